import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvariantError } from '../../../../src/domain/invariant.js';
import {
  ceilProportion,
  exactNumber,
  exactSum,
  floorProportion,
  floorQuotient,
  leastCommonMultiple,
  MAX_EXACT,
} from '../../../../src/domain/reconciliation/kernel/exact-integers.js';

/** Integers of every magnitude below 2^53, those next to powers of two among them. */
const integer = fc.oneof(
  fc.nat(1_000),
  fc.maxSafeNat(),
  fc.tuple(fc.nat(52), fc.integer({ min: -2, max: 2 })).map(([bits, off]) => Math.max(0, 2 ** bits + off)),
);
const positive = integer.map((value) => Math.max(1, value));

describe('integers of the kernel', () => {
  it('floor quotients equal bigint (2,000 cases)', () => {
    fc.assert(
      fc.property(integer, positive, (a, b) => {
        expect(BigInt(floorQuotient(a, b))).toBe(BigInt(a) / BigInt(b));
      }),
      { numRuns: 2_000, seed: 91 },
    );
  });

  it('floor quotients do not round up next to a multiple (2,000 cases)', () => {
    fc.assert(
      fc.property(positive, positive, (quotient, b) => {
        const product = BigInt(quotient) * BigInt(b);
        fc.pre(product <= BigInt(MAX_EXACT));
        expect(floorQuotient(Number(product) - 1, b)).toBe(quotient - 1);
        expect(floorQuotient(Number(product), b)).toBe(quotient);
      }),
      { numRuns: 2_000, seed: 92 },
    );
  });

  it('proportions equal bigint, whatever the product (2,000 cases)', () => {
    fc.assert(
      fc.property(integer, integer, positive, (a, b, c) => {
        const product = BigInt(a) * BigInt(b);
        const divisor = BigInt(c);
        // A cut is never more than the whole.
        fc.pre(product / divisor < BigInt(MAX_EXACT));
        expect(BigInt(floorProportion(a, b, c))).toBe(product / divisor);
        expect(BigInt(ceilProportion(a, b, c))).toBe((product + divisor - 1n) / divisor);
      }),
      { numRuns: 2_000, seed: 93 },
    );
  });

  it('cut a reading into seconds inside and the rest (1,000 cases)', () => {
    fc.assert(
      fc.property(integer, fc.integer({ min: 0, max: 3_600 }), (energy, seconds) => {
        const inside = floorProportion(energy, seconds, 3_600);
        expect(BigInt(inside)).toBe((BigInt(energy) * BigInt(seconds)) / 3_600n);
        expect(inside <= energy).toBe(true);
      }),
      { numRuns: 1_000, seed: 94 },
    );
  });

  it.each([-1, MAX_EXACT + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    'the guard refuses a sum of %d',
    (value) => {
      expect(() => exactSum(value, 'a sum')).toThrow(InvariantError);
    },
  );

  it('the guard lets 0 and 2^53 − 1 through, and refuses what bigint cannot be held exactly', () => {
    expect([exactSum(0, ''), exactSum(MAX_EXACT, '')]).toEqual([0, MAX_EXACT]);
    expect(exactNumber(2n ** 53n - 1n, '')).toBe(MAX_EXACT);
    for (const value of [2n ** 53n, 2n ** 53n + 1n, 2n ** 200n, -1n])
      expect(() => exactNumber(value, '')).toThrow(InvariantError);
  });

  it.each([
    [300, 1_800, 1_800],
    [900, 1_200, 3_600],
    [1, 300, 300],
    [7, 13, 91],
  ])('least common multiple of %d and %d is %d', (a, b, expected) => {
    expect(leastCommonMultiple(a, b)).toBe(expected);
  });
});
