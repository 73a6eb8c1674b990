// Driver: imports meter files into an embedded folder while a shadow folder gets only what was fsynced: what a disk holds
// after its power was cut. Ends by killing itself, acknowledging every file on stdout before.
// Usage: shadow-disk.mjs FOLDER SHADOW FILES… [--unmended], where --unmended is PGlite as it comes: no fsync at all.
import { copyFileSync, fsyncSync, mkdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { importBytes, openStore, operatorOf } from '../fault-site.mjs';

const [folder, shadow, ...rest] = process.argv.slice(2);
const unmended = rest.includes('--unmended');

function fsync(fd) {
  if (unmended) return;
  fsyncSync(fd);
  const path = readlinkSync(`/proc/self/fd/${fd}`);
  if (!statSync(path).isFile()) return;
  const target = join(shadow, relative(folder, path));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(path, target);
}

const store = await openStore({ folder, disk: { fsync } });
const caller = await operatorOf(store);
for (const path of rest.filter((word) => !word.startsWith('--'))) {
  const { sequence } = await importBytes(caller, 'METERS', basename(path), readFileSync(path));
  process.stdout.write(`${basename(path)}: stored as sequence ${sequence}\n`);
}
process.kill(process.pid, 'SIGKILL');
