import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { constantLoadOf } from '../../../src/domain/report/flat-load.js';
import { plainRows, plainStatement, type PlainDay } from '../../support/plain-site.js';

const DATE = '2023-03-01';
const liftOf = (days: readonly PlainDay[]) => plainStatement(days).lift;
/** A day with plenty of surplus in its first hour alone; the other hours share the rest of `total` to the last unit. */
function peaked(first: number, total: number): PlainDay {
  const rest = total - first;
  const energy = Array.from({ length: 24 }, (_, hour) =>
    hour === 0 ? first : Math.floor(rest / 23) + (hour <= rest % 23 ? 1 : 0),
  );
  return { date: DATE, energy, surplus: [1_000_000_000, 0] };
}

describe('lift', () => {
  it('is null when a flat load meets no surplus, and so is the sentence', () => {
    const lift = liftOf([{ date: DATE, energy: [1_000], surplus: [0] }]);
    expect([lift.value, lift.sentence]).toEqual([null, null]);
    expect([lift.flatLoadCoincident!.milliWh, lift.assessedSlots]).toEqual([0n, 24]);
  });

  it('is null without any slot whose C is known, and so is the flat load', () => {
    const lift = liftOf([{ date: DATE, energy: [1_000], surplus: [null] }]);
    expect([lift.value, lift.flatLoadCoincident, lift.assessedSlots]).toEqual([null, null, 0]);
  });

  it('is exactly 1 for a load that never changes, and says that no response is shown', () => {
    const lift = liftOf([{ date: DATE, energy: [1_000], surplus: [400, 0, 700, 1_000, 5_000, 0] }]);
    expect(lift.value!.numerator).toBe(lift.value!.denominator);
    expect(lift.sentence).toBe('no response to surplus shown');
  });

  it.each([
    ['exactly 1.10 is not near 1', 1_100, null],
    ['1 milliWh less is', 1_099, 'no response to surplus shown'],
  ])('near 1: %s', (_, first, sentence) => {
    const lift = liftOf([peaked(first, 24_000)]);
    expect(lift.value!.numerator * 1_000n).toBe(lift.value!.denominator * BigInt(first));
    expect(lift.sentence).toBe(sentence);
  });

  it('keeps the flat load Ē = ΣE ÷ n an exact fraction and floors only what it prints', () => {
    const energy = [2, ...Array.from({ length: 23 }, () => 1)];
    const lift = liftOf([{ date: DATE, energy, surplus: [2, 0] }]);
    // ΣE = 25, n = 24, C = 2: lift = (2/25) ÷ (min(2, 25/24)/25) = 48/25, and min(2, 25/24) prints as 1.
    expect(lift.value!.numerator * 25n).toBe(lift.value!.denominator * 48n);
    expect(lift.flatLoadCoincident!.milliWh).toBe(1n);
  });

  it('counts slots of unequal length by their length', () => {
    const hourly: PlainDay = { date: DATE, energy: [1_800], surplus: [900, 0, 9_000] };
    const halves = (amounts: readonly number[]): number[] => amounts.flatMap((a) => [a / 2, a / 2]);
    const finer: PlainDay = {
      date: '2023-03-02',
      stepSeconds: 1_800,
      energy: [900],
      surplus: halves([900, 0, 9_000]),
    };
    const lift = liftOf([hourly, finer]);
    expect(lift.value!.numerator).toBe(lift.value!.denominator);
    expect(lift.flatLoadCoincident!.milliWh).toBe(2n * (900n + 22n * 1_800n));
  });

  it('equals (ΣC/ΣE) ÷ (Σmin(S, Ē)/ΣĒ) in plain fractions', () => {
    const amounts = fc.array(fc.nat(50), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(amounts, amounts, (energy, surplus) => {
        const lift = liftOf([{ date: DATE, energy, surplus }]);
        const total = BigInt(energy.reduce((a, b) => a + b, 0));
        const coincident = energy.reduce((sum, e, hour) => sum + BigInt(Math.min(e, surplus[hour]!)), 0n);
        // Σmin(S, Ē) in 24ths of a milliWh.
        const flat = surplus.reduce((sum, s) => {
          const supply = 24n * BigInt(s);
          return sum + (supply < total ? supply : total);
        }, 0n);
        if (flat === 0n) return expect(lift.value).toBeNull();
        expect(lift.value!.numerator * flat).toBe(lift.value!.denominator * 24n * coincident);
      }),
      { numRuns: 60, seed: 20_230_303 },
    );
  });
});

describe('a constant load', () => {
  it('coincides with Σmin(S, L × h) over slots whose C is known, L × h rounded down per slot', () => {
    const rows = plainRows([{ date: DATE, energy: [0], surplus: [5, null, 10_000, 0], stepSeconds: 300 }]);
    // 7 W over 300 s are 583.3 milliWh.
    expect(constantLoadOf(rows, 7n).coincident!.milliWh).toBe(5n + 583n);
  });

  it('bounds the coincident energy of a site that is never above it', () => {
    const amounts = fc.array(fc.nat(1_000), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(amounts, amounts, (energy, surplus) => {
        const days = [{ date: DATE, energy, surplus }];
        const { totals, constantLoad } = plainStatement(days, { constantLoadWatts: 1n });
        expect(totals.coincident!.milliWh <= constantLoad!.coincident!.milliWh).toBe(true);
      }),
      { numRuns: 50, seed: 20_230_304 },
    );
  });

  it('is null where nothing is known', () => {
    expect(
      constantLoadOf(plainRows([{ date: DATE, energy: [0], surplus: [null] }]), 7n).coincident,
    ).toBeNull();
  });
});
