import { identifyCaller, type Caller } from '../../src/app/caller.js';
import { importFile } from '../../src/app/import-file.js';
import {
  NO_OPTIONS,
  type ImportOptions,
  type ImportKind,
  type ImportReport,
} from '../../src/app/import-report.js';
import { addPerson, createOrganisation, createSite, setBaselinePolicy } from '../../src/app/setup.js';
import type { Outcome } from '../../src/domain/failure.js';
import { createStore } from '../../src/storage/sql-store.js';
import type { Database } from '../../src/storage/database.js';

/** The value of an outcome; a refusal fails the test with its words. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
}

export const SITE = 'hydro-1';
const RIGS = `serial,model,nameplate_w,standby_limit_w,hashrate_ths,place,in_service_on,out_of_service_on
RIG1,Avalon A1566HA,8064,200,480,P1,2023-03-01,
RIG2,Avalon A1566HA,8064,200,480,P2,2023-03-01,
`;

/** An organisation with one site of two rigs, half-hourly meters, in Kyushu. */
export async function smallSite(database: Database): Promise<Caller> {
  const caller = await siteWithoutRigs(database);
  valueOf(await importText(caller, 'RIGS', RIGS, {}));
  return caller;
}

/** The operator of a small site that was set up before. */
export async function operatorOf(database: Database): Promise<Caller> {
  return valueOf(
    await identifyCaller(createStore(database), { organisationCode: 'acme', actorCode: 'operator' }),
  );
}

/** The same site before its rigs are known. */
export async function siteWithoutRigs(database: Database): Promise<Caller> {
  const store = createStore(database);
  valueOf(await createOrganisation(store, { code: 'acme', name: 'Acme Power', zone: 'Asia/Tokyo' }));
  for (const code of ['operator', 'approver'])
    valueOf(
      await addPerson(store, { organisationCode: 'acme', code, name: `${code} person`, actorCode: code }),
    );
  const caller = await operatorOf(database);
  valueOf(
    await createSite(caller, {
      code: SITE,
      name: 'Hydro 1',
      zone: 'Asia/Tokyo',
      area: 'kyushu',
      registrationNumber: 'R-1',
      boundary: 'everything behind MAIN',
      attributeHolder: 'the generators',
      billingMeterCode: 'MAIN',
      billingStepSeconds: 1_800,
      minAuxiliaryPerMillion: 0,
      simulated: false,
    }),
  );
  valueOf(
    await setBaselinePolicy(caller, {
      siteCode: SITE,
      kind: 'SURPLUS_ONLY',
      kW: '1',
      validFrom: '2023-03-01',
      validTo: null,
      evidence: 'contract 12',
      approvedBy: 'approver',
      restatement: null,
    }),
  );
  return caller;
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text, 'utf8'));
}

/** Imports text as a file. */
export function importText(
  caller: Caller,
  kind: ImportKind,
  text: string,
  change: {
    readonly options?: Partial<ImportOptions>;
    readonly dryRun?: boolean;
    readonly key?: string;
    readonly area?: string;
    readonly name?: string;
    readonly site?: string;
  },
): Promise<Outcome<ImportReport>> {
  return importFile(caller, {
    kind,
    fileName: change.name ?? `${kind.toLowerCase()}.csv`,
    bytes: once(text),
    siteCode: kind === 'AREA' ? null : (change.site ?? SITE),
    area: change.area ?? null,
    options: { ...NO_OPTIONS, ...change.options },
    dryRun: change.dryRun ?? false,
    idempotencyKey: change.key ?? null,
  });
}

/** Half-hourly rows `series,start,energy_kwh` from local midnight. */
export function meterRows(rows: readonly (readonly [series: string, time: string, kWh: string])[]): string {
  const lines = rows.map(([series, time, kWh]) => `${series},2023-03-05T${time}:00+09:00,${kWh}\n`);
  return `series,start,energy_kwh\n${lines.join('')}`;
}
