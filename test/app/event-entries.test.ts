import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { declineSlots, type DeclineInput } from '../../src/app/decline-slots.js';
import { excuseRigs, type ExcuseInput } from '../../src/app/excuse-rigs.js';
import { getComplianceStatement } from '../../src/app/get-compliance-statement.js';
import { getEnergyStatement } from '../../src/app/get-energy-statement.js';
import type { EntryGrounds } from '../../src/app/manual-entry.js';
import { renderComplianceStatement } from '../../src/app/render-compliance-statement.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import type { ComplianceEvent } from '../../src/domain/report/compliance-statement.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { importText, SITE, smallSite, valueOf } from './small-site.js';

const GROUNDS: EntryGrounds = { reason: 'pumps', approvedBy: 'approver', idempotencyKey: null };
const DAY = '2023-03-14';
const at = (time: string): string => `${DAY}T${time}:00+09:00`;

const HALF_HOURS = Array.from({ length: 48 }, (_, slot) => {
  const hour = String(Math.floor(slot / 2)).padStart(2, '0');
  return `${hour}:${slot % 2 === 0 ? '00' : '30'}`;
});
/** On the day of the event, 18:00 to 20:00: the first and the last slot are not followed. */
const IDLE = new Set(['18:30', '19:00']);

function readings(): string {
  const rows: string[] = [];
  for (let day = 1; day <= 14; day += 1)
    for (const time of HALF_HOURS) {
      const date = `2023-03-${String(day).padStart(2, '0')}`;
      const isIdle = date === DAY && IDLE.has(time);
      rows.push(`MAIN,${date}T${time}:00+09:00,${isIdle ? '0.2' : '8'}`);
      if (date === DAY)
        for (const rig of ['RIG1', 'RIG2'])
          rows.push(`${rig},${date}T${time}:00+09:00,${isIdle ? '0.05' : '4'}`);
    }
  return `series,start,energy_kwh\n${rows.join('\n')}\n`;
}

const CALLS = `programme,event_id,site,kind,state,start,end,targets,version
evening-reduction,E-1,${SITE},REDUCE,RESTORED,${at('18:00')},${at('20:00')},,1
evening-reduction,E-2,${SITE},REDUCE,RESTORED,${at('21:00')},${at('22:00')},RIG1,1
evening-reduction,E-3,${SITE},REDUCE,CANCELLED,${at('22:00')},${at('23:00')},,1
evening-reduction,SAME,${SITE},REDUCE,RESTORED,${at('01:00')},${at('02:00')},,1
other,SAME,${SITE},REDUCE,RESTORED,${at('03:10')},${at('04:00')},,1
`;

/** The calls in a later version. */
const later = (version: number, calls: string): string => calls.replaceAll(/,1$/gm, `,${String(version)}`);

