// A command that is struck once while it runs: at a random moment, mostly inside one of its transactions.
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { startYojo } from './child-process.mjs';

/** Strikes aimed at a transaction; the others fall anywhere between start and end of a run. */
const AIMED = 0.9;

/** Guesses until runs have been timed; the first transaction of a process is much slower than the others. */
export function newTimes(transactions) {
  return {
    transactionMs: Array.from({ length: transactions }, (_, i) => (i === 0 ? 200 : 40)),
    runMs: 4_000,
  };
}

/** Counts of a test: struck runs, those inside a transaction, what broke. */
export function newTally() {
  return { strikes: 0, inside: 0, faults: [] };
}

/** On a busy machine a transaction may end before its strike comes: then a few more are needed. */
export function isEnough({ strikes, inside }, count) {
  return strikes >= count && inside * 2 >= strikes;
}

export function strikeFaults({ strikes, inside }, count) {
  const faults = strikes < count ? [`only ${strikes} of ${count} strikes hit a running command`] : [];
  return inside * 2 < strikes
    ? [...faults, 'less than half of the strikes fell inside a transaction']
    : faults;
}

/** Runs `args` at a spot until it is struck or done; counts the strike. */
export async function struckRun(args, { strike }, spot, random, times, tally) {
  const aimed = random.next() < AIMED;
  const target = random.whole(1, times.transactionMs.length);
  // Most of the length of a transaction, as far as known; some come after its commit, before or after it is acknowledged.
  const delay = random.next() * (aimed ? times.transactionMs[target - 1] * 0.8 : times.runMs);
  let [begun, began, timer, open] = [0, 0, null, false];
  let struck = Promise.resolve({ hit: false, inside: false });
  const hit = () => (struck = strike(spot, started.child));
  const onMark = (word) => {
    const known = times.transactionMs;
    open = word === 'begin';
    if (word === 'end' && begun <= known.length)
      known[begun - 1] = (known[begun - 1] * 3 + performance.now() - began) / 4;
    if (word !== 'begin') return;
    began = performance.now();
    begun += 1;
    if (aimed && begun === target) timer = setTimeout(hit, delay);
  };
  const options = { env: spot.env, preload: ['mark-transactions.mjs'], onMark };
  const started = startYojo([...args, ...spot.args], options);
  if (!aimed) timer = setTimeout(hit, delay);
  const result = await started.ended;
  clearTimeout(timer);
  const outcome = await struck;
  const isStruck = outcome.hit && (outcome.inside !== null || result.signal === 'SIGKILL');
  if (isStruck) tally.strikes += 1;
  if (isStruck && (outcome.inside ?? open)) tally.inside += 1;
  if (!isStruck) times.runMs = result.seconds * 1_000;
  return { ...result, isStruck };
}
