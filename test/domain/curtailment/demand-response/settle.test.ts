import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditOnce } from '../../../../src/domain/curtailment/demand-response/credit-claims.js';
import {
  deliveryOf,
  deltaOf,
  eventSlots,
  type EventSlot,
} from '../../../../src/domain/curtailment/demand-response/delivery.js';
import {
  isDeclinedIn,
  mergeCalls,
  requestedWattsIn,
  windowsOfRig,
} from '../../../../src/domain/curtailment/demand-response/merge-calls.js';
import type { SettlementTerms } from '../../../../src/domain/curtailment/demand-response/programme-terms.js';
import { settleDay } from '../../../../src/domain/curtailment/demand-response/settle.js';
import type { CurtailmentEvent } from '../../../../src/domain/curtailment/curtailment-event.js';
import { Energy } from '../../../../src/domain/quantity/energy.js';
import { instant } from '../../../../src/domain/time/instant.js';
import { rowOf } from './event-rows.js';

const HALF_HOUR = 1_800_000;
const kWh = (value: number) => Energy.ofMilliWh(BigInt(Math.round(value * 1_000_000)));

/** Slots of an event from baseline, use and request in kWh; null use: not measured. */
function slotsOf(rows: readonly (readonly [number, number | null, number])[]): EventSlot[] {
  return rows.map(([baseline, used, requested], index) => {
    const delta = used === null ? null : deltaOf('REDUCE', kWh(baseline), kWh(used));
    return {
      start: instant(index * HALF_HOUR),
      end: instant((index + 1) * HALF_HOUR),
      state: used === null ? 'UNKNOWN' : 'ACCEPTED',
      unadjusted: kWh(baseline),
      adjusted: kWh(baseline),
      actual: used === null ? null : kWh(used),
      requested: kWh(requested),
      delta,
      unadjustedDelta: delta,
    };
  });
}

const TERMS: SettlementTerms = {
  clamp: 'DAY',
  negativeSlots: 'KEEP',
  cappedAtRequested: true,
  dayUnitMilliWh: null,
  creditPerKWh: '45',
  penaltyPerKWh: '60',
  currency: 'JPY',
};
const settled = (slots: readonly EventSlot[], terms: Partial<SettlementTerms> = {}) =>
  settleDay('2023-03-24', [{ id: 'E', slots }], { ...TERMS, ...terms });

