/** A pool of two sites, one of which took over what a plant has to curtail: figures by hand, and who may claim. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { identifyCaller, type Caller } from '../../src/app/caller.js';
import { checkStoredRows } from '../../src/app/check-stored-rows.js';
import { contractPlant, type NewPlantContract } from '../../src/app/contract-plant.js';
import { getEnergyStatement } from '../../src/app/get-energy-statement.js';
import { importFile } from '../../src/app/import-file.js';
import { NO_OPTIONS } from '../../src/app/import-report.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import { addPerson, createOrganisation, createSite, setBaselinePolicy } from '../../src/app/setup.js';
import type { Energy } from '../../src/domain/quantity/energy.js';
import type { EnergyRow } from '../../src/domain/report/energy-statement.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const OTHER = 'hydro-2';
const PERIOD = '2023-03-05';
const CONTRACT: NewPlantContract = {
  siteCode: OTHER,
  code: 'PV-7',
  stepSeconds: 1_800,
  validFrom: '2023-03-01',
  validTo: '2023-04-01',
  evidence: 'contract 14',
  approvedBy: 'approver',
  restatement: null,
};

/** Half-hours of the hours given, each with so many kWh. */
function hours(series: string, kWhByHour: Readonly<Record<string, string>>): string {
  return meterRows(
    Object.entries(kWhByHour).flatMap(([hour, kWh]) =>
      ['00', '30'].map((minute) => [series, `${hour}:${minute}`, kWh] as const),
    ),
  );
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text, 'utf8'));
}

async function secondSite(caller: Caller, code: string, area: string): Promise<void> {
  const facts = { registrationNumber: 'R-2', boundary: 'all', attributeHolder: 'the generators' };
  const meter = { billingMeterCode: `MAIN-${code}`, billingStepSeconds: 1_800, minAuxiliaryPerMillion: 0 };
  valueOf(
    await createSite(caller, {
      code,
      name: code,
      zone: 'Asia/Tokyo',
      area,
      simulated: false,
      ...facts,
      ...meter,
    }),
  );
  const policy = { kind: 'SURPLUS_ONLY', kW: '0', validFrom: '2023-03-01', validTo: null, restatement: null };
  valueOf(
    await setBaselinePolicy(caller, {
      siteCode: code,
      evidence: 'contract 13',
      approvedBy: 'approver',
      ...policy,
    }),
  );
}

