// Strikes at random points while the command line reconciles a month; then it is asked for again, as a person would.
import { drive, lastWords, yojo } from './child-process.mjs';
import { importBytes, operatorOf, SITE, WHO } from './fault-site.mjs';
import { meterFile, fileName } from './meter-files.mjs';
import { embedded, server, serverCut } from './places.mjs';
import { seededRandom } from './seeded-random.mjs';
import { isEnough, newTally, newTimes, strikeFaults, struckRun } from './struck-run.mjs';

/** Days with readings; the other days of the month have none. */
const FILES = 12;
/** Windows of ten days that a month of 32 UTC days is stored in, a transaction each. */
const TRANSACTIONS = 4;
const RECONCILE = ['reconcile', '--site', SITE, '--period', '2023-03', ...WHO];

async function addReadings(store) {
  const caller = await operatorOf(store);
  for (let file = 0; file < FILES; file += 1)
    await importBytes(caller, 'METERS', fileName(file), meterFile(file));
}

/** The test at one place. */
function reconcileTest({ name, what, place, count }) {
  const run = async ({ scratch, seed, count: wanted, say, skip }) => {
    const opened = await place.open(scratch, addReadings);
    if (opened === null) return skip('no PostgreSQL server answers');
    try {
      const expected = await undisturbed(opened);
      const tally = { ...newTally(), keptDays: 0 };
      const times = newTimes(TRANSACTIONS);
      for (let attempt = 0; !isEnough(tally, wanted) && attempt < wanted * 2; attempt += 1)
        await strikeOnce(opened, expected, seededRandom(seed * 1_000 + attempt), times, tally);
      say(
        `${tally.strikes} strikes, ${tally.inside} inside a transaction; ${tally.keptDays} days stored before the strike`,
      );
      say(`acknowledged lost, torn or doubled: ${tally.faults.length}`);
      return [...tally.faults, ...strikeFaults(tally, wanted), ...(await canary(opened, expected, say))];
    } finally {
      await opened.close();
    }
  };
  return { name, what, count, run };
}

export const killReconcile = reconcileTest({
  name: 'kill-reconcile',
  what: 'kill -9 while reconciling: every day once, whole, and the same as without a kill',
  place: embedded,
  count: { quick: 4, full: 200 },
});

export const killReconcileServer = reconcileTest({
  name: 'kill-reconcile-server',
  what: 'kill -9 of a client that reconciles on a server: the same',
  place: server,
  count: { quick: 3, full: 200 },
});

export const cutReconcile = reconcileTest({
  name: 'cut-reconcile',
  what: 'pg_terminate_backend while reconciling on a server: the same',
  place: serverCut,
  count: { quick: 3, full: 200 },
});

/** Digests of all days as a run gives them that nobody disturbs. */
async function undisturbed(opened) {
  const spot = await opened.fresh();
  const result = await yojo([...RECONCILE, ...spot.args], { env: spot.env });
  if (result.code !== 0) throw new Error(`without a strike: ${lastWords(result)}`);
  const { results } = await drive('inspect-database.mjs', [spot.target]);
  await spot.drop();
  return results;
}

async function strikeOnce(opened, expected, random, times, tally) {
  const spot = await opened.fresh();
  const result = await struckRun(RECONCILE, opened, spot, random, times, tally);
  if (!result.isStruck && result.code !== 0) tally.faults.push(`reconcile: ${lastWords(result)}`);
  if (result.timedOut) tally.faults.push(`hung when struck: ${lastWords(result)}`);
  const found = await drive('inspect-database.mjs', [spot.target]);
  tally.keptDays += Object.keys(found.results).length;
  tally.faults.push(...brokenResults(found, expected, result.code === 0));
  const again = await yojo([...RECONCILE, ...spot.args], { env: spot.env });
  if (again.code !== 0) tally.faults.push(`asked again: ${lastWords(again)}`);
  tally.faults.push(...brokenResults(await drive('inspect-database.mjs', [spot.target]), expected, true));
  await spot.drop();
}

/** Every promise about results that a database breaks; all days are owed once a run was acknowledged. */
function brokenResults({ results, times, stale, broken, head, leaves }, expected, isAcknowledged) {
  const faults = broken.map((row) => `broken row: ${row}`);
  if (head !== leaves) faults.push(`the log has ${leaves} leaves at sequence ${head}`);
  for (const [day, digest] of Object.entries(expected)) {
    if (results[day] === undefined && isAcknowledged) faults.push(`lost: day ${day} was acknowledged`);
    if (results[day] !== undefined && results[day] !== digest)
      faults.push(`torn: day ${day} has other figures`);
    if (results[day] !== undefined && stale.includes(Number(day)))
      faults.push(`torn: day ${day} is still stale`);
    if ((times[day] ?? 0) > 1) faults.push(`doubled: day ${day} is stored ${times[day]} times`);
  }
  return faults;
}

/** A command line that acknowledges what it rolled back must be found out. */
async function canary(opened, expected, say) {
  const spot = await opened.fresh();
  const preload = ['acknowledge-unwritten.mjs'];
  const result = await yojo([...RECONCILE, ...spot.args], { env: spot.env, preload });
  const found = await drive('inspect-database.mjs', [spot.target]);
  await spot.drop();
  const caught = brokenResults(found, expected, result.code === 0).length;
  const days = Object.keys(expected).length;
  say(`canary: ${caught} of ${days} days acknowledged without a commit were found out`);
  return caught === days ? [] : ['canary: unwritten results were not found out'];
}