describe('settlement', () => {
  it('pays what was delivered and charges the shortfall', () => {
    const slots = slotsOf([
      [500, 350, 250],
      [500, 350, 250],
    ]);
    const day = settled(slots);
    expect(day.credited.toString()).toBe('300');
    expect(day.shortfall?.toString()).toBe('200');
    expect([day.payment?.toFixed(), day.penalty?.toFixed()]).toEqual(['13500', '12000']);
    expect(deliveryOf(slots, ({ delta }) => delta)?.toFixed(2)).toBe('0.60');
  });

  const uneven = slotsOf([
    [10, 4, 5],
    [10, 12, 5],
    [10, 9, 5],
  ]);
  it.each([
    ['SLOT', 'KEEP', '6'],
    ['EVENT', 'KEEP', '5'],
    ['DAY', 'KEEP', '5'],
    ['EVENT', 'ZERO', '7'],
    ['SLOT', 'ZERO', '6'],
  ] as const)('clamps per %s with negative slots %s', (clamp, negativeSlots, credited) => {
    expect(settled(uneven, { clamp, negativeSlots }).credited.toString()).toBe(credited);
  });

  it('lets two events of a day offset each other only when the day is the level', () => {
    const [good, bad] = [slotsOf([[10, 4, 5]]), slotsOf([[10, 14, 5]])];
    const both = (clamp: 'EVENT' | 'DAY') =>
      settleDay(
        '2023-03-24',
        [
          { id: 'A', slots: good },
          { id: 'B', slots: bad },
        ],
        { ...TERMS, clamp },
      );
    expect(both('EVENT').credited.toString()).toBe('5');
    expect(both('DAY').credited.toString()).toBe('2');
    expect(both('DAY').eventIds).toEqual(['A', 'B']);
  });

  it.each([
    [0.019999, '0.01'],
    [0.009999, '0'],
    [12.345678, '12.34'],
    [-3, '0'],
  ])('truncates a day of %d kWh from the third decimal, as ERAB does', (delta, credited) => {
    const day = settled(slotsOf([[100, 100 - delta, 50]]), { dayUnitMilliWh: 10_000n });
    expect(day.credited.toString()).toBe(credited);
  });

  it('12: an unknown slot is asked for and earns nothing; a declined one is not asked for', () => {
    const slots = slotsOf([
      [10, null, 5],
      [10, 5, 5],
    ]);
    const day = settled(slots);
    expect([day.credited.toString(), day.shortfall?.toString(), day.unknownSlots]).toEqual([
      '5',
      undefined,
      1,
    ]);
    expect(deliveryOf(slots, ({ delta }) => delta)?.toFixed(1)).toBe('0.5');
    const lost = slotsOf([[10, null, 5]]);
    expect(deliveryOf(lost, ({ delta }) => delta)).toBeNull();
    const declined = slots.map((slot, index) =>
      index === 0 ? { ...slot, state: 'DECLINED' as const } : slot,
    );
    expect(settled(declined).shortfall?.toString()).toBe('0');
    expect(deliveryOf(declined, ({ delta }) => delta)?.toFixed(1)).toBe('1.0');
  });

  it('claims no money without a rate and no shortfall without a request', () => {
    const open = slotsOf([[10, 5, 5]]).map((slot) => ({ ...slot, requested: null }));
    const day = settled(open, { creditPerKWh: null });
    expect([day.payment, day.shortfall, day.penalty, day.requested]).toEqual([null, null, null, null]);
    expect(deliveryOf(open, ({ delta }) => delta)).toBeNull();
  });

  it('never credits more than requested, nor below 0, and the shortfall makes up the rest', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.nat(80), fc.nat(30)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(rows, fc.constantFrom('SLOT', 'EVENT', 'DAY'), fc.boolean(), (some, clamp, keep) => {
        const slots = slotsOf(some);
        const day = settled(slots, { clamp, negativeSlots: keep ? 'KEEP' : 'ZERO' });
        const requested = day.requested?.milliWh ?? 0n;
        expect(day.credited.milliWh).toBeGreaterThanOrEqual(0n);
        expect(day.credited.milliWh + (day.shortfall?.milliWh ?? 0n)).toBe(requested);
        const delivery = deliveryOf(slots, ({ delta }) => delta);
        if (delivery !== null) expect(delivery.numerator <= delivery.denominator).toBe(true);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

describe('calls and slots', () => {
  const call = (changes: Partial<CurtailmentEvent>): CurtailmentEvent => ({
    ...rowOf('E-1', '18:00', '19:00'),
    ...changes,
  });

  it('merges overlapping calls of one programme and keeps the raw calls', () => {
    const second = { ...rowOf('E-2', '18:30', '20:00'), requestedWatts: 900n };
    const other = { ...rowOf('O-1', '18:30', '20:00'), programme: 'other' };
    const cancelled = { ...rowOf('E-3', '20:00', '21:00'), state: 'CANCELLED' as const };
    const merged = mergeCalls([other, cancelled, second, call({})]);
    expect(merged.map(({ id, calls }) => [id, calls.length])).toEqual([
      ['E-1', 2],
      ['O-1', 1],
    ]);
    const [event] = merged;
    expect(event && [event.start, event.end]).toEqual([call({}).start, second.end]);
    expect(event && requestedWattsIn(event, { start: second.start, end: call({}).end })).toBe(900n);
  });

  it('calls a rig only while a call names it', () => {
    const part = { ...rowOf('E-2', '18:30', '20:00'), targets: ['B'] };
    const [event] = mergeCalls([call({ targets: ['A'] }), part]);
    expect(event && windowsOfRig(event, 'A')).toEqual([{ start: call({}).start, end: call({}).end }]);
    expect(event && windowsOfRig(event, 'C')).toEqual([]);
  });

  it('neither asks for nor credits a slot that the event covers in part', () => {
    const [event] = mergeCalls([call({ start: instant(call({}).start + 60_000) })]);
    if (event === undefined) throw new Error('one event');
    const slot = {
      start: call({}).start,
      end: instant(call({}).start + HALF_HOUR),
      date: '',
      shift: 0,
      wall: 36,
    };
    const whole = { ...slot, start: slot.end, end: instant(slot.end + HALF_HOUR), wall: 37 };
    const baseline = [slot, whole].map((one) => ({
      slot: one as never,
      unadjusted: kWh(10),
      adjusted: kWh(10),
    }));
    const grounds = { event, actualOf: () => 4_000_000n, excused: [] };
    const slots = eventSlots(baseline, grounds);
    expect(slots.map(({ state, delta }) => [state, delta?.toString()])).toEqual([
      ['PART', '6'],
      ['ACCEPTED', '6'],
    ]);
    expect(settled(slots).slots).toBe(1);
  });

  it('asks nothing of declined time, unless another call does', () => {
    const asked = {
      ...call({}),
      requestedWatts: 500n,
      declined: [{ start: call({}).start, end: call({}).end }],
    };
    const half = instant(asked.start + HALF_HOUR);
    const second = { ...rowOf('E-2', '18:30', '19:30'), requestedWatts: 300n };
    expect(mergeCalls([asked])).toEqual([]);
    const first = { ...asked, declined: [{ start: half, end: asked.end }] };
    const [event] = mergeCalls([first, { ...second, targets: ['B'] }]);
    if (event === undefined) throw new Error('one event');
    const [before, after] = [
      { start: asked.start, end: half },
      { start: half, end: asked.end },
    ];
    expect([requestedWattsIn(event, before), requestedWattsIn(event, after)]).toEqual([500n, 300n]);
    expect(windowsOfRig(event, 'A')).toEqual([before]);
    expect([isDeclinedIn(event, before), isDeclinedIn(event, after)]).toEqual([false, false]);
    const [alone] = mergeCalls([first]);
    expect(alone && isDeclinedIn(alone, after)).toBe(true);
  });

  it('credits one kWh once across programmes: the earlier notice keeps it', () => {
    const late = mergeCalls([call({ notifiedAt: instant(call({}).start - 1_000) })])[0];
    const early = mergeCalls([call({ programme: 'other', notifiedAt: instant(call({}).start - 9_000) })])[0];
    if (late === undefined || early === undefined) throw new Error('two events');
    const slots = slotsOf([[10, 4, 5]]);
    const { slots: credited, doubles } = creditOnce([
      { event: late, slots },
      { event: early, slots },
    ]);
    expect(credited.map(([slot]) => slot?.state)).toEqual(['CLAIMED_ELSEWHERE', 'ACCEPTED']);
    expect(doubles.map(({ event, claimedBy }) => [event.programme, claimedBy.programme])).toEqual([
      ['evening', 'other'],
    ]);
    expect(settled(credited[0] ?? []).credited.milliWh).toBe(0n);
  });
});
