import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adjustmentFlags } from '../../../../src/domain/curtailment/demand-response/adjustment-flags.js';
import {
  countDrDays,
  reportedDrDays,
  type DrCall,
} from '../../../../src/domain/curtailment/demand-response/dr-day-count.js';
import {
  UNOBSERVED,
  type ObservedDay,
} from '../../../../src/domain/curtailment/demand-response/observed-day.js';
import { observedReductionMilliwatts } from '../../../../src/domain/curtailment/demand-response/observed-energy.js';
import {
  rigVerdict,
  type RigUnderOrder,
} from '../../../../src/domain/curtailment/demand-response/rig-verdict.js';
import { instant, type Interval } from '../../../../src/domain/time/instant.js';
import { utcDayOf } from '../../../../src/domain/time/local-calendar.js';
import { DR_DAY_RULE } from '../../../../src/reference/energy-conservation-act.js';
import { onTheDay } from './event-rows.js';

const STEP = 300_000;
const RUNNING = 660_000;
const STANDBY = 10_000;

/** A UTC day of five-minute readings, running except where the local time of a reading says otherwise. */
function dayOf(changes: readonly (readonly [string, string, number])[]): ObservedDay[] {
  const day = utcDayOf(onTheDay('12:00'));
  const values = Array.from({ length: 288 }, (_, slot) => {
    const at = day * 86_400_000 + slot * STEP;
    return changes.findLast(([from, to]) => at >= onTheDay(from) && at < onTheDay(to))?.[2] ?? RUNNING;
  });
  return [{ day, stepMs: STEP, values: Float64Array.from(values) }];
}

const order = (from = '18:00', to = '19:00'): Interval => ({ start: onTheDay(from), end: onTheDay(to) });

function verdict(
  changes: readonly (readonly [string, string, number])[],
  more: Partial<RigUnderOrder> = {},
  kind: 'REDUCE' | 'INCREASE' = 'REDUCE',
) {
  const rig = {
    serial: 'R-1',
    place: 'hall 1',
    standbyLimitWatts: 200,
    windows: [order()],
    days: dayOf(changes),
    excused: [],
    ...more,
  };
  return rigVerdict(rig, kind, 600);
}

describe('the verdict on a rig', () => {
  it('obeys: the limit is reached between two readings, and energy and time are exact', () => {
    const found = verdict([
      ['18:00', '18:05', 100_000],
      ['18:05', '19:00', STANDBY],
      ['19:00', '19:05', 200_000],
    ]);
    expect(found).toMatchObject({
      verdict: 'OBEYED',
      orderedSeconds: 3_600,
      observedSeconds: 3_600,
      obeyedSeconds: 3_300,
      overSeconds: 300,
      reachedAfter: { earliest: 0, latest: 300 },
      restoration: 'RESTORED',
      restoredAfter: { earliest: 0, latest: 300 },
      residualIsProRata: false,
      lastWatts: 120n,
    });
    expect(found.residual?.milliWh).toBe(100_000n + 11n * 10_000n);
    expect(found.forgone?.milliWh).toBe(12n * 660_000n - 210_000n);
  });

  it('cuts a reading across the boundary by time, and says so', () => {
    const found = verdict([['18:10', '19:00', STANDBY]], { windows: [order('18:07', '19:00')] });
    expect(found.residual?.milliWh).toBe(396_000n + 10n * 10_000n);
    expect(found).toMatchObject({ residualIsProRata: true, reachedAfter: { earliest: 0, latest: 180 } });
  });

  it.each([
    ['AGAINST_ORDER', [] as const],
    ['LATE', [['18:15', '19:00', STANDBY]] as const],
    [
      'RELAPSED',
      [
        ['18:05', '18:30', STANDBY],
        ['18:40', '19:00', STANDBY],
      ] as const,
    ],
    ['NOT_OBSERVED', [['18:00', '19:00', UNOBSERVED]] as const],
    [
      'PARTLY_OBSERVED',
      [
        ['18:05', '19:00', STANDBY],
        ['18:20', '18:25', UNOBSERVED],
      ] as const,
    ],
  ])('%s', (code, changes) => {
    expect(verdict(changes).verdict).toBe(code);
  });

  it('12: what was not observed is unknown, widens the time to reach, and is in no figure', () => {
    const found = verdict([
      ['18:05', '18:10', UNOBSERVED],
      ['18:10', '19:00', STANDBY],
    ]);
    expect(found).toMatchObject({
      reachedAfter: { earliest: 0, latest: 600 },
      observedSeconds: 3_300,
      residual: null,
      forgone: null,
    });
    expect(verdict([['18:00', '19:00', UNOBSERVED]])).toMatchObject({ lastWatts: null, obeyedSeconds: 0 });
  });

  it('knows a rig that stood by before, and one that did not come back', () => {
    expect(verdict([['17:30', '20:00', STANDBY]])).toMatchObject({
      restoration: 'WAS_IDLE',
      reachedAfter: { earliest: 0, latest: 0 },
      verdict: 'OBEYED',
    });
    expect(verdict([['18:05', '20:30', STANDBY]]).restoration).toBe('NOT_RESTORED');
  });

  it('does not hold a reading across the end of the order against a rig', () => {
    const found = verdict(
      [
        ['18:05', '18:55', STANDBY],
        ['18:55', '19:00', 300_000],
      ],
      { windows: [order('18:00', '18:57')] },
    );
    expect(found).toMatchObject({ verdict: 'OBEYED', residualIsProRata: true, overSeconds: 420 });
    expect(verdict([]).restoration).toBe('NOT_APPLICABLE');
  });

  it('counts excused time apart', () => {
    const excused = [order('18:00', '18:30')];
    expect(verdict([['18:30', '19:00', STANDBY]], { excused })).toMatchObject({
      obeyedSeconds: 1_800,
      observedSeconds: 3_600,
      observedSecondsUnexcused: 1_800,
      obeyedSecondsUnexcused: 1_800,
    });
  });

  it('asks an INCREASE for running', () => {
    const found = verdict([['17:00', '18:10', STANDBY]], {}, 'INCREASE');
    expect(found).toMatchObject({
      verdict: 'OBEYED',
      reachedAfter: { earliest: 300, latest: 600 },
      restoration: 'NOT_APPLICABLE',
      residual: null,
    });
  });

  it('keeps obeyed ≤ observed ≤ ordered, whatever was read', () => {
    const value = fc.constantFrom(UNOBSERVED, 0, STANDBY, 16_666, 16_667, RUNNING);
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 288, maxLength: 288 }),
        fc.nat(3_000),
        fc.nat(5_000),
        (all, from, length) => {
          const start = instant(onTheDay('12:00') + from * 1_000);
          const windows = [{ start, end: instant(start + (length + 1) * 1_000) }];
          const days = [{ day: utcDayOf(start), stepMs: STEP, values: Float64Array.from(all) }];
          const found = verdict([], { windows, days });
          expect(found.obeyedSeconds).toBeLessThanOrEqual(found.observedSeconds);
          expect(found.observedSeconds).toBeLessThanOrEqual(found.orderedSeconds);
          expect(found.orderedSeconds).toBe(length + 1);
          if (found.residual !== null) expect(found.observedSeconds).toBe(found.orderedSeconds);
        },
      ),
      { numRuns: 150, seed: 9 },
    );
  });
});

