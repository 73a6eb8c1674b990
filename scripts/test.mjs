// npm test: everything that must hold, every fault at once. Arguments go to jest (`npm test -- test/domain`).
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ensureGenerated, root } from './ensure-built.mjs';

const AT_ONCE = 2;
const module = (path) => join(root, 'node_modules', path);

// The slowest first, so that two at a time end together.
const CHECKS = [
  ['lint', [module('eslint/bin/eslint.js'), '.']],
  ['typecheck', [module('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit']],
  ['format', [module('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  ['unused', [module('knip/bin/knip.js')]],
  [
    'dependencies',
    [module('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src'],
  ],
];

function report(name, ok, since, output = '') {
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(12)} ${seconds.padStart(6)} s\n`);
  if (!ok && output.trim() !== '') process.stdout.write(`${output.trim().replace(/^/gm, '     ')}\n`);
  return ok;
}

function start(args, stdio) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (status) => resolve({ ok: status === 0, output }));
  });
}

async function check([name, args]) {
  const since = performance.now();
  const { ok, output } = await start(args, ['ignore', 'pipe', 'pipe']);
  return report(name, ok, since, output);
}

async function runChecks() {
  const waiting = [...CHECKS];
  const results = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results.push(await check(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

function readCounts(file) {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'));
    // A file that does not even load has no tests to count, and must not look like success.
    return { passed: found.numPassedTests, failed: found.numFailedTests + found.numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

async function runJest(extra) {
  const since = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'yojo-test-'));
  const results = join(folder, 'jest.json');
  const flags = ['--experimental-vm-modules', '--no-warnings', module('jest/bin/jest.js')];
  const { ok } = await start([...flags, '--json', `--outputFile=${results}`, ...extra], 'inherit');
  const counts = readCounts(results);
  rmSync(folder, { recursive: true, force: true });
  report('unit', ok, since);
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

const since = performance.now();
const generated = ensureGenerated();
report(generated ? 'generate' : 'generated', true, since);
const checks = await runChecks();
const tests = await runJest(process.argv.slice(2));
const passed = checks.filter(Boolean).length + tests.passed;
const failed = checks.filter((ok) => !ok).length + tests.failed;
report('all', failed === 0, since);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
