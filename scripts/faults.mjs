// npm run faults -- [--full] [--seed N] [TEST…]: breaks the product on purpose and prints what held.
// About 20 seeds in all by default, many more with --full; the same seed does the same again.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { countFsyncs } from './faults/count-fsyncs.mjs';
import { cutPower } from './faults/cut-power.mjs';
import { failFsync } from './faults/fail-fsync.mjs';
import { makeScratch } from './faults/fault-site.mjs';
import { fullDisk } from './faults/full-disk.mjs';
import { cutImport, killImport, killImportServer } from './faults/kill-import.mjs';
import { cutReconcile, killReconcile, killReconcileServer } from './faults/kill-reconcile.mjs';
import { sameBytes } from './faults/same-bytes.mjs';
import { secondProcess } from './faults/second-process.mjs';

const TESTS = [
  secondProcess,
  countFsyncs,
  cutPower,
  failFsync,
  fullDisk,
  killImport,
  killImportServer,
  cutImport,
  killReconcile,
  killReconcileServer,
  cutReconcile,
  sameBytes,
];

const USAGE = `usage: npm run faults -- [--full] [--seed N] [TEST…]
${TESTS.map(({ name, what }) => `  ${name.padEnd(22)} ${what}`).join('\n')}
`;

/** What is asked for; null when it cannot be read. */
function readArguments() {
  const options = { full: { type: 'boolean' }, seed: { type: 'string' }, help: { type: 'boolean' } };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const seed = values.seed ?? '1';
    const known = positionals.every((name) => TESTS.some((test) => test.name === name));
    if (values.help === true || !known || !/^\d{1,6}$/.test(seed)) return null;
    return { full: values.full === true, seed: Number(seed), names: positionals };
  } catch {
    return null;
  }
}

/** Faults of one test; `skipped` when this machine cannot run it. */
async function runTest(test, { full, seed }, scratch) {
  const count = full ? test.count.full : test.count.quick;
  process.stdout.write(`== ${test.name}: ${test.what} (seed ${seed}, ${count})\n`);
  const since = performance.now();
  const say = (line) => process.stdout.write(`   ${line}\n`);
  const skip = (reason) => ({ skipped: reason });
  let outcome;
  try {
    outcome = await test.run({ scratch, seed, count, say, skip });
  } catch (error) {
    outcome = [error.stack ?? String(error)];
  }
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  if (!Array.isArray(outcome)) say(`SKIPPED in ${seconds} s: ${outcome.skipped}`);
  else for (const fault of outcome) say(`FAULT ${fault}`);
  if (Array.isArray(outcome)) say(`${outcome.length === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return outcome;
}

const asked = readArguments();
if (asked === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const tests = TESTS.filter(({ name }) => asked.names.length === 0 || asked.names.includes(name));
  const scratch = await makeScratch();
  const outcomes = [];
  try {
    for (const test of tests) {
      outcomes.push(await runTest(test, asked, scratch));
      scratch.clear();
    }
  } finally {
    scratch.remove();
  }
  const skipped = outcomes.filter((outcome) => !Array.isArray(outcome)).length;
  const failed = outcomes.filter((outcome) => Array.isArray(outcome) && outcome.length > 0).length;
  process.stdout.write(
    `${outcomes.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped on this machine\n`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}
