// A data folder with one organisation, site, rigs and area figures, made once and copied for every test.
import { Buffer } from 'node:buffer';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../ensure-built.mjs';
import { product } from '../product.mjs';
import { BILLING_SERIES, rigsCsv } from './meter-files.mjs';

export const SITE = 'site-1';
/** What every command of the tests says about itself. */
export const WHO = ['--org', 'faults', '--as', 'operator'];

/** The value of an outcome; a refusal ends the test. */
export function valueOf(outcome) {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
}

/** The store of `target`, e.g. { folder } or { url }, brought to this release. */
export async function openStore(target) {
  const { openDatabase } = await product('storage/open-database.js');
  const { createStore } = await product('storage/sql-store.js');
  return createStore(await openDatabase({ ...target, prismaFolder: join(root, 'prisma') }));
}

/** What to open: the URL of a server's database, or a data folder. */
export function targetOf(text) {
  return /^postgres(ql)?:/.test(text) ? { url: text } : { folder: text };
}

export async function operatorOf(store) {
  const { identifyCaller } = await product('app/caller.js');
  return valueOf(await identifyCaller(store, { organisationCode: 'faults', actorCode: 'operator' }));
}

async function* once(bytes) {
  yield bytes;
}

/** Imports bytes through the use case; every fault of the file ends the test. */
export async function importBytes(caller, kind, name, bytes) {
  const { importFile } = await product('app/import-file.js');
  const { NO_OPTIONS } = await product('app/import-report.js');
  const report = valueOf(
    await importFile(caller, {
      kind,
      fileName: name,
      bytes: once(bytes),
      siteCode: kind === 'AREA' ? null : SITE,
      area: kind === 'AREA' ? 'kyushu' : null,
      options: { ...NO_OPTIONS, zone: 'Asia/Tokyo' },
      dryRun: false,
      idempotencyKey: null,
    }),
  );
  const [fault] = report.faults;
  if (fault !== undefined)
    throw new Error(`${name}:${fault.line} ${fault.code} ${fault.value} ${fault.rule}`);
  return report;
}

/** The organisation, its site, rigs and area figures. */
export async function setUp(store) {
  const { addPerson, createOrganisation, createSite, setBaselinePolicy } = await product('app/setup.js');
  valueOf(await createOrganisation(store, { code: 'faults', name: 'Fault tests', zone: 'Asia/Tokyo' }));
  for (const code of ['operator', 'approver'])
    valueOf(await addPerson(store, { organisationCode: 'faults', code, name: code, actorCode: code }));
  const caller = await operatorOf(store);
  const site = { code: SITE, name: 'Site 1', zone: 'Asia/Tokyo', area: 'kyushu', registrationNumber: '' };
  const facts = {
    boundary: '',
    attributeHolder: '',
    billingMeterCode: BILLING_SERIES,
    billingStepSeconds: 300,
  };
  valueOf(await createSite(caller, { ...site, ...facts, minAuxiliaryPerMillion: 0, simulated: true }));
  const policy = { siteCode: SITE, kind: 'SURPLUS_ONLY', kW: '0', validFrom: '2022-01-01', validTo: null };
  const agreed = { evidence: 'generated', approvedBy: 'approver', restatement: null };
  valueOf(await setBaselinePolicy(caller, { ...policy, ...agreed }));
  await importBytes(caller, 'RIGS', 'rigs.csv', Buffer.from(rigsCsv()));
  const area = readFileSync(join(root, 'seeds/area/kyushu-2023-03.csv'));
  await importBytes(caller, 'AREA', 'kyushu-2023-03.csv', area);
}

/**
 * A scratch folder with the prepared data folder in it: `copy` gives a fresh one, `folder` an empty folder, `path` a free
 * name; `clear` takes all of these away, `remove` everything.
 */
export async function makeScratch() {
  const scratch = mkdtempSync(join(tmpdir(), 'yojo-faults-'));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  const pristine = join(scratch, 'pristine');
  try {
    const store = await openStore({ folder: pristine });
    await setUp(store);
    await store.close();
  } catch (error) {
    remove();
    throw error;
  }
  const used = [];
  const path = (name) => {
    used.push(join(scratch, `${name}-${used.length + 1}`));
    return used.at(-1);
  };
  return {
    path,
    pristine,
    folder: (name) => {
      const target = path(name);
      mkdirSync(target);
      return target;
    },
    copy: (name, from = pristine) => {
      const target = path(name);
      cpSync(from, target, { recursive: true });
      return target;
    },
    clear: () => {
      for (const target of used) rmSync(target, { recursive: true, force: true });
    },
    remove,
  };
}
