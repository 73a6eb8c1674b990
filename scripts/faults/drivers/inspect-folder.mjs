// Driver: opens a data folder as after a crash and prints what it holds: head, documents, digest of every day of readings,
// rows checked and broken. Usage: inspect-folder.mjs FOLDER
import { product } from '../../product.mjs';
import { SITE, openStore, operatorOf, valueOf } from '../fault-site.mjs';
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

const store = await openStore({ folder: process.argv[2] });
const caller = await operatorOf(store);
const { listImportedFiles } = await product('app/list-records.js');
const { checkStoredRows } = await product('app/check-stored-rows.js');
const head = await store.ledger.head();
const page = await listImportedFiles(caller, { limit: MOST_FILES, afterKey: null, backwards: false });
const { rowsChecked, broken } = valueOf(await checkStoredRows(caller));
const found = {
  head: String(head),
  documents: page.rows.filter(({ kind }) => kind === 'METERS').map(({ name }) => name),
  days: await daysOf(caller, head),
  rowsChecked,
  broken: broken.map(({ invariant, siteCode, day, detail }) => `${invariant} ${siteCode} ${day} ${detail}`),
};
await store.close();
process.stdout.write(JSON.stringify(found));