describe.each(engines)('entries about events on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    valueOf(await importText(caller, 'METERS', readings(), {}));
    const report = valueOf(await importText(caller, 'EVENTS', CALLS, {}));
    expect(report.faults).toEqual([]);
    valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: DAY, asOf: null }));
  }, 60_000);
  afterAll(async () => {
    await test.drop();
  });

  const event = { externalId: 'E-1', programme: null };
  const excuse = (change: Partial<ExcuseInput> = {}, grounds: Partial<EntryGrounds> = {}) =>
    excuseRigs(
      caller,
      { event, rigs: null, from: at('18:00'), to: at('18:30'), evidence: 'ticket 7', ...change },
      { ...GROUNDS, ...grounds },
    );
  const decline = (change: Partial<DeclineInput> = {}, grounds: Partial<EntryGrounds> = {}) =>
    declineSlots(
      caller,
      {
        event,
        from: at('19:30'),
        to: at('20:00'),
        toldAt: at('17:00'),
        evidence: 'mail of 17:00',
        ...change,
      },
      { ...GROUNDS, ...grounds },
    );

  async function compliance(asOf: bigint | null = null) {
    const request = { siteCode: SITE, period: DAY, asOf: asOf?.toString() ?? null };
    const statement = valueOf(await getComplianceStatement(caller, request));
    const found = statement.events.find(({ id }) => id === 'E-1');
    if (found === undefined) throw new Error('E-1 is an event of the day');
    return { statement, event: found };
  }

  const ratios = (one: ComplianceEvent): (string | null)[] =>
    [one.delivery, one.deliveryWithExcuses, one.obedience, one.obedienceWithExcuses].map(
      (ratio) => ratio?.toFixed(4) ?? null,
    );

  /** Energy of the day that ran against an order, kWh. */
  async function againstOrder(asOf: bigint | null = null): Promise<string | undefined> {
    const request = { siteCode: SITE, period: DAY, by: null, asOf: asOf?.toString() ?? null };
    const { cells } = valueOf(await getEnergyStatement(caller, request));
    const cell = cells.find(({ row, column }) => row === 'UNMATCHED' && column === 'AGAINST_ORDER');
    return cell?.energy?.toString();
  }

  let before = 0n;

  it('prints figures with and without an excuse, and as known before it', async () => {
    before = await caller.store.ledger.head();
    // (0 + 7.8 + 7.8 + 0) ÷ 32 kWh; two of four half-hours of both rigs.
    expect(ratios((await compliance()).event)).toEqual(['0.4875', '0.4875', '0.5000', '0.5000']);
    const entry = valueOf(await excuse());
    expect(entry).toMatchObject({ kind: 'EXCUSE', facts: { event: 'E-1', rigs: 'the whole site' } });
    valueOf(await excuse({ rigs: ['RIG1'], from: at('19:30'), to: at('20:00'), evidence: 'permit 118' }));
    const { statement, event: now } = await compliance();
    // 15.6 ÷ 24 kWh; four of six and four of five half-hours are left of the rigs.
    expect(ratios(now)).toEqual(['0.4875', '0.6500', '0.5000', '0.8000']);
    expect(statement.excuses).toMatchObject([
      { rigs: null, reason: 'pumps', evidence: 'ticket 7', approvedBy: 'approver' },
      { rigs: ['RIG1'], evidence: 'permit 118' },
    ]);
    const { statement: then, event: earlier } = await compliance(before);
    expect([ratios(earlier), then.excuses]).toEqual([['0.4875', '0.4875', '0.5000', '0.5000'], []]);
  });

  it('takes declined slots out of orders, delivery and verdicts, and leaves what was known before', async () => {
    // 18:00, 19:30 of E-1 by both rigs, E-2 by RIG1, two calls SAME by both: half-hours of 4 kWh, the last one of 50 minutes.
    const ordered = await againstOrder();
    const beforeDecline = await caller.store.ledger.head();
    const entry = valueOf(await decline());
    expect(entry).toMatchObject({ kind: 'DECLINED_SLOTS', facts: { event: 'E-1', slots: '1' } });
    const { event: now } = await compliance();
    expect(ratios(now)[0]).toBe('0.6500');
    expect(now.slots.map(({ state }) => state)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'DECLINED']);
    expect(now.rigs.map(({ orderedSeconds }) => orderedSeconds)).toEqual([5_400, 5_400]);
    expect(now.calls[0]?.declined).toHaveLength(1);
    const request = { siteCode: SITE, period: DAY, asOf: null };
    const printed = valueOf(await renderComplianceStatement(caller, request));
    expect(printed.table).toContain('declined 19:30 to 20:00');
    valueOf(await reconcilePeriod(caller, request));
    const declined = await againstOrder();
    expect(Number(ordered) - Number(declined)).toBe(8);
    expect(await againstOrder(beforeDecline)).toBe(ordered);
    expect(ratios((await compliance(beforeDecline)).event)[0]).toBe('0.4875');
  });

  it('a call declined throughout binds nobody', async () => {
    valueOf(
      await decline({ event: { externalId: 'E-2', programme: null }, from: at('21:00'), to: at('22:00') }),
    );
    const { statement } = await compliance();
    expect(statement.events.map(({ id }) => id)).not.toContain('E-2');
    expect(statement.callsNotInForce.map(({ externalId }) => externalId)).toEqual(['E-2', 'E-3']);
  });

  it('gives the first outcome again for the same entry and the same key, whatever changed since', async () => {
    const keyed = valueOf(await excuse({ evidence: 'ticket 8' }, { idempotencyKey: 'x-1' }));
    const same = valueOf(await decline());
    expect(same).toMatchObject({ replayed: true });
    valueOf(
      await importText(
        caller,
        'EVENTS',
        later(2, CALLS.replace('E-1,hydro-1,REDUCE,RESTORED', 'E-1,hydro-1,REDUCE,CANCELLED')),
        {},
      ),
    );
    const head = await caller.store.ledger.head();
    expect(valueOf(await excuse({ evidence: 'ticket 8' }, { idempotencyKey: 'x-1' }))).toEqual({
      ...keyed,
      replayed: true,
    });
    expect(await caller.store.ledger.head()).toBe(head);
    const other = await excuse({ evidence: 'ticket 9' }, { idempotencyKey: 'x-1' });
    expect(other).toMatchObject({
      ok: false,
      failure: { code: 'IDEMPOTENCY.CONFLICT', details: { field: 'evidence' } },
    });
    expect(await excuse({ evidence: 'new' })).toMatchObject({
      ok: false,
      failure: { code: 'EXCUSE.NOT_IN_FORCE' },
    });
  });

  it.each<[string, Partial<ExcuseInput>, Partial<EntryGrounds>, string]>([
    ['an unknown event', { event: { externalId: 'E-9', programme: null } }, {}, 'EVENT.NOT_FOUND'],
    ['another programme', { event: { externalId: 'E-1', programme: 'other' } }, {}, 'EVENT.NOT_FOUND'],
    ['two events of one id', { event: { externalId: 'SAME', programme: null } }, {}, 'EVENT.AMBIGUOUS'],
    [
      'time outside the event',
      { event: { externalId: 'SAME', programme: 'other' } },
      {},
      'ENTRY.OUTSIDE_EVENT',
    ],
    ['an end before the start', { from: at('18:30'), to: at('18:00') }, {}, 'ENTRY.BAD_SPAN'],
    ['a part of a second', { from: `${DAY}T18:00:00.5+09:00` }, {}, 'ENTRY.BAD_SPAN'],
    ['no instant', { to: '18:30' }, {}, 'TIME.NOT_AN_INSTANT'],
    ['an unknown rig', { rigs: ['RIG9'] }, {}, 'EXCUSE.UNKNOWN_RIG'],
    ['no rig', { rigs: [] }, {}, 'EXCUSE.UNKNOWN_RIG'],
    ['no evidence', { evidence: ' ' }, {}, 'ENTRY.NO_EVIDENCE'],
    ['no reason', {}, { reason: '' }, 'APPROVAL.NO_REASON'],
    ['the same person', {}, { approvedBy: 'operator' }, 'APPROVAL.SAME_PERSON'],
    ['a stranger', {}, { approvedBy: 'nobody' }, 'APPROVAL.UNKNOWN_PERSON'],
  ])('refuses an excuse with %s and stores nothing', async (_name, change, grounds, code) => {
    const head = await caller.store.ledger.head();
    expect(await excuse(change, grounds)).toMatchObject({ ok: false, failure: { code } });
    expect(await caller.store.ledger.head()).toBe(head);
  });

  it('refuses to excuse a rig that the event does not call', async () => {
    const calls = later(
      3,
      CALLS.replace(
        'SAME,hydro-1,REDUCE,RESTORED,2023-03-14T01:00:00+09:00,2023-03-14T02:00:00+09:00,',
        'SAME,hydro-1,REDUCE,RESTORED,2023-03-14T01:00:00+09:00,2023-03-14T02:00:00+09:00,RIG1',
      ),
    );
    valueOf(await importText(caller, 'EVENTS', calls, {}));
    const named = { externalId: 'SAME', programme: 'evening-reduction' };
    const refused = await excuse({ event: named, rigs: ['RIG2'], from: at('01:00'), to: at('01:30') });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'EXCUSE.RIG_NOT_CALLED' } });
  });

  it.each<[string, Partial<DeclineInput>, string]>([
    ['a slot cut in two', { from: at('19:40') }, 'DECLINE.NOT_ALIGNED'],
    ['a programme told too late', { toldAt: at('19:31') }, 'DECLINE.TOO_LATE'],
    ['time outside the event', { to: at('20:30') }, 'ENTRY.OUTSIDE_EVENT'],
    ['no evidence', { evidence: '' }, 'ENTRY.NO_EVIDENCE'],
  ])('refuses to decline with %s', async (_name, change, code) => {
    expect(await decline(change)).toMatchObject({ ok: false, failure: { code } });
  });

  it('declines a slot that the event itself cuts, by the step of the meter where no terms are known', async () => {
    const other = { externalId: 'SAME', programme: 'other' };
    const cut = { event: other, from: at('03:10'), toldAt: at('03:10') };
    expect(valueOf(await decline({ ...cut, to: at('03:30') }))).toMatchObject({ facts: { slots: '1' } });
    const inside = await decline({ ...cut, from: at('03:20'), to: at('03:30') });
    expect(inside).toMatchObject({ ok: false, failure: { code: 'DECLINE.NOT_ALIGNED' } });
  });
});