describe('beside the credit', () => {
  it('observes the reduction without a baseline: 30 minutes before notice less the event', () => {
    const days = dayOf([['18:00', '19:00', STANDBY]]);
    expect(observedReductionMilliwatts(days, order(), onTheDay('15:00'))).toBe(7_920_000n - 120_000n);
    expect(observedReductionMilliwatts(days, order(), null)).toBeNull();
    expect(observedReductionMilliwatts(days, order(), onTheDay('08:50'))).toBeNull();
  });

  it('flags an adjustment that lies in surplus or after the notice', () => {
    const window = order('14:00', '17:00');
    expect(adjustmentFlags([window], onTheDay('17:00'), [order('17:00', '18:00')])).toEqual([]);
    expect(adjustmentFlags([window], onTheDay('16:59'), [order('13:00', '14:30')])).toEqual([
      'ADJUSTMENT_OVERLAPS_SURPLUS',
      'ADJUSTMENT_AFTER_NOTICE',
    ]);
  });
});

const JULY = { from: '2023-07-01', to: '2023-08-01' };
const MARCH = { from: '2023-03-01', to: '2023-04-01' };

describe('days of demand response', () => {
  const call = (eventId: string, changes: Partial<DrCall> = {}): DrCall => ({
    eventId,
    date: '2023-07-03',
    kind: 'REDUCE',
    supply: 'TIGHT_SUPPLY',
    ordered: true,
    beatBaseline: false,
    ...changes,
  });

  it('counts a day once, and nothing that goes against the grid or missed its baseline', () => {
    const count = countDrDays(
      [
        call('a'),
        call('b'),
        call('c', { date: '2023-07-04', supply: 'SURPLUS' }),
        call('d', { date: '2023-07-05', kind: 'INCREASE' }),
        call('e', { date: '2023-07-06', ordered: false }),
        call('f', { date: '2023-07-07', ordered: false, beatBaseline: null }),
        call('g', { date: '2023-07-08', ordered: false, beatBaseline: true }),
      ],
      DR_DAY_RULE,
      JULY,
    );
    expect(count).toMatchObject({ applicable: true, days: 2, dates: ['2023-07-03', '2023-07-08'] });
    expect(count.notCounted.map(({ eventId, reason }) => `${eventId} ${reason}`)).toEqual([
      'c REDUCE_IN_SURPLUS',
      'd INCREASE_IN_TIGHT_SUPPLY',
      'e NOT_BEYOND_BASELINE',
      'f NOT_MEASURED',
    ]);
  });

  it('does not apply before its validity, which is not 0 days', () => {
    expect(countDrDays([call('a', { date: '2023-03-24' })], DR_DAY_RULE, MARCH)).toMatchObject({
      applicable: false,
      days: null,
    });
    expect(countDrDays([], DR_DAY_RULE, JULY)).toMatchObject({ applicable: true, days: 0 });
  });

  it('takes the site with the most days', () => {
    const one = countDrDays([call('a')], DR_DAY_RULE, JULY);
    const two = countDrDays([call('a'), call('b', { date: '2023-07-04' })], DR_DAY_RULE, JULY);
    const counts = new Map([
      ['B', one],
      ['C', two],
      ['A', two],
    ]);
    const entity = reportedDrDays(counts, DR_DAY_RULE, JULY);
    expect([entity.siteCode, entity.days]).toEqual(['A', 2]);
    expect(entity.sites.map(({ siteCode, days }) => [siteCode, days])).toEqual([
      ['A', 2],
      ['B', 1],
      ['C', 2],
    ]);
    expect(reportedDrDays(new Map(), DR_DAY_RULE, JULY)).toMatchObject({ siteCode: null, days: 0 });
    expect(reportedDrDays(new Map(), DR_DAY_RULE, MARCH)).toMatchObject({ siteCode: null, days: null });
  });
});
