// Generates the Prisma client and compiles src into dist, each only when a source changed since the last time.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow, isFresh, listSources, writeStamp } from './freshness.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const CLIENT = 'src/storage/generated';
const CLIENT_STAMP = `${CLIENT}/.sources`;
const CLIENT_SOURCES = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'];
const BUILD_STAMP = 'dist/.sources';
const MAIN = 'dist/src/main.js';
const BUILD_SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', ...CLIENT_SOURCES];
const LOCK = 'node_modules/.cache/yojo-build.lock';
const LOCK_PATIENCE_MS = 180_000;

const seedSources = () => filesBelow(root, 'seeds').filter((path) => path.endsWith('.ts'));
const buildSources = () =>
  listSources(root, [...BUILD_SETTINGS, ...filesBelow(root, 'src', [CLIENT]), ...seedSources()]);
const clientSources = () => listSources(root, CLIENT_SOURCES);
const isBuilt = () => isFresh(root, BUILD_STAMP, buildSources()) && existsSync(join(root, MAIN));
// An installation may carry dist without its sources.
const hasSources = () => existsSync(join(root, 'src')) && existsSync(join(root, 'tsconfig.build.json'));

function run(what, args) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return;
  if (signal === null) process.stderr.write(`${what} failed\n${stdout}${stderr}`);
  process.exit(signal === 'SIGINT' ? 130 : (status ?? 1));
}

/** Generates the client when the schema changed. Returns whether it had to. */
export function ensureGenerated() {
  const sources = clientSources();
  if (isFresh(root, CLIENT_STAMP, sources)) return false;
  run('generate', [join(root, 'scripts/generate.mjs')]);
  if (existsSync(join(root, CLIENT))) writeStamp(root, CLIENT_STAMP, sources);
  return true;
}

/** Files that are not TypeScript travel as they are. */
function copyAssets() {
  const assets = filesBelow(root, 'src').filter((path) => !/\.(ts|md)$|\/\.sources$/.test(path));
  for (const path of assets) {
    const target = join(root, 'dist', path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, path), target);
  }
}

/** Output whose source is gone would still be found by an import, so a lost source clears dist. */
function clearWhenSourceLost(sources) {
  const stamp = join(root, BUILD_STAMP);
  const paths = (text) => text.split('\n').map((line) => line.slice(0, line.lastIndexOf(' ')));
  const now = new Set(paths(sources.text));
  const known = existsSync(stamp) && paths(readFileSync(stamp, 'utf8')).every((path) => now.has(path));
  if (!known) rmSync(join(root, 'dist'), { recursive: true, force: true });
}

function compile() {
  ensureGenerated();
  const sources = buildSources();
  clearWhenSourceLost(sources);
  run('build', [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  copyAssets();
  writeStamp(root, BUILD_STAMP, sources);
}

function holderIsAlive() {
  try {
    process.kill(Number(readFileSync(join(root, LOCK), 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two starts at once must not compile into one another: the second waits for the first. */
function acquireLock() {
  mkdirSync(dirname(join(root, LOCK)), { recursive: true });
  for (const deadline = Date.now() + LOCK_PATIENCE_MS; Date.now() < deadline;) {
    try {
      const file = openSync(join(root, LOCK), 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      if (!holderIsAlive()) rmSync(join(root, LOCK), { force: true });
    }
  }
  throw new Error(`another build holds ${LOCK}; remove the file if none is running`);
}

/** Compiles when a source changed. Returns whether it had to; ends the process when the sources do not compile. */
export function ensureBuilt({ announce = true } = {}) {
  if (!hasSources() || isBuilt()) return false;
  acquireLock();
  process.once('exit', releaseLock);
  if (!isBuilt()) {
    if (announce) process.stderr.write('yojo: compiling (sources changed) …\n');
    compile();
  }
  releaseLock();
  process.off('exit', releaseLock);
  return true;
}

function releaseLock() {
  rmSync(join(root, LOCK), { force: true });
}

/** Runs the compiled product in this process, so that Ctrl-C and signals reach it directly. */
export async function runYojo(argv) {
  ensureBuilt();
  const { main } = await import(new URL(`../${MAIN}`, import.meta.url).href);
  process.exitCode = await main(argv);
}
