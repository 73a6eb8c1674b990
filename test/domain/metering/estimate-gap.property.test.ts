import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { estimateGap, type GapToEstimate } from '../../../src/domain/metering/estimate-gap.js';
import { instant, type Instant } from '../../../src/domain/time/instant.js';
import {
  localDateOf,
  startOfLocalDate,
  type LocalDate,
  type ZoneName,
} from '../../../src/domain/time/local-calendar.js';

const TOKYO = 'Asia/Tokyo' as ZoneName;
const BERLIN = 'Europe/Berlin' as ZoneName;
const SEED = 20_230_403;
const STEP = 1_800;
const STEP_MS = STEP * 1_000;
const NOON = instant(startOfLocalDate('2023-03-29' as LocalDate, TOKYO) + 12 * 3_600_000);
const WEEK = 7 * 86_400_000;

const gapOf = (slots: number, change: Partial<GapToEstimate> = {}, start: Instant = NOON): GapToEstimate => ({
  span: { start, end: instant(start + slots * STEP_MS) },
  stepSeconds: STEP,
  zone: TOKYO,
  measuredAt: () => null,
  registered: null,
  barriers: [],
  alternativeAt: () => null,
  ...change,
});
const values = (gap: GapToEstimate) => estimateGap(gap).readings.map(({ milliWh }) => milliWh);
const beside = (before: number, after: number) => (at: Instant) =>
  at < NOON ? before : at >= NOON + STEP_MS ? after : null;

