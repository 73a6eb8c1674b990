// kill -9 at random points while the command line imports meter files.
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { acknowledgedIn, brokenPromises } from './acknowledged-files.mjs';
import { drive, lastWords, startYojo, yojo } from './child-process.mjs';
import { SITE, WHO } from './fault-site.mjs';
import { fileName, writeMeterFile } from './meter-files.mjs';
import { seededRandom } from './seeded-random.mjs';

const FILES_PER_RUN = 5;
/** Kills aimed at a transaction; the others fall anywhere between start and end of a run. */
const AIMED = 0.9;

export const killImport = {
  name: 'kill-import',
  what: 'kill -9 while importing: nothing acknowledged lost, nothing torn, nothing doubled',
  count: { quick: 10, full: 50 },
  run: async ({ scratch, seed, count, say }) => {
    const folder = scratch.copy('kill');
    const state = { folder, files: scratch.folder('files'), sent: [], acknowledged: new Set() };
    const tally = { kills: 0, inside: 0, duringCommit: 0, unacknowledgedKept: 0, faults: [] };
    // Guesses until runs have been timed; the first transaction of a process is much slower than the others.
    const times = { transactionMs: [200, 80, 50, 30, 30], runMs: 4_000 };
    // On a busy machine a transaction may end before its kill comes: then a few more are needed.
    const isEnough = () => tally.kills >= count && tally.inside * 2 >= tally.kills;
    for (let attempt = 0; !isEnough() && attempt < count * 2; attempt += 1)
      await killOnce(state, seededRandom(seed * 1_000 + attempt), times, tally);
    say(
      `${tally.kills} kills, ${tally.inside} inside a transaction; ${state.sent.length} files sent, ${tally.unacknowledgedKept} of them stored but not acknowledged`,
    );
    say(`acknowledged lost, torn or doubled: ${tally.faults.length}`);
    const faults = [...tally.faults, ...(await finalCheck(state, say))];
    if (tally.kills < count) faults.push(`only ${tally.kills} of ${count} kills hit a running import`);
    if (tally.inside * 2 < tally.kills) faults.push('less than half of the kills fell inside a transaction');
    return [...faults, ...(await canary(scratch, say))];
  },
};

const importArgs = (folder, paths) => [
  'import',
  'meters',
  ...paths,
  '--site',
  SITE,
  ...WHO,
  '--data-dir',
  folder,
];

function newFiles({ files, sent }, howMany = FILES_PER_RUN) {
  const first = sent.length;
  const numbers = Array.from({ length: howMany }, (_, i) => first + i);
  sent.push(...numbers);
  return { numbers, paths: numbers.map((file) => writeMeterFile(files, file)) };
}

/** One run that is killed, a look at what it left, and the same files again. */
async function killOnce(state, random, times, tally) {
  const { numbers, paths } = newFiles(state);
  const result = await killedRun(importArgs(state.folder, paths), random, times);
  const { stored } = acknowledgedIn(result.stdout);
  for (const name of stored) state.acknowledged.add(name);
  if (result.signal === 'SIGKILL') {
    tally.kills += 1;
    if (result.marks.at(-1) === 'begin') tally.inside += 1;
  } else if (result.code !== 0) tally.faults.push(`import: ${lastWords(result)}`);
  const found = await drive('inspect-folder.mjs', [state.folder]);
  tally.faults.push(...brokenPromises(found, state.sent, state.acknowledged));
  tally.unacknowledgedKept += numbers.filter(
    (file) => found.documents.includes(fileName(file)) && !stored.includes(fileName(file)),
  ).length;
  await sendAgain(state, paths, found, tally);
}

async function killedRun(args, random, times) {
  const aimed = random.next() < AIMED;
  const target = random.whole(1, FILES_PER_RUN);
  // Most of the length of a transaction, as far as known; some come after its commit, before or after it is acknowledged.
  const delay = random.next() * (aimed ? times.transactionMs[target - 1] * 0.8 : times.runMs);
  let [begun, began, timer] = [0, 0, null];
  const kill = () => started.child.kill('SIGKILL');
  const onMark = (word) => {
    const known = times.transactionMs;
    if (word === 'end') known[begun - 1] = (known[begun - 1] * 3 + performance.now() - began) / 4;
    if (word !== 'begin') return;
    began = performance.now();
    begun += 1;
    if (aimed && begun === target) timer = setTimeout(kill, delay);
  };
  const started = startYojo(args, { preload: ['mark-transactions.mjs'], onMark });
  if (!aimed) timer = setTimeout(kill, delay);
  const result = await started.ended;
  clearTimeout(timer);
  if (result.signal === null) times.runMs = result.seconds * 1_000;
  return result;
}

/** What was acknowledged must be known, what was stored without acknowledgement must not be stored twice. */
async function sendAgain(state, paths, found, tally) {
  const again = await yojo(importArgs(state.folder, paths));
  if (again.code !== 0) tally.faults.push(`sent again: ${lastWords(again)}`);
  const { stored, known } = acknowledgedIn(again.stdout);
  for (const name of stored)
    if (found.documents.includes(name)) tally.faults.push(`doubled: ${name} was stored when sent again`);
  for (const name of [...stored, ...known]) state.acknowledged.add(name);
}

/** Every file that was ever sent is there once; results computed from them satisfy every invariant. */
async function finalCheck({ folder, sent, acknowledged }, say) {
  const reconciled = await yojo([
    'reconcile',
    '--site',
    SITE,
    '--period',
    '2023-03',
    ...WHO,
    '--data-dir',
    folder,
  ]);
  const checked = await yojo(['check', ...WHO, '--data-dir', folder]);
  say(`yojo check: ${checked.stdout.trim().split('\n').at(-1)}`);
  const found = await drive('inspect-folder.mjs', [folder]);
  const faults = brokenPromises(found, sent, acknowledged);
  if (acknowledged.size !== sent.length)
    faults.push(`${sent.length - acknowledged.size} files never acknowledged`);
  for (const result of [reconciled, checked]) if (result.code !== 0) faults.push(lastWords(result));
  return faults;
}

/** A command line that acknowledges what it rolled back must be found out. */
async function canary(scratch, say) {
  const folder = scratch.copy('canary');
  const state = { folder, files: scratch.folder('files'), sent: [], acknowledged: new Set() };
  const { paths } = newFiles(state, 2);
  const result = await yojo(importArgs(folder, paths), { preload: ['acknowledge-unwritten.mjs'] });
  const { stored } = acknowledgedIn(result.stdout);
  const found = await drive('inspect-folder.mjs', [folder]);
  const caught = brokenPromises(found, state.sent, new Set(stored)).length;
  say(`canary: ${caught} of ${stored.length} acknowledgements without a commit were found out`);
  return caught > 0 && caught === stored.length ? [] : ['canary: an unwritten import was not found out'];
}
