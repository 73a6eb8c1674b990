// npm run bench: compiles the benchmark (node_modules/.cache/yojo-bench) and runs it. See bench/README.md.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureGenerated } from '../scripts/ensure-built.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
ensureGenerated();
const compiler = join(root, 'node_modules/typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.bench.json'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(1);
const entry = join(root, 'node_modules/.cache/yojo-bench/bench/run-benchmark.js');
const { runBenchmark } = await import(pathToFileURL(entry).href);
process.exitCode = await runBenchmark(process.argv.slice(2));
