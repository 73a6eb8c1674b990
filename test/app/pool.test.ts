import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Caller } from '../../src/app/caller.js';
import { getEnergyStatement } from '../../src/app/get-energy-statement.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import { createSite, setBaselinePolicy } from '../../src/app/setup.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const SECOND = {
  code: 'hydro-2',
  name: 'Hydro 2',
  zone: 'Asia/Tokyo',
  area: 'kyushu',
  registrationNumber: 'R-2',
  boundary: 'everything behind MAIN2',
  attributeHolder: 'the generators',
  billingMeterCode: 'MAIN2',
  billingStepSeconds: 1_800,
  minAuxiliaryPerMillion: 0,
  simulated: false,
};

/** Half-hours of the local day, each with so many kWh on the billing meter. */
function wholeDay(series: string, kWh: string): string {
  const times = Array.from({ length: 48 }, (_, half) => {
    const hour = String(Math.floor(half / 2)).padStart(2, '0');
    return `${hour}:${half % 2 === 0 ? '00' : '30'}`;
  });
  return meterRows(times.map((time) => [series, time, kWh]));
}

async function coincident(caller: Caller, asOf: string | null): Promise<string> {
  const request = { siteCode: SITE, period: '2023-03-05', by: null, asOf };
  const { totals, quality } = valueOf(await getEnergyStatement(caller, request));
  return `${totals.coincident?.toString() ?? 'null'} kWh, ${String(quality.incompleteSlots)} incomplete`;
}

describe.each(engines)('sites that share an area on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;
  let before: string;
  let asOf: string;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    const area = readFileSync('seeds/area/kyushu-2023-03.csv', 'utf8');
    valueOf(await importText(caller, 'AREA', area, { area: 'kyushu' }));
    valueOf(await importText(caller, 'METERS', wholeDay('MAIN', '8'), {}));
    valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: '2023-03-05', asOf: null }));
    before = await coincident(caller, null);
    asOf = (await caller.store.ledger.head()).toString();
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  it('reads the surplus of the seeds: something coincides', () => {
    expect(before).toMatch(/^[1-9]\d* kWh, 0 incomplete$/);
  });

  it('11: a site that is only registered takes nothing and holds up nobody', async () => {
    valueOf(await createSite(caller, SECOND));
    expect(await coincident(caller, null)).toBe(before);
  });

  it('12: a member without readings leaves the claims of its pool unknown, but not as of earlier', async () => {
    const policy = {
      siteCode: 'hydro-2',
      kind: 'SURPLUS_ONLY',
      kW: '1',
      validFrom: '2023-03-01',
      validTo: null,
      evidence: 'contract 13',
      approvedBy: 'approver',
      restatement: null,
    };
    valueOf(await setBaselinePolicy(caller, policy));
    expect(await coincident(caller, null)).not.toBe(before);
    expect(await coincident(caller, asOf)).toBe(before);
  });
});
