import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localDayCuts } from '../../../src/domain/metering/checks/local-day-cut.js';
import { CompletenessCount } from '../../../src/domain/metering/completeness.js';
import { MISSING_VALUE } from '../../../src/domain/metering/series-day.js';
import { instant, type Interval } from '../../../src/domain/time/instant.js';
import {
  localDateOf,
  utcDayOf,
  type UtcDay,
  type ZoneName,
} from '../../../src/domain/time/local-calendar.js';

const M = MISSING_VALUE;
const STEP = 1_800;
const STEP_MS = STEP * 1_000;
const BERLIN = 'Europe/Berlin' as ZoneName;
const day = (text: string): UtcDay => utcDayOf(instant(Date.parse(`${text}T00:00:00Z`)));
const FIRST = day('2023-03-24');
const DAYS = 4;

interface Case {
  readonly span: Interval;
  readonly values: readonly number[];
  readonly estimated: readonly boolean[];
  readonly knownDays: readonly boolean[];
}

function counted({ span, values, estimated, knownDays }: Case) {
  const last = (FIRST + DAYS - 1) as UtcDay;
  const cuts = localDayCuts(FIRST, last, { zone: BERLIN, stepSeconds: STEP, lookBack: 0 });
  const count = new CompletenessCount(span, STEP, cuts);
  for (let n = 0; n < DAYS; n += 1) {
    if (knownDays[n] !== true) continue;
    count.add({
      day: (FIRST + n) as UtcDay,
      values: Float64Array.from(values.slice(n * 48, n * 48 + 48)),
      qualities: Uint8Array.from(estimated.slice(n * 48, n * 48 + 48), (is) => (is ? 2 : 0)),
    });
  }
  return count.finish();
}

const slots = DAYS * 48;
const cases = fc.record({
  // Edges of service and period need not lie on slots.
  span: fc
    .tuple(fc.nat(slots * 2), fc.nat(slots * 2))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    .map(([a, b]) => ({
      start: instant(FIRST * 86_400_000 + (a * STEP_MS) / 2),
      end: instant(FIRST * 86_400_000 + (b * STEP_MS) / 2),
    })),
  values: fc.array(fc.oneof(fc.constant(M), fc.nat(10), fc.constant(Number.MAX_SAFE_INTEGER)), {
    minLength: slots,
    maxLength: slots,
  }),
  estimated: fc.array(fc.boolean(), { minLength: slots, maxLength: slots }),
  knownDays: fc.array(fc.boolean(), { minLength: DAYS, maxLength: DAYS }),
});

describe('CompletenessCount', () => {
  it('counts every slot of the span once, by the local day it begins in (5: days add up to the period; 12)', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const result = counted(one);
        const all = Array.from({ length: slots }, (_, n) => ({
          at: instant(FIRST * 86_400_000 + n * STEP_MS),
          value: one.knownDays[Math.floor(n / 48)] === true ? one.values[n]! : M,
          estimated: one.estimated[n] === true,
        })).filter(({ at }) => at >= one.span.start && at < one.span.end);
        const count = (some: typeof all) => {
          const present = some.filter(({ value }) => value !== M);
          return {
            expected: some.length,
            present: present.length,
            estimated: present.filter(({ estimated }) => estimated).length,
            missing: some.length - present.length,
          };
        };
        const dates = [...new Set(all.map(({ at }) => localDateOf(at, BERLIN)))];
        expect(result.days).toEqual(
          dates.map((date) => ({ date, ...count(all.filter(({ at }) => localDateOf(at, BERLIN) === date)) })),
        );
        expect(result).toMatchObject(count(all));
        const present = all.filter(({ value }) => value !== M);
        const sum = (some: typeof all) => some.reduce((total, { value }) => total + BigInt(value), 0n);
        const isKnown = present.length > 0;
        expect(result.energy?.milliWh).toBe(isKnown ? sum(present) : undefined);
        const estimated = sum(present.filter((slot) => slot.estimated));
        expect(result.estimatedEnergy?.milliWh).toBe(isKnown ? estimated : undefined);
        expect(result.estimatedShare?.numerator).toBe(sum(present) === 0n ? undefined : estimated);
        const gaps = result.gaps.flatMap(({ start, readings }) =>
          Array.from({ length: readings }, (_, n) => start + n * STEP_MS),
        );
        expect(gaps).toEqual(all.filter(({ value }) => value === M).map(({ at }) => at));
        result.gaps.forEach(({ start, end, readings }, n) => {
          expect(end - start).toBe(readings * STEP_MS);
          expect(start).toBeGreaterThan(result.gaps[n - 1]?.end ?? -1);
        });
      }),
      { seed: 20_230_326, numRuns: 300 },
    );
  });

  it('expects 46 half-hours on the day clocks are set forward', () => {
    const span = { start: instant(FIRST * 86_400_000), end: instant((FIRST + DAYS) * 86_400_000) };
    const blank = new Array<boolean>(slots).fill(false);
    const result = counted({
      span,
      values: new Array<number>(slots).fill(1),
      estimated: blank,
      knownDays: [true, true, true, true],
    });
    expect(result.days.map(({ date, expected }) => `${date} ${String(expected)}`)).toEqual([
      '2023-03-24 46',
      '2023-03-25 48',
      '2023-03-26 46',
      '2023-03-27 48',
      '2023-03-28 4',
    ]);
  });
});
