import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { getEnergyStatement } from '../../src/app/get-energy-statement.js';
import type { EntryGrounds } from '../../src/app/manual-entry.js';
import { recordClockCheck, type ClockCheckInput } from '../../src/app/record-clock-check.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

const GROUNDS: EntryGrounds = { reason: 'battery changed', approvedBy: 'approver', idempotencyKey: null };
const CHECK: ClockCheckInput = {
  siteCode: SITE,
  series: 'MAIN',
  meterTime: '2023-03-06T09:07:00+09:00',
  referenceTime: '2023-03-06T09:00:00+09:00',
  from: '2023-03-05T00:00:00+09:00',
  to: '2023-03-06T00:00:00+09:00',
  toleranceSeconds: 60,
  evidence: 'photo 118',
};

describe.each(engines)('recordClockCheck on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    const rows = [
      ['MAIN', '10:00', '1'],
      ['MAIN', '10:30', '7'],
    ] as const;
    valueOf(await importText(caller, 'METERS', meterRows(rows), {}));
    valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: '2023-03-05', asOf: null }));
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const record = (change: Partial<ClockCheckInput> = {}, grounds: Partial<EntryGrounds> = {}) =>
    recordClockCheck(caller, { ...CHECK, ...change }, { ...GROUNDS, ...grounds });

  async function risk(asOf: bigint | null = null): Promise<string | undefined> {
    const request = { siteCode: SITE, period: '2023-03-05', by: null, asOf: asOf?.toString() ?? null };
    return valueOf(await getEnergyStatement(caller, request)).totals.clockRisk?.toString();
  }

  it('puts the energy at risk that the offset and the step of power make, and leaves what was known before', async () => {
    const before = await caller.store.ledger.head();
    expect(await risk()).toBe('0');
    valueOf(await record({ series: 'RIG1' }));
    valueOf(await record({ meterTime: '2023-03-06T09:01:00+09:00' }));
    expect(await risk()).toBe('0');
    const entry = valueOf(await record());
    expect(entry).toMatchObject({
      kind: 'CLOCK_CHECK',
      facts: { series: 'MAIN', 'offset, s': '420', 'beyond tolerance': 'yes' },
    });
    // 420 s of a step from 2 to 14 kW are 1.4 kWh.
    expect(await risk()).toBe('1.4');
    valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: '2023-03-05', asOf: null }));
    expect(await risk()).toBe('1.4');
    expect(await risk(before)).toBe('0');
  });

  it('is known already when it is entered again', async () => {
    const head = await caller.store.ledger.head();
    expect(valueOf(await record())).toMatchObject({ replayed: true });
    expect(await caller.store.ledger.head()).toBe(head);
  });

  it.each<[string, Partial<ClockCheckInput>, Partial<EntryGrounds>, string]>([
    ['an unknown site', { siteCode: 'x' }, {}, 'SITE.UNKNOWN'],
    ['an unknown series', { series: 'x' }, {}, 'METER.UNKNOWN_SERIES'],
    ['clocks more than a day apart', { meterTime: '2023-03-08T09:00:00+09:00' }, {}, 'CLOCK.BAD_OFFSET'],
    ['a part of a second', { meterTime: '2023-03-06T09:00:00.5+09:00' }, {}, 'CLOCK.BAD_OFFSET'],
    ['no instant', { referenceTime: '09:00' }, {}, 'TIME.NOT_AN_INSTANT'],
    ['an end before the start', { to: '2023-03-04T00:00:00+09:00' }, {}, 'ENTRY.BAD_SPAN'],
    ['years', { to: '2025-03-04T00:00:00+09:00' }, {}, 'CLOCK.SPAN_TOO_LONG'],
    ['a negative tolerance', { toleranceSeconds: -1 }, {}, 'CLOCK.BAD_TOLERANCE'],
    ['no evidence', { evidence: '' }, {}, 'ENTRY.NO_EVIDENCE'],
    ['no reason', {}, { reason: '' }, 'APPROVAL.NO_REASON'],
    ['the same person', {}, { approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
  ])('refuses %s and stores nothing', async (_name, change, grounds, code) => {
    const head = await caller.store.ledger.head();
    expect(await record(change, grounds)).toMatchObject({ ok: false, failure: { code } });
    expect(await caller.store.ledger.head()).toBe(head);
  });
});
