import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkReadings, type ReadingFlag } from '../../../../src/domain/metering/checks/check-readings.js';
import { clockChangeOf } from '../../../../src/domain/metering/checks/clock-change.js';
import { frozenRuns } from '../../../../src/domain/metering/checks/frozen.js';
import { localDayCuts, readingsOfCut } from '../../../../src/domain/metering/checks/local-day-cut.js';
import { spikeOf } from '../../../../src/domain/metering/checks/spike.js';
import { DEFAULT_VALIDATION_RULES } from '../../../../src/domain/metering/checks/validation-rules.js';
import { MISSING_VALUE } from '../../../../src/domain/metering/series-day.js';
import { instant } from '../../../../src/domain/time/instant.js';
import {
  localDateInterval,
  localDateOf,
  utcDayOf,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../../../../src/domain/time/local-calendar.js';

const M = MISSING_VALUE;
const SEED = 20_230_305;
const EXCESS = DEFAULT_VALIDATION_RULES.spikeExcessPerMillion;
const TOKYO = 'Asia/Tokyo' as ZoneName;
const BERLIN = 'Europe/Berlin' as ZoneName;
const day = (text: string): UtcDay => utcDayOf(instant(Date.parse(`${text}T00:00:00Z`)));

/** Few values, so that ties, zeros, gaps and runs are common; one beyond what a product of doubles could hold. */
const reading = fc.oneof(
  fc.constantFrom(M, 0, 1, 2, 3, 280, 281, 100),
  fc.constant(Number.MAX_SAFE_INTEGER),
  fc.nat(1_000_000),
);
const readings = (most: number) =>
  fc.array(reading, { maxLength: most }).map((values) => Float64Array.from(values));

describe('spikeOf', () => {
  it.each([
    ['above 180 %', [100, 281, 100, 10, 100], { slot: 1, highest: 281, third: 100 }],
    ['180 % exactly is none', [100, 280, 100], null],
    ['a third of 0 says nothing', [0, 0, 5, 5], null],
    ['fewer than three readings say nothing', [M, 1, 900], null],
    ['missing is not 0', [M, M, 1, 1, 9], { slot: 4, highest: 9, third: 1 }],
  ] as const)('%s', (_name, values, spike) => {
    expect(spikeOf(Float64Array.from(values), EXCESS)).toEqual(spike);
  });

  it('agrees with sorting the known readings (12: missing ones are left out)', () => {
    fc.assert(
      fc.property(readings(20), fc.nat(3_000_000), (values, excess) => {
        const known = [...values].filter((value) => value !== M).sort((a, b) => b - a);
        const [highest, , third] = known.map(BigInt);
        const spiky =
          highest !== undefined &&
          third !== undefined &&
          third > 0n &&
          (highest - third) * 1_000_000n > third * BigInt(excess);
        const expected = spiky
          ? { slot: values.indexOf(known[0]!), highest: known[0], third: known[2] }
          : null;
        expect(spikeOf(values, excess)).toEqual(expected);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});

describe('frozenRuns', () => {
  it('finds runs that end the window, not zeros and not gaps', () => {
    const values = Float64Array.of(0, 0, 0, M, M, M, 7, 7, 8, 8, 8);
    expect(frozenRuns(values, 0, 3)).toEqual([{ fromSlot: 8, toSlot: 11, value: 8 }]);
    expect(frozenRuns(values, 0, 2)).toHaveLength(2);
  });

  it('finds a run over midnight whole, and leaves one that ended before to the day before', () => {
    const values = Float64Array.of(5, 5, 6, 6, 6, 1);
    expect(frozenRuns(values, 4, 3)).toEqual([{ fromSlot: 2, toSlot: 5, value: 6 }]);
    expect(frozenRuns(values, 5, 3)).toEqual([]);
  });

  it('marks exactly the slots that lie in a long enough run of one value above 0 (12)', () => {
    fc.assert(
      fc.property(readings(40), fc.nat(10), fc.integer({ min: 1, max: 5 }), (values, from, slots) => {
        const marked = new Set<number>();
        for (const { fromSlot, toSlot, value } of frozenRuns(values, from, slots))
          for (let slot = fromSlot; slot < toSlot; slot += 1) {
            expect(values[slot]).toBe(value);
            marked.add(slot);
          }
        for (let slot = 0; slot < values.length; slot += 1) {
          const same = (at: number) => values[at] === values[slot];
          let [first, last] = [slot, slot];
          while (first > 0 && same(first - 1)) first -= 1;
          while (last + 1 < values.length && same(last + 1)) last += 1;
          const frozen = values[slot]! > 0 && last - first + 1 >= slots && last >= from;
          expect(marked.has(slot)).toBe(frozen);
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('clockChangeOf', () => {
  it.each([
    ['an ordinary day says nothing', 48, 40, null],
    ['25 hours with 48 readings', 50, 48, { expected: 50, known: 48 }],
    ['23 hours, all known', 46, 46, null],
    ['23 hours with a gap', 46, 44, { expected: 46, known: 44 }],
    ['no reading says nothing', 50, 0, null],
  ] as const)('%s', (_name, slots, known, expected) => {
    const values = Float64Array.from({ length: slots }, (_, slot) => (slot < known ? 1 : M));
    expect(clockChangeOf(values, 1_800)).toEqual(expected);
  });
});

describe('localDayCuts', () => {
  it('covers every local day whose look-back or self touches the UTC days, slot by slot', () => {
    const zones = ['Asia/Tokyo', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Kolkata'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(300, 1_800, 3_600),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: day('2023-01-01'), max: day('2023-12-30') }),
        fc.nat(2),
        (zone, stepSeconds, lookBack, first, more) => {
          const last = first + more;
          const cuts = localDayCuts(first as UtcDay, last as UtcDay, {
            zone: zone as ZoneName,
            stepSeconds,
            lookBack,
          });
          const step = stepSeconds * 1_000;
          for (const { date, fromSlot, daySlot, endSlot, firstDay, lastDay } of cuts) {
            expect(daySlot - fromSlot).toBe(lookBack);
            expect(localDateOf(instant(daySlot * step), zone as ZoneName)).toBe(date);
            expect(localDateOf(instant((daySlot - 1) * step), zone as ZoneName) < date).toBe(true);
            expect(localDateOf(instant((endSlot - 1) * step), zone as ZoneName)).toBe(date);
            expect(localDateOf(instant(endSlot * step), zone as ZoneName) > date).toBe(true);
            expect(firstDay).toBe(utcDayOf(instant(fromSlot * step)));
            expect(lastDay).toBe(utcDayOf(instant((endSlot - 1) * step)));
            expect(firstDay <= last && lastDay >= first).toBe(true);
          }
          const dates = cuts.map(({ date }) => date);
          expect(dates).toEqual([...new Set(dates)].sort());
          const endOfDays = (last + 1) * 86_400_000;
          expect(dates[0]).toBe(localDateOf(instant(first * 86_400_000), zone as ZoneName));
          const reached = localDateOf(instant(endOfDays - step + lookBack * step), zone as ZoneName);
          expect(dates.at(-1)).toBe(reached);
        },
      ),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('joins UTC days into the readings of a local day; an unknown day is missing', () => {
    const [cut] = localDayCuts(day('2023-03-05'), day('2023-03-05'), {
      zone: TOKYO,
      stepSeconds: 1_800,
      lookBack: 2,
    });
    const known = Float64Array.from({ length: 48 }, (_, slot) => slot);
    const window = readingsOfCut(cut!, (d) => (d === day('2023-03-05') ? known : null));
    expect([...window]).toEqual([...new Array<number>(20).fill(M), ...known.subarray(0, 30)]);
  });
});

/** Every local day judged from scratch by the words of the rule, one reading at a time. */
function naiveFlags(values: ReadonlyMap<number, number>, dates: readonly string[], zone: ZoneName): string[] {
  const step = 1_800_000;
  return dates.flatMap((date) => {
    const { start, end } = localDateInterval(date as LocalDate, zone);
    const slots = Array.from({ length: (end - start) / step }, (_, n) => start / step + n);
    const known = slots.filter((slot) => values.has(slot));
    const found: string[] = [];
    const ranked = known.toSorted((a, b) => values.get(b)! - values.get(a)! || a - b);
    const [top, , third] = ranked.map((slot) => values.get(slot)!);
    if (third !== undefined && third > 0 && (top! - third) / third > 1.8)
      found.push(`METER.SPIKE ${String(ranked[0])}`);
    if (slots.length !== 48 && known.length > 0 && known.length < slots.length)
      found.push(`METER.CLOCK_CHANGE ${String(slots[0])}`);
    return found;
  });
}

const startOf = ({ check, span }: ReadingFlag): string => `${check.code} ${String(span.start / 1_800_000)}`;

describe('checkReadings', () => {
  it('finds spikes and clock changes of every local day that changed, and of no other', () => {
    const first = day('2023-03-24');
    const arbitrary = fc.array(fc.constantFrom(M, 0, 10, 11, 12, 30, 31), {
      minLength: 4 * 48,
      maxLength: 4 * 48,
    });
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(TOKYO, BERLIN), fc.nat(3), (values, zone, changedAt) => {
        const rules = { ...DEFAULT_VALIDATION_RULES, frozenSlots: 1_000 };
        const how = { zone, stepSeconds: 1_800, lookBack: 0 };
        const changed = (first + changedAt) as UtcDay;
        const cuts = localDayCuts(changed, changed, how);
        const valuesOf = (utc: UtcDay) => {
          const from = (utc - first) * 48;
          return from < 0 || from >= values.length ? null : Float64Array.from(values.slice(from, from + 48));
        };
        const flags = checkReadings(cuts, new Set([changed]), valuesOf, rules);
        const known = new Map(
          values.flatMap((value, n) => (value === M ? [] : [[first * 48 + n, value] as const])),
        );
        const dates = [0, 47].map((slot) => localDateOf(instant((changed * 48 + slot) * 1_800_000), zone));
        expect(flags.map(startOf)).toEqual(naiveFlags(known, [...new Set(dates)], zone));
        for (const { fromDay, toDay } of flags) expect(fromDay <= changed && changed <= toDay).toBe(true);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('says what it saw in words and figures', () => {
    const values = Float64Array.from({ length: 48 }, (_, slot) => (slot < 13 ? 1_500_000 : 500_000 + slot));
    values[40] = 9_000_000;
    const utc = day('2023-03-05');
    const cuts = localDayCuts(utc, utc, { zone: TOKYO, stepSeconds: 1_800, lookBack: 11 });
    const flags = checkReadings(
      cuts,
      new Set([utc]),
      (d) => (d === utc ? values : null),
      DEFAULT_VALIDATION_RULES,
    );
    expect(flags.map(({ check, detail }) => `${check.code}: ${detail}`)).toEqual([
      'METER.FROZEN: 13 readings in a row of 1.5 kWh',
      'METER.SPIKE: 9 kWh; the third highest of 2023-03-06 is 0.500046 kWh',
    ]);
  });
});
