import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvariantError } from '../../../src/domain/invariant.js';
import {
  DEFAULT_RANGE_PER_MILLION,
  gapsOf,
  mergeSeriesDay,
  type Arrival,
  type KnownSeriesDay,
  type MergedSeriesDay,
  type SeriesLimits,
} from '../../../src/domain/metering/intake.js';
import { MISSING_VALUE, type SeriesDay } from '../../../src/domain/metering/series-day.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

const M = MISSING_VALUE;
const SLOTS = 4;
const STEP = 86_400 / SLOTS;
const FREE: SeriesLimits = {
  stepSeconds: STEP,
  nameplateWatts: null,
  rangePerMillion: DEFAULT_RANGE_PER_MILLION,
};
const [MEASURED, SUBSTITUTED, ESTIMATED, MISSING] = [0, 1, 2, 3];

function seriesDay(values: readonly number[], qualities: readonly number[] | null = null): SeriesDay {
  return {
    seriesNo: 1,
    day: 0 as UtcDay,
    stepSeconds: 86_400 / values.length,
    values: Float64Array.from(values),
    qualities: qualities === null ? null : Uint8Array.from(qualities),
  };
}

function arrival(
  version: bigint,
  values: readonly number[],
  qualities: readonly number[] | null = null,
): Arrival {
  return { version, day: seriesDay(values, qualities) };
}

function merged(next: Arrival, known: KnownSeriesDay | null = null, limits = FREE): MergedSeriesDay {
  const outcome = mergeSeriesDay(next, known, limits);
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
}

/** The state after arrivals one after the other, of a series without bounds at their step. */
function after(...arrivals: Arrival[]): KnownSeriesDay | null {
  return arrivals.reduce<KnownSeriesDay | null>((known, next) => {
    return merged(next, known, { ...FREE, stepSeconds: next.day.stepSeconds }).state ?? known;
  }, null);
}

/** What a state says of each slot: value, quality, version; the revision is left out, it counts arrivals. */
function facts(state: KnownSeriesDay | null): unknown[] {
  if (state === null) return [];
  return Array.from(state.values, (value, slot) =>
    value === M
      ? null
      : [value, state.qualities?.[slot] ?? MEASURED, state.slotVersions?.[slot] ?? state.sourceVersion],
  );
}

describe('mergeSeriesDay, one slot', () => {
  const NONE = { added: 0, duplicates: 0, replaced: 0, superseded: 0 };

  it.each([
    // known [value, quality, version] | arriving | stays | what is counted
    ['equal in all: duplicate', [5, MEASURED, 1n], [5, MEASURED, 1n], 5, { duplicates: 1 }],
    ['same value, later version: duplicate', [5, MEASURED, 1n], [5, MEASURED, 2n], 5, { duplicates: 1 }],
    ['same value, earlier version: duplicate', [5, MEASURED, 2n], [5, MEASURED, 1n], 5, { duplicates: 1 }],
    ['same value, better quality: replaced', [5, ESTIMATED, 1n], [5, MEASURED, 1n], 5, { replaced: 1 }],
    ['same value, worse quality: duplicate', [5, MEASURED, 1n], [5, ESTIMATED, 1n], 5, { duplicates: 1 }],
    [
      'same value, worse quality, later version: replaced',
      [5, MEASURED, 1n],
      [5, ESTIMATED, 2n],
      5,
      { replaced: 1 },
    ],
    ['other value, later version: replaced', [5, MEASURED, 1n], [6, MEASURED, 2n], 6, { replaced: 1 }],
    [
      'other value, later version, worse quality: replaced',
      [5, MEASURED, 1n],
      [6, ESTIMATED, 2n],
      6,
      { replaced: 1 },
    ],
    ['other value, earlier version: superseded', [5, ESTIMATED, 2n], [6, MEASURED, 1n], 5, { superseded: 1 }],
    ['other value, better quality: replaced', [5, ESTIMATED, 1n], [6, SUBSTITUTED, 1n], 6, { replaced: 1 }],
    [
      'other value, worse quality: superseded',
      [5, SUBSTITUTED, 1n],
      [6, ESTIMATED, 1n],
      5,
      { superseded: 1 },
    ],
    ['other value, nothing decides: conflict', [5, MEASURED, 1n], [6, MEASURED, 1n], 5, {}],
    ['zero is a reading', [0, MEASURED, 1n], [6, MEASURED, 1n], 0, {}],
    ['marked missing is no reading', [5, MEASURED, 1n], [6, MISSING, 2n], 5, {}],
  ] as const)('%s', (name, known, next, stays, counts) => {
    const before = after(arrival(known[2], [known[0]], [known[1]]));
    const result = merged(arrival(next[2], [next[0]], [next[1]]), before, { ...FREE, stepSeconds: 86_400 });
    expect((result.state ?? before)?.values[0]).toBe(stays);
    expect(result.counts).toEqual({ ...NONE, ...counts });
    const conflict = { code: 'METER.CONFLICT', slot: 0, arrived: next[0], against: known[0] };
    const isConflict = name.includes('conflict') || name.startsWith('zero');
    expect(result.conflicts).toEqual(isConflict ? [conflict] : []);
  });
});

