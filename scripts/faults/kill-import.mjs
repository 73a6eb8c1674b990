// Strikes at random points while the command line imports meter files; then they are sent again, as a person would.
import { acknowledgedIn, brokenPromises } from './acknowledged-files.mjs';
import { drive, lastWords, yojo } from './child-process.mjs';
import { SITE, WHO } from './fault-site.mjs';
import { fileName, writeMeterFile } from './meter-files.mjs';
import { embedded, server, serverCut } from './places.mjs';
import { seededRandom } from './seeded-random.mjs';
import { isEnough, newTally, newTimes, strikeFaults, struckRun } from './struck-run.mjs';

const FILES_PER_RUN = 5;
/** Sent until then, files fill another database: looking through all of them takes longer with each. */
const FILES_PER_DATABASE = 100;

/** The test at one place. */
function importTest({ name, what, place, count }) {
  const run = async ({ scratch, seed, count: wanted, say, skip }) => {
    const opened = await place.open(scratch, async () => undefined);
    if (opened === null) return skip('no PostgreSQL server answers');
    try {
      const tally = { ...newTally(), sent: 0, unacknowledgedKept: 0 };
      const times = newTimes(FILES_PER_RUN);
      let state = null;
      for (let attempt = 0; !isEnough(tally, wanted) && attempt < wanted * 2; attempt += 1) {
        if (state !== null && state.sent.length >= FILES_PER_DATABASE)
          state = await closed(state, tally, say);
        state ??= await newState(scratch, opened);
        await strikeOnce(state, opened, seededRandom(seed * 1_000 + attempt), times, tally);
      }
      if (state !== null) await closed(state, tally, say);
      say(
        `${tally.strikes} strikes, ${tally.inside} inside a transaction; ${tally.sent} files sent, ${tally.unacknowledgedKept} of them stored but not acknowledged`,
      );
      say(`acknowledged lost, torn or doubled: ${tally.faults.length}`);
      const faults = [...tally.faults, ...strikeFaults(tally, wanted)];
      return [...faults, ...(await canaries(scratch, opened, say))];
    } finally {
      await opened.close();
    }
  };
  return { name, what, count, run };
}

export const killImport = importTest({
  name: 'kill-import',
  what: 'kill -9 while importing: nothing acknowledged lost, nothing torn, nothing doubled',
  place: embedded,
  count: { quick: 6, full: 200 },
});

export const killImportServer = importTest({
  name: 'kill-import-server',
  what: 'kill -9 of a client that imports into a server: the same',
  place: server,
  count: { quick: 3, full: 200 },
});

export const cutImport = importTest({
  name: 'cut-import',
  what: 'pg_terminate_backend while importing into a server: the same',
  place: serverCut,
  count: { quick: 3, full: 200 },
});

const importArgs = (paths) => ['import', 'meters', ...paths, '--site', SITE, ...WHO];

async function newState(scratch, opened) {
  return { spot: await opened.fresh(), files: scratch.folder('files'), sent: [], acknowledged: new Set() };
}

/** A last look: every file that was ever sent is there once, and results computed from them satisfy every invariant. */
async function closed({ spot, sent, acknowledged }, tally, say) {
  const again = { env: spot.env };
  const reconcile = ['reconcile', '--site', SITE, '--period', '2023-03', ...WHO, ...spot.args];
  const reconciled = await yojo(reconcile, again);
  const checked = await yojo(['check', ...WHO, ...spot.args], again);
  say(`yojo check: ${checked.stdout.trim().split('\n').at(-1)}`);
  tally.faults.push(
    ...brokenPromises(await drive('inspect-database.mjs', [spot.target]), sent, acknowledged),
  );
  if (acknowledged.size !== sent.length)
    tally.faults.push(`${sent.length - acknowledged.size} files never acknowledged`);
  for (const result of [reconciled, checked]) if (result.code !== 0) tally.faults.push(lastWords(result));
  tally.sent += sent.length;
  await spot.drop();
  return null;
}

function newFiles({ files, sent }, howMany = FILES_PER_RUN) {
  const first = sent.length;
  const numbers = Array.from({ length: howMany }, (_, i) => first + i);
  sent.push(...numbers);
  return { numbers, paths: numbers.map((file) => writeMeterFile(files, file)) };
}

/** One run that is struck, a look at what it left, and the same files again. */
async function strikeOnce(state, opened, random, times, tally) {
  const { numbers, paths } = newFiles(state);
  const result = await struckRun(importArgs(paths), opened, state.spot, random, times, tally);
  const { stored } = acknowledgedIn(result.stdout);
  for (const name of stored) state.acknowledged.add(name);
  if (!result.isStruck && result.code !== 0) tally.faults.push(`import: ${lastWords(result)}`);
  if (result.timedOut) tally.faults.push(`hung when struck: ${lastWords(result)}`);
  const found = await drive('inspect-database.mjs', [state.spot.target]);
  tally.faults.push(...brokenPromises(found, state.sent, state.acknowledged));
  tally.unacknowledgedKept += numbers.filter(
    (file) => found.documents.includes(fileName(file)) && !stored.includes(fileName(file)),
  ).length;
  await sendAgain(state, paths, found, tally);
}

/** What was acknowledged must be known, what was stored without acknowledgement must not be stored twice. */
async function sendAgain({ spot, acknowledged }, paths, found, tally) {
  const again = await yojo([...importArgs(paths), ...spot.args], { env: spot.env });
  if (again.code !== 0) tally.faults.push(`sent again: ${lastWords(again)}`);
  const { stored, known } = acknowledgedIn(again.stdout);
  for (const name of stored)
    if (found.documents.includes(name)) tally.faults.push(`doubled: ${name} was stored when sent again`);
  for (const name of [...stored, ...known]) acknowledged.add(name);
}

/** A command line that acknowledges what it rolled back, and one that knows no file again, must be found out. */
async function canaries(scratch, opened, say) {
  const unwritten = await found(scratch, opened, 'acknowledge-unwritten.mjs', 1);
  say(`canary: ${unwritten} of 2 acknowledgements without a commit were found out`);
  const doubled = await found(scratch, opened, 'forget-identity.mjs', 2);
  say(`canary: without identity and key ${doubled} of 2 files sent twice were stored twice`);
  const faults = unwritten === 2 ? [] : ['canary: an unwritten import was not found out'];
  return doubled === 2 ? faults : [...faults, 'canary: a doubled import was not found out'];
}

async function found(scratch, opened, preload, times) {
  const state = await newState(scratch, opened);
  const { spot, sent } = state;
  const { paths } = newFiles(state, 2);
  const stored = new Set();
  for (let time = 0; time < times; time += 1) {
    const result = await yojo([...importArgs(paths), ...spot.args], { env: spot.env, preload: [preload] });
    for (const name of acknowledgedIn(result.stdout).stored) stored.add(name);
  }
  const broken = brokenPromises(await drive('inspect-database.mjs', [spot.target]), sent, stored);
  await spot.drop();
  return broken.length;
}
