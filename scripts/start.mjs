// npm start: builds what is stale, then runs `yojo start` in this process.
import { runYojo } from './ensure-built.mjs';

await runYojo(['start', ...process.argv.slice(2)]);