describe.each(engines)('a contracted plant in a pool on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  const meters = async (text: string): Promise<void> => {
    const file = {
      kind: 'METERS' as const,
      fileName: 'm.csv',
      bytes: once(text),
      siteCode: OTHER,
      area: null,
    };
    const imported = { ...file, options: NO_OPTIONS, dryRun: false, idempotencyKey: null };
    valueOf(await importFile(caller, imported));
  };
  const rowsOf = async (siteCode: string, asOf: string | null = null): Promise<readonly EnergyRow[]> =>
    valueOf(await getEnergyStatement(caller, { siteCode, period: PERIOD, by: 'INTERVAL', asOf })).rows;
  /** S, S_c, A_c, C, A and R of an hour, in kWh. */
  const figures = async (siteCode: string, hour: string, asOf: string | null = null): Promise<string> => {
    const row = (await rowsOf(siteCode, asOf)).find(({ label }) =>
      label.startsWith(`2023-03-05T${hour}:00`),
    )!;
    const kWh = (energy: Energy | null): string => energy?.kWh.toFixed() ?? 'null';
    const { surplusOfArea, contractedSurplus, contractedAbsorbed, coincident, absorbed, instructed } = row;
    return [surplusOfArea, contractedSurplus, contractedAbsorbed, coincident, absorbed, instructed]
      .map(kWh)
      .join(' ');
  };

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    await secondSite(caller, OTHER, 'kyushu');
    valueOf(await contractPlant(caller, CONTRACT));
    const month = readFileSync('seeds/area/kyushu-2023-03.csv', 'utf8').split('\n');
    const area = month.filter((line, index) => index < 2 || line.startsWith('2023/3/5 ')).join('\n');
    valueOf(await importText(caller, 'AREA', area, { area: 'kyushu' }));
    // S of 08:00 is 4,000 kWh and CONFIRMED, of 09:00 853,000; from 17:00 on it is 0, and the first site keeps its baseline.
    const first = hours('MAIN', { '08': '1500', '09': '1500', '17': '0.5', '18': '0.5' });
    valueOf(await importText(caller, 'METERS', first, {}));
    await meters(hours(`MAIN-${OTHER}`, { '08': '1000', '09': '1000', '17': '500', '18': '500' }));
    await meters(hours('PV-7', { '08': '1750', '17': '100' }));
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  it('takes the plant first and only what it leaves of S for the pool', async () => {
    // S_c 3,500, D 2,000: A_c 2,000, still 1,500, S' 2,500, all of it to the first site, which could use 3,000.
    expect(await figures(OTHER, '08')).toBe('4000 3500 2000 2000 2000 0');
    expect(await figures(SITE, '08')).toBe('4000 null null 2500 2500 0');
  });

  it('absorbs what the plant had to curtail although the area published none and no surplus is CONFIRMED', async () => {
    expect(await figures(OTHER, '17')).toBe('0 200 200 200 200 0');
    expect(await figures(SITE, '17')).toBe('0 null null 0 0 0');
  });

  it('12: leaves the claims of the pool unknown where the plant is, and of the site alone where S = 0', async () => {
    expect(await figures(OTHER, '09')).toBe('853000 null null null null null');
    expect(await figures(SITE, '09')).toBe('853000 null null null null null');
    expect(await figures(OTHER, '18')).toBe('0 null null null null null');
    expect(await figures(SITE, '18')).toBe('0 null null 0 0 0');
  });

  it('3: claims of the pool never exceed S and what was taken from plants, in stored rows as well', async () => {
    for (const siteCode of [SITE, OTHER])
      valueOf(await reconcilePeriod(caller, { siteCode, period: PERIOD, asOf: null }));
    const [one, two] = [await rowsOf(SITE), await rowsOf(OTHER)];
    const of = (energy: Energy | null | undefined): bigint => energy?.milliWh ?? 0n;
    let claimed = 0;
    for (const [index, row] of one.entries()) {
      const other = two[index]!;
      const claims = of(row.coincident) + of(other.coincident);
      expect(claims <= of(row.surplusOfArea) + of(other.contractedAbsorbed)).toBe(true);
      if (claims > 0n) claimed += 1;
    }
    expect(claimed).toBe(2);
    const checked = valueOf(await checkStoredRows(caller));
    expect([checked.rowsChecked > 0, checked.broken]).toEqual([true, []]);
  });

  it('names the contract among the sources', async () => {
    const asked = { siteCode: OTHER, period: PERIOD, by: null, asOf: null };
    const { sources, resolution } = valueOf(await getEnergyStatement(caller, asked));
    expect(sources.join('\n')).toContain(
      'Contracted plant PV-7 of kyushu from 2023-03-01 to 2023-04-01 (exclusive): contract 14, approved by approver; claimed once',
    );
    expect(resolution).toBe('hourly match');
  });

  it.each<[string, Partial<NewPlantContract>, string]>([
    ['an unknown site', { siteCode: 'nowhere' }, 'SITE.UNKNOWN'],
    ['what is no code', { code: 'PV 7' }, 'SETUP.BAD_SERIES_CODE'],
    ['a code of another series', { code: `MAIN-${OTHER}` }, 'SETUP.EXISTS'],
    [
      'another step of a known plant',
      { validFrom: '2023-05-01', validTo: null, stepSeconds: 3_600 },
      'SETUP.EXISTS',
    ],
    ['a step that is not kept', { stepSeconds: 7 }, 'SETUP.BAD_STEP'],
    ['what is no date', { validFrom: '2023-02-30' }, 'TIME.NOT_A_DATE'],
    ['an end before the start', { validTo: '2023-03-01' }, 'PLANT.ENDS_BEFORE_START'],
    ['no evidence', { evidence: ' ' }, 'PLANT.NO_EVIDENCE'],
    ['oneself as approver', { approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
    ['a restatement without a reason', { restatement: ' ' }, 'APPROVAL.NO_REASON'],
    ['the same plant twice', { validFrom: '2023-03-31', validTo: null }, 'PLANT.CLAIMED_TWICE'],
    ['the plant of another site of the area', { siteCode: SITE, validTo: null }, 'PLANT.CLAIMED_TWICE'],
    ['days whose readings are known', { code: 'PV-8' }, 'PLANT.BACK_DATED'],
  ])('refuses %s and stores nothing', async (_, change, code) => {
    const head = await caller.store.ledger.head();
    const refusal = await contractPlant(caller, { ...CONTRACT, ...change });
    expect(refusal).toMatchObject({ ok: false, failure: { code } });
    expect(await caller.store.ledger.head()).toBe(head);
  });

  it('refuses a plant that another organisation claims in the area, not one of another area', async () => {
    const { store } = caller;
    valueOf(await createOrganisation(store, { code: 'other', name: 'Other', zone: 'Asia/Tokyo' }));
    for (const code of ['operator', 'approver'])
      valueOf(await addPerson(store, { organisationCode: 'other', code, name: code, actorCode: code }));
    const rival = valueOf(await identifyCaller(store, { organisationCode: 'other', actorCode: 'operator' }));
    await secondSite(rival, 'near', 'kyushu');
    await secondSite(rival, 'far', 'tokyo');
    expect(await contractPlant(rival, { ...CONTRACT, siteCode: 'near' })).toMatchObject({
      failure: { code: 'PLANT.CLAIMED_TWICE' },
    });
    expect(await contractPlant(rival, { ...CONTRACT, siteCode: 'far' })).toMatchObject({ ok: true });
  });

  it('takes contracts that follow each other, and a restatement with its reason', async () => {
    const asOf = (await caller.store.ledger.head()).toString();
    const next = { ...CONTRACT, validFrom: '2023-04-01', validTo: null };
    expect(await contractPlant(caller, next)).toMatchObject({ ok: true });
    // A second plant of the first site: nothing is known of it, and S' is unknown where S > 0.
    const late = { ...CONTRACT, siteCode: SITE, code: 'PV-9', restatement: 'contract found late' };
    expect(await contractPlant(caller, late)).toMatchObject({ ok: true });
    expect(await figures(SITE, '08')).toBe('4000 null null null null null');
    expect(await figures(SITE, '08', asOf)).toBe('4000 null null 2500 2500 0');
    const asked = { siteCode: SITE, period: PERIOD, by: null, asOf: null };
    expect(valueOf(await getEnergyStatement(caller, asked)).notices).toContainEqual(
      'The contract of plant PV-9 from 2023-03-01 is a restatement, recorded after readings of its days and approved by approver: contract found late',
    );
  });
});
