// npm run build: the generated client and dist, when a source changed.
import { performance } from 'node:perf_hooks';
import { ensureBuilt } from './ensure-built.mjs';

const start = performance.now();
const built = ensureBuilt({ announce: false });
process.stdout.write(
  `build: ${built ? 'compiled' : 'fresh'} in ${Math.round(performance.now() - start)} ms\n`,
);