describe('mergeSeriesDay', () => {
  it('makes revision 1 of the first arrival and counts on from there', () => {
    const first = merged(arrival(0n, [1, M, 3, M]));
    expect(first.state).toMatchObject({ revision: 1, sourceVersion: 0n, slotVersions: null });
    expect(first.counts).toEqual({ added: 2, duplicates: 0, replaced: 0, superseded: 0 });
    expect(first.gaps).toEqual([
      { fromSlot: 1, toSlot: 2 },
      { fromSlot: 3, toSlot: 4 },
    ]);
    const second = merged(arrival(0n, [M, 2, M, M]), first.state);
    expect(second.state).toMatchObject({ revision: 2, values: Float64Array.of(1, 2, 3, M) });
  });

  it('leaves the known state and the arrival untouched', () => {
    const known = after(arrival(1n, [1, 2, M, 4], [0, 2, 3, 0]))!;
    const next = arrival(2n, [9, M, 3, 4], [1, 0, 0, 0]);
    const copy = structuredClone({ known, next });
    merged(next, known);
    expect({ known, next }).toEqual(copy);
  });

  it('says when nothing changed: the same file twice is no new revision', () => {
    const next = arrival(1n, [1, 2, M, 4], [0, 2, 0, 1]);
    const again = merged(next, after(next));
    expect(again.state).toBeNull();
    expect(again.counts).toEqual({ added: 0, duplicates: 3, replaced: 0, superseded: 0 });
  });

  it('has null qualities when all that is there is measured, else one per slot', () => {
    expect(after(arrival(0n, [1, M, 3, 4], [0, 0, 0, 0]))?.qualities).toBeNull();
    expect(after(arrival(0n, [1, M, 3, 4], [0, 0, 2, 0]))?.qualities).toEqual(Uint8Array.of(0, 3, 2, 0));
  });

  it('takes two parts of one later version, one after the other, without a conflict', () => {
    const first = arrival(1n, [1, 2, 3, 4]);
    const state = after(first, arrival(2n, [10, 20, M, M]), arrival(2n, [M, M, 30, 40]));
    expect(state?.values).toEqual(Float64Array.of(10, 20, 30, 40));
    expect(state?.slotVersions).toBeNull();
  });

  it('does not take an old version for a slot that a middle one already corrected', () => {
    const state = after(arrival(2n, [20, M, M, M]), arrival(3n, [M, 30, M, M]), arrival(1n, [10, 10, 10, M]));
    expect(facts(state)).toEqual([[20, MEASURED, 2n], [30, MEASURED, 3n], [10, MEASURED, 1n], null]);
  });

  it('keeps what is known on a conflict, and takes the rest of the arrival', () => {
    const result = merged(arrival(0n, [9, 2, 3, M]), after(arrival(0n, [1, 2, M, M])));
    expect(result.conflicts).toEqual([{ code: 'METER.CONFLICT', slot: 0, arrived: 9, against: 1 }]);
    expect(result.state?.values).toEqual(Float64Array.of(1, 2, 3, M));
  });

  it.each([
    // 1,000 W for 6 h is 6 kWh = 6,000,000 milliWh, × 1.2.
    [7_200_000, true],
    [7_200_001, false],
    [0, true],
    [-2, false],
  ])('range: %d milliWh on a nameplate of 1,000 W is taken: %j', (value, taken) => {
    const limits = { ...FREE, nameplateWatts: 1_000 };
    const result = merged(arrival(0n, [value, M, M, M]), null, limits);
    expect(result.state?.values[0]).toBe(taken ? value : undefined);
    const against = value < 0 ? 0 : 7_200_000;
    expect(result.outOfRange).toEqual(
      taken ? [] : [{ code: 'METER.OUT_OF_RANGE', slot: 0, arrived: value, against }],
    );
  });

  it('range: the bound is floored, and no nameplate means no bound', () => {
    const odd = { ...FREE, nameplateWatts: 7, rangePerMillion: 1_000_001 };
    // 7 W × 6 h × 1.000001 = 42,000.042 milliWh
    expect(merged(arrival(0n, [42_000, 42_001, M, M]), null, odd).outOfRange.map((r) => r.slot)).toEqual([1]);
    expect(merged(arrival(0n, [Number.MAX_SAFE_INTEGER, M, M, M])).counts.added).toBe(1);
  });

  it.each([
    ['another step than the series', arrival(0n, [1, 2]), null],
    ['another step than what is known', arrival(0n, [1, 2, 3, 4]), seriesDay([1, 2])],
  ])('refuses %s', (_, next, known) => {
    const state = known === null ? null : { ...known, revision: 1, sourceVersion: 0n };
    const outcome = mergeSeriesDay(next, state, FREE);
    expect(outcome.ok ? '' : outcome.failure.code).toBe('METER.STEP_MISMATCH');
  });

  it('is a bug to merge half a day', () => {
    const half = { ...seriesDay([1, 2, 3, 4]), stepSeconds: 900 };
    expect(() => mergeSeriesDay({ version: 0n, day: half }, null, FREE)).toThrow(InvariantError);
  });
});

