// Driver: opens a data folder, says so, and keeps it until it is killed. Usage: hold-folder.mjs FOLDER
import { setInterval } from 'node:timers';
import { openStore } from '../fault-site.mjs';

await openStore({ folder: process.argv[2] });
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);
