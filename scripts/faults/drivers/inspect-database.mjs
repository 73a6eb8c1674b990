// Driver: opens a data folder as after a crash and prints what it holds: head, documents, digest of every day of readings,
// rows checked and broken. Usage: inspect-database.mjs <FOLDER | postgresql://…>
import { product } from '../../product.mjs';
import { SITE, openStore, operatorOf, targetOf, valueOf } from '../fault-site.mjs';
import { SLOTS, dayOf, digestOfDay } from '../meter-files.mjs';

const MOST_FILES = 1_000;

async function daysOf(caller, head) {
  const { store, organisation } = caller;
  const site = await store.registry.siteByCode(organisation.id, SITE);
  const codes = new Map((await store.registry.series(site.id)).map((row) => [row.seriesNo, row.code]));
  const days = {};
  await store.meters.days(site.id, dayOf(0), dayOf(MOST_FILES), head, (day, series) => {
    const rows = series.map(({ seriesNo, values }) => [codes.get(seriesNo), Array.from(values)]);
    if (rows.some(([, values]) => values.length !== SLOTS)) throw new Error(`day ${day} has another step`);
    if (rows.length > 0) days[day] = digestOfDay(rows);
  });
  return days;
}

/** Digest of the newest result of every UTC day of March, how often one was stored, and the days whose facts are newer. */
async function resultsOf({ store, organisation }, head) {
  const { METHOD_VERSION } = await product('domain/reconciliation/method-version.js');
  const site = await store.registry.siteByCode(organisation.id, SITE);
  const span = [site.id, dayOf(-1), dayOf(31)];
  const stored = await store.results.siteDays(...span, METHOD_VERSION, head, false);
  const { rows } = await store.executeSql(
    `select (day - date '1970-01-01')::int as day, count(distinct as_of_seq)::int as times from site_day_result group by day`,
  );
  return {
    results: Object.fromEntries(stored.map(({ result, inputHash }) => [result.day, inputHash])),
    times: Object.fromEntries(rows.map(({ day, times }) => [day, times])),
    stale: await store.results.dirtyDays(...span, head),
  };
}

async function leavesOf(store) {
  const { rows } = await store.executeSql('select count(*)::text as leaves from log_leaf');
  return rows[0].leaves;
}

const store = await openStore(targetOf(process.argv[2]));
const caller = await operatorOf(store);
const { listImportedFiles } = await product('app/list-records.js');
const { checkStoredRows } = await product('app/check-stored-rows.js');
const head = await store.ledger.head();
const page = await listImportedFiles(caller, { limit: MOST_FILES, afterKey: null, backwards: false });
const { rowsChecked, broken } = valueOf(await checkStoredRows(caller));
const found = {
  head: String(head),
  leaves: await leavesOf(store),
  documents: page.rows.filter(({ kind }) => kind === 'METERS').map(({ name }) => name),
  days: await daysOf(caller, head),
  ...(await resultsOf(caller, head)),
  rowsChecked,
  broken: broken.map(({ invariant, siteCode, day, detail }) => `${invariant} ${siteCode} ${day} ${detail}`),
};
await store.close();
process.stdout.write(JSON.stringify(found));
