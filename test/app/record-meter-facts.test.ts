import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { getEnergyStatement } from '../../src/app/get-energy-statement.js';
import { recordBill, recordMeterVerification } from '../../src/app/record-meter-facts.js';
import type { BillingMeterFacts } from '../../src/domain/report/energy-statement.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const VERIFICATION = {
  siteCode: SITE,
  series: 'MAIN',
  accuracyClass: '0.5S',
  currentRatio: '400/5',
  voltageRatio: '6600/110',
  validFrom: '2020-04-01',
  verifiedUntil: '2023-03-31',
  evidence: 'certificate 881',
  approvedBy: 'approver',
};
const BILL = { siteCode: SITE, month: '2023-03', kWh: '8', evidence: 'invoice 3', approvedBy: 'approver' };

describe.each(engines)('facts of a meter on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    valueOf(await importText(caller, 'METERS', meterRows([['MAIN', '11:30', '8.4']]), {}));
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const billingMeter = async (asOf: string | null = null): Promise<BillingMeterFacts> => {
    const asked = { siteCode: SITE, period: '2023-03', by: null, asOf };
    return valueOf(await getEnergyStatement(caller, asked)).billingMeter;
  };

  it('are in the statement from then on, and not as of earlier; a later bill of a month replaces the earlier', async () => {
    const before = (await caller.store.ledger.head()).toString();
    valueOf(await recordMeterVerification(caller, VERIFICATION));
    valueOf(await recordBill(caller, BILL));
    const first = (await caller.store.ledger.head()).toString();
    valueOf(await recordBill(caller, { ...BILL, kWh: '8.5', evidence: 'invoice 3, corrected' }));
    const { verification, firstUnverified, bills } = await billingMeter();
    expect(verification).toMatchObject({ accuracyClass: '0.5S', verifiedUntil: '2023-03-31' });
    expect(firstUnverified).toBeNull();
    expect(bills.map((tie) => [tie.billed.toString(), tie.difference?.toString()])).toEqual([
      ['8.5', '-0.1'],
    ]);
    expect((await billingMeter(first)).bills.map((tie) => tie.billed.toString())).toEqual(['8']);
    expect(await billingMeter(before)).toMatchObject({ verification: null, bills: [] });
  });

  it.each([
    [{ accuracyClass: 'best of all' }, 'METER.BAD_VERIFICATION'],
    [{ currentRatio: '400:5' }, 'METER.BAD_VERIFICATION'],
    [{ verifiedUntil: '2020-03-31' }, 'METER.BAD_VERIFICATION'],
    [{ series: 'X' }, 'METER.UNKNOWN_SERIES'],
    [{ evidence: ' ' }, 'APPROVAL.NO_REASON'],
    [{ approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
  ])('refuse a verification with %j', async (change, code) => {
    expect(await recordMeterVerification(caller, { ...VERIFICATION, ...change })).toMatchObject({
      failure: { code },
    });
  });

  it.each([
    [{ kWh: '-1' }, 'BILL.NEGATIVE'],
    [{ kWh: '1e3' }, 'QUANTITY.NOT_A_DECIMAL'],
    [{ month: '2023-13' }, 'TIME.NOT_A_MONTH'],
    [{ approvedBy: 'nobody' }, 'APPROVAL.UNKNOWN_PERSON'],
  ])('refuse a bill with %j', async (change, code) => {
    expect(await recordBill(caller, { ...BILL, ...change })).toMatchObject({ failure: { code } });
  });
});
