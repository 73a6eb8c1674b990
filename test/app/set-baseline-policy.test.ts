/** A baseline policy cannot be back-dated in silence (methodology §4). */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { getEnergyStatement } from '../../src/app/get-energy-statement.js';
import { setBaselinePolicy, type NewBaselinePolicy } from '../../src/app/setup.js';
import type { Outcome } from '../../src/domain/failure.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, meterRows, SITE, smallSite, valueOf } from './small-site.js';

describe.each(engines)('setBaselinePolicy on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    // The last known reading ends at noon of 5 March.
    valueOf(await importText(caller, 'METERS', meterRows([['MAIN', '11:30', '8']]), {}));
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const recording = (change: Partial<NewBaselinePolicy>): Promise<Outcome<{ siteCode: string }>> =>
    setBaselinePolicy(caller, {
      siteCode: SITE,
      kind: 'SURPLUS_ONLY',
      kW: '2',
      validFrom: '2023-03-06',
      validTo: null,
      evidence: 'contract 12, annex 3',
      approvedBy: 'approver',
      restatement: null,
      ...change,
    });
  const notices = async (): Promise<readonly string[]> => {
    const asked = { siteCode: SITE, period: '2023-03-05', by: null, asOf: null };
    return valueOf(await getEnergyStatement(caller, asked)).notices;
  };

  it('refuses a policy from a day of which a reading is known, and stores nothing', async () => {
    const head = await caller.store.ledger.head();
    const refusal = await recording({ validFrom: '2023-03-05' });
    expect(refusal).toMatchObject({ ok: false, failure: { code: 'BASELINE.BACK_DATED' } });
    expect(JSON.stringify(refusal)).toContain('known until 2023-03-05T12:00:00+09:00');
    expect(await caller.store.ledger.head()).toBe(head);
  });

  it('takes one from the day after the last known reading', async () => {
    expect(await recording({})).toMatchObject({ ok: true });
    expect((await notices()).join()).not.toContain('restatement');
  });

  it('wants a reason of one line for a restatement, because statements print it', async () => {
    for (const restatement of [' ', 'two\nlines', 'x'.repeat(501)])
      expect(await recording({ validFrom: '2023-03-05', restatement })).toMatchObject({
        failure: { code: 'APPROVAL.NO_REASON' },
      });
  });

  it('takes a restatement with its reason, and statements of its days say so', async () => {
    const change = { validFrom: '2023-03-05', validTo: '2023-03-06', restatement: 'contract found late' };
    expect(await recording(change)).toMatchObject({ ok: true });
    expect(await notices()).toContainEqual(
      'The baseline policy from 2023-03-05 is a restatement, recorded after readings of its days and approved by approver: contract found late',
    );
  });
});