const cell = fc.oneof(
  { weight: 2, arbitrary: fc.constant(M) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
);
const values = fc.array(cell, { minLength: SLOTS, maxLength: SLOTS });
const grade = fc.constantFrom(MEASURED, SUBSTITUTED, ESTIMATED);

/** Arrivals whose (version, quality) are distinct, and an order to send them in. */
const arrivals = fc
  .uniqueArray(fc.record({ version: fc.bigInt({ min: 0n, max: 4n }), quality: grade, values }), {
    selector: ({ version, quality }) => `${version} ${quality}`,
    minLength: 1,
    maxLength: 6,
  })
  .map((list) =>
    list.map(({ version, quality, values: v }) =>
      arrival(version, v, new Array<number>(SLOTS).fill(quality)),
    ),
  )
  .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));

describe('the order of arrivals', () => {
  it('does not matter where version or quality decides (1,000 cases)', () => {
    fc.assert(
      fc.property(arrivals, ([list, shuffled]) => {
        expect(facts(after(...shuffled))).toEqual(facts(after(...list)));
      }),
      { numRuns: 1_000, seed: 40 },
    );
  });

  it('gives each slot the latest version that has it, and of equal ones the best quality (500 cases)', () => {
    fc.assert(
      fc.property(arrivals, ([list]) => {
        const ranked = [...list].sort((a, b) =>
          a.version === b.version
            ? a.day.qualities![0]! - b.day.qualities![0]!
            : a.version > b.version
              ? -1
              : 1,
        );
        const expected = Array.from({ length: SLOTS }, (_, slot) => {
          const best = ranked.find((next) => next.day.values[slot] !== M);
          return best === undefined ? null : [best.day.values[slot], best.day.qualities![0], best.version];
        });
        const state = after(...list);
        expect(facts(state)).toEqual(state === null ? [] : expected);
      }),
      { numRuns: 500, seed: 41 },
    );
  });

  it('does not matter for duplicates: sent again in any order, nothing changes (500 cases)', () => {
    fc.assert(
      fc.property(arrivals, ([list, shuffled]) => {
        const state = after(...list);
        for (const next of shuffled) {
          const again = merged(next, state);
          expect(again.state).toBeNull();
          expect(again.conflicts).toEqual([]);
        }
      }),
      { numRuns: 500, seed: 42 },
    );
  });

  it('counts every reading of an arrival exactly once (1,000 cases)', () => {
    const any = fc.record({
      version: fc.bigInt({ min: 0n, max: 2n }),
      values,
      qualities: fc.array(grade, { minLength: SLOTS, maxLength: SLOTS }),
    });
    const limits = { ...FREE, nameplateWatts: 0, rangePerMillion: 1_000_000 };
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), any, fc.boolean(), (list, next, bounded) => {
        const known = after(...list.map((a) => arrival(a.version, a.values, a.qualities)));
        const result = merged(
          arrival(next.version, next.values, next.qualities),
          known,
          bounded ? limits : FREE,
        );
        const { added, duplicates, replaced, superseded } = result.counts;
        const counted =
          added + duplicates + replaced + superseded + result.conflicts.length + result.outOfRange.length;
        expect(counted).toBe(next.values.filter((v) => v !== M).length);
      }),
      { numRuns: 1_000, seed: 43 },
    );
  });
});

describe('gapsOf', () => {
  it('are the runs of missing slots inside a span (500 cases)', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), fc.nat(30), fc.nat(30), (list, a, b) => {
        const span = { fromSlot: Math.min(a, b, list.length), toSlot: Math.min(Math.max(a, b), list.length) };
        const gaps = gapsOf(Float64Array.from(list), span);
        const inGaps = list.map((_, slot) => gaps.some((g) => g.fromSlot <= slot && slot < g.toSlot));
        const expected = list.map((v, slot) => v === M && slot >= span.fromSlot && slot < span.toSlot);
        expect(inGaps).toEqual(expected);
        gaps.forEach((gap, i) => {
          expect(gap.fromSlot).toBeLessThan(gap.toSlot);
          if (i > 0) expect(gaps[i - 1]!.toSlot).toBeLessThan(gap.fromSlot);
        });
      }),
      { numRuns: 500, seed: 44 },
    );
  });
});
