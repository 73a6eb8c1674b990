import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { energyInside, type DayReadings } from '../../../src/domain/curtailment/energy-inside.js';
import { DAY, instant, type Interval } from '../../../src/domain/time/instant.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

const MISSING = -1;
const DAY_NUMBER = 19_417 as UtcDay;
const START = DAY_NUMBER * DAY;
const Exact = Decimal.clone({ precision: 60 });

const readings = (...values: number[]): DayReadings => ({
  day: DAY_NUMBER,
  values: Float64Array.from(values),
});
/** A window in seconds of the day. */
const window = (from: number, to: number): Interval => ({
  start: instant(START + from * 1_000),
  end: instant(START + to * 1_000),
});

/** Inside and outside in milliWh, and slots without a reading. */
function cut(day: DayReadings, ...windows: Interval[]): (string | number)[] {
  const { inside, outside, missingSlotsInside } = energyInside(day, windows, MISSING);
  return [inside.milliWh.toString(), outside.milliWh.toString(), missingSlotsInside];
}

describe('energyInside', () => {
  const hours = readings(...Array.from({ length: 24 }, (_, hour) => 1_000 + hour));

  it.each<[string, Interval[], [string, string, number]]>([
    ['no window', [], ['0', '24276', 0]],
    ['the whole day', [window(0, 86_400)], ['24276', '0', 0]],
    ['more than the day', [window(-9_000, 99_999)], ['24276', '0', 0]],
    ['another day', [window(86_400, 90_000), window(-3_600, 0)], ['0', '24276', 0]],
    ['one slot', [window(3_600, 7_200)], ['1001', '23275', 0]],
    ['half a slot, floored inside', [window(3_600, 5_400)], ['500', '23776', 0]],
    ['over a boundary, floored on both sides', [window(1_800, 5_400)], ['1000', '23276', 0]],
    ['windows that overlap count once', [window(3_600, 7_200), window(3_600, 5_400)], ['1001', '23275', 0]],
    [
      'parts of one slot are added before flooring',
      [window(3_600, 4_500), window(6_300, 7_200)],
      ['500', '23776', 0],
    ],
    ['an empty window', [window(3_600, 3_600)], ['0', '24276', 0]],
  ])('%s', (_, windows, expected) => {
    expect(cut(hours, ...windows)).toEqual(expected);
  });

  it('counts missing slots that a window touches, and never takes them as 0', () => {
    const day = readings(MISSING, 10, MISSING, 0);
    expect(cut(day, window(0, 21_601))).toEqual(['0', '10', 1]);
    expect(cut(day, window(0, 86_400))).toEqual(['10', '0', 2]);
    expect(cut(day, window(64_800, 86_400))).toEqual(['0', '10', 0]);
  });

  it('is exact where a product passes 2^53', () => {
    const large = Number.MAX_SAFE_INTEGER;
    const expected = new Exact(large).times(21_599).div(43_200).floor();
    const [inside, outside] = cut(readings(large, 0), window(0, 21_599));
    expect(inside).toBe(expected.toFixed());
    expect(outside).toBe(new Exact(large).minus(expected).toFixed());
  });

  it('inside + outside = total, and inside is what decimal.js says (500 cases)', () => {
    const slots = fc.constantFrom(24, 48, 96, 288);
    const value = fc.oneof(fc.constant(MISSING), fc.integer({ min: 0, max: 9 }), fc.maxSafeNat());
    const anyWindow = fc
      .tuple(fc.integer({ min: -3_600, max: 90_000 }), fc.integer({ min: 0, max: 20_000 }))
      .map(([from, length]) => window(from, from + length));
    const cases = slots.chain((n) =>
      fc.tuple(fc.array(value, { minLength: n, maxLength: n }), fc.array(anyWindow, { maxLength: 4 })),
    );
    fc.assert(
      fc.property(cases, ([values, windows]) => {
        const covered = new Uint8Array(86_400);
        for (const { start, end } of windows)
          covered.fill(1, Math.max(0, (start - START) / 1_000), Math.max(0, (end - START) / 1_000));
        const step = 86_400 / values.length;
        let [inside, total, missing] = [new Exact(0), new Exact(0), 0];
        values.forEach((energy, slot) => {
          const seconds = covered.subarray(slot * step, (slot + 1) * step).reduce((a, b) => a + b, 0);
          if (energy === MISSING) missing += seconds > 0 ? 1 : 0;
          else {
            total = total.plus(energy);
            inside = inside.plus(new Exact(energy).times(seconds).div(step).floor());
          }
        });
        const expected = [inside.toFixed(), total.minus(inside).toFixed(), missing];
        expect(cut(readings(...values), ...windows)).toEqual(expected);
      }),
      { numRuns: 500, seed: 52 },
    );
  });
});