describe('estimateGap', () => {
  it('is linear up to two hours', () => {
    const gap = gapOf(3, { measuredAt: (at) => (at < NOON ? 100 : at >= NOON + 3 * STEP_MS ? 500 : null) });
    expect(estimateGap(gap)).toEqual({
      readings: [200, 300, 400].map((milliWh, i) => ({
        start: NOON + i * STEP_MS,
        milliWh,
        method: 'LINEAR',
      })),
      left: null,
    });
  });

  it('stays missing without a measured reading on both sides (12)', () => {
    for (const measuredAt of [() => null, (at: Instant) => (at < NOON ? 5 : null)])
      expect(estimateGap(gapOf(1, { measuredAt }))).toEqual({ readings: [], left: 'OPEN_ENDED' });
  });

  it('never interpolates across a barrier, from the reading before the gap to the one after it', () => {
    const measuredAt = beside(100, 100);
    fc.assert(
      fc.property(fc.integer({ min: -4, max: 6 }), fc.option(fc.nat(9)), (half, other) => {
        const at = instant(NOON + (half * STEP_MS) / 2);
        const gap = gapOf(1, { measuredAt, barriers: [at], alternativeAt: () => other });
        const crosses = half > -2 && half < 4;
        const [expected] = crosses ? (other === null ? [] : [other]) : [100];
        expect(values(gap)).toEqual(expected === undefined ? [] : [expected]);
        expect(estimateGap(gap).left).toBe(crosses && other === null ? 'BARRIER' : null);
      }),
      { seed: SEED },
    );
  });

  it('takes the mean of the three most recent like days that are measured throughout', () => {
    // The gap is 3 hours; one week back a reading is missing, so weeks 2 to 4 count.
    const measuredAt = (at: Instant): number | null => {
      const week = Math.ceil((NOON - at) / WEEK);
      if (at >= NOON + 6 * STEP_MS || at === NOON - STEP_MS) return 1;
      return week === 1 && at === NOON - WEEK + STEP_MS ? null : at < NOON - STEP_MS ? week * 10 : null;
    };
    const weeks = [2, 3, 4].map((week) => week * 10);
    const mean = weeks.reduce((a, b) => a + b) / 3;
    expect(estimateGap(gapOf(6, { measuredAt })).readings.map(({ method }) => method)).toEqual(
      new Array(6).fill('LIKE_DAYS'),
    );
    expect(values(gapOf(6, { measuredAt }))).toEqual(new Array(6).fill(mean));
    const onlyTwo = (at: Instant) => (at < NOON - 2 * WEEK - STEP_MS ? null : measuredAt(at));
    expect(estimateGap(gapOf(6, { measuredAt: onlyTwo }))).toEqual({ readings: [], left: 'NO_LIKE_DAYS' });
  });

  it('compares the same time of the wall clock across a clock change', () => {
    const start = instant(startOfLocalDate('2023-03-29' as LocalDate, BERLIN) + 12 * 3_600_000);
    const wall = (at: Instant) => (at - startOfLocalDate(localDateOf(at, BERLIN), BERLIN)) / STEP_MS;
    const gap = gapOf(6, { zone: BERLIN, measuredAt: wall }, start);
    expect(values(gap)).toEqual([24, 25, 26, 27, 28, 29]);
  });

  const series = fc.record({
    slots: fc.integer({ min: 1, max: 120 }),
    offset: fc.nat(47),
    seed: fc.array(fc.nat(2_000_000), { minLength: 17, maxLength: 17 }),
    registered: fc.option(fc.bigInt({ min: 0n, max: 10_000_000_000n })),
    zone: fc.constantFrom(TOKYO, BERLIN),
  });
  const built = ({
    slots,
    offset,
    seed,
    registered,
    zone,
  }: typeof series extends fc.Arbitrary<infer T> ? T : never) => {
    const start = instant(NOON + offset * STEP_MS);
    const end = start + slots * STEP_MS;
    const measuredAt = (at: Instant) => (at >= start && at < end ? null : seed[(at / STEP_MS) % 17]!);
    return gapOf(slots, { measuredAt, registered, zone }, start);
  };

  it('conserves energy: a day is the floor of its exact sum, a register is met exactly (13)', () => {
    fc.assert(
      fc.property(series, (one) => {
        const gap = built(one);
        const { readings, left } = estimateGap(gap);
        if (left !== null) return;
        expect(readings.map(({ start }) => start)).toEqual(
          Array.from({ length: one.slots }, (_, i) => gap.span.start + i * STEP_MS),
        );
        const total = readings.reduce((sum, { milliWh }) => sum + BigInt(milliWh), 0n);
        for (const { milliWh } of readings) expect(Number.isSafeInteger(milliWh) && milliWh >= 0).toBe(true);
        if (readings[0]?.method === 'LIKE_DAYS_TO_REGISTER') {
          expect(total).toBe(one.registered);
          return;
        }
        // Naive: each exact value as a fraction over 3 × (n + 1), summed by local day, floored once.
        const n = BigInt(one.slots);
        const whole = 3n * (n + 1n);
        const [before, after] = [gap.span.start - STEP_MS, gap.span.end].map((at) =>
          BigInt(gap.measuredAt(instant(at))!),
        );
        const exact = (at: Instant, i: number): bigint => {
          if (one.slots * STEP <= 7_200)
            return 3n * ((n + 1n) * before! + (after! - before!) * BigInt(i + 1));
          const weeks = [1, 2, 3].map((week) => BigInt(gap.measuredAt(likeDay(at, week, one.zone))!));
          return (n + 1n) * weeks.reduce((a, b) => a + b);
        };
        const days = new Map<string, [given: bigint, wanted: bigint]>();
        readings.forEach(({ start, milliWh }, i) => {
          const date = localDateOf(start, one.zone);
          const [given, wanted] = days.get(date) ?? [0n, 0n];
          days.set(date, [given + BigInt(milliWh), wanted + exact(start, i)]);
        });
        for (const [given, wanted] of days.values()) expect(given).toBe(wanted / whole);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('contradicts a register that says less than nothing, or something where like days used nothing', () => {
    const measuredAt = (at: Instant) => (at >= NOON && at < NOON + 6 * STEP_MS ? null : 0);
    const left = (registered: bigint) => estimateGap(gapOf(6, { measuredAt, registered })).left;
    expect([left(-1n), left(1n), left(0n)]).toEqual(['REGISTER_CONTRADICTS', 'REGISTER_CONTRADICTS', null]);
  });
});

/** Weeks before, by the clock on the wall: the offset of the zone then and now. */
function likeDay(at: Instant, week: number, zone: ZoneName): Instant {
  const midnight = (date: string) => startOfLocalDate(date as LocalDate, zone);
  const today = localDateOf(at, zone);
  const then = new Date(Date.parse(`${today}T00:00:00Z`) - week * WEEK).toISOString().slice(0, 10);
  // No clock changes in the gap's own day or its like days: 2023-03-26 is no such weekday.
  return instant(midnight(then) + (at - midnight(today)));
}
