import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { InvariantError } from '../../../src/domain/invariant.js';
import { allocate, largestRemainder } from '../../../src/domain/quantity/largest-remainder.js';

const Exact = Decimal.clone({ precision: 120 });
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** One unit at a time to whoever has the largest remainder and none yet: no sorting, decimal.js instead of bigint. */
function oneByOne(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = sum(weights).toString();
  const products = weights.map((weight) => new Exact(weight.toString()).times(total.toString()));
  const shares = products.map((product) => BigInt(product.divToInt(all).toFixed(0)));
  const rests = products.map((product) => product.mod(all));
  const given = new Set<number>();
  while (sum(shares) < total) {
    let best = -1;
    rests.forEach((rest, i) => {
      if (!given.has(i) && (best < 0 || rest.gt(rests[best]!))) best = i;
    });
    given.add(best);
    shares[best]! += 1n;
  }
  return shares;
}

/** Small weights make ties, large ones fractions. */
const weights = fc.array(fc.oneof(fc.bigInt({ min: 0n, max: 6n }), fc.bigInt({ min: 0n, max: 10n ** 12n })), {
  minLength: 1,
  maxLength: 12,
});

describe('largestRemainder', () => {
  it.each([
    [10n, [1n, 1n, 1n], [4n, 3n, 3n]],
    [2n, [1n, 1n, 1n, 1n], [1n, 1n, 0n, 0n]],
    [1n, [0n, 5n, 5n], [0n, 1n, 0n]],
    [5n, [3n, 2n], [3n, 2n]],
    [100n, [1n], [100n]],
    [7n, [1n, 2n, 4n], [1n, 2n, 4n]],
    [3n, [1n, 2n, 3n], [1n, 1n, 1n]],
    [0n, [4n, 4n], [0n, 0n]],
    [0n, [0n, 0n], [0n, 0n]],
    [0n, [], []],
  ])('splits %s over %s into %s, ties to the earlier index', (total, by, expected) => {
    expect(largestRemainder(total, by)).toEqual(expected);
  });

  it('shares sum to the total, stay within one of the exact share, and 0 gets 0 (500 cases)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), weights, (total, by) => {
        fc.pre(sum(by) > 0n);
        const shares = largestRemainder(total, by);
        expect(sum(shares)).toBe(total);
        shares.forEach((share, i) => {
          const floor = (by[i]! * total) / sum(by);
          expect(share === floor || share === floor + 1n).toBe(true);
          if (by[i] === 0n) expect(share).toBe(0n);
        });
      }),
      { numRuns: 500, seed: 8 },
    );
  });

  it('equals giving one unit at a time to the largest fraction by decimal.js (500 cases)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000n }), weights, (total, by) => {
        fc.pre(sum(by) > 0n);
        expect(largestRemainder(total, by)).toEqual(oneByOne(total, by));
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it('gives equal weights the larger shares first (300 cases)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 200n }), fc.integer({ min: 1, max: 20 }), (total, lines) => {
        const shares = largestRemainder(total, new Array<bigint>(lines).fill(1n));
        expect(shares).toEqual([...shares].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
      }),
      { numRuns: 300, seed: 10 },
    );
  });

  it('refuses negative amounts and a total with nothing to share by', () => {
    expect(() => largestRemainder(-1n, [1n])).toThrow(InvariantError);
    expect(() => largestRemainder(1n, [2n, -1n])).toThrow(InvariantError);
    expect(() => largestRemainder(1n, [0n, 0n])).toThrow(InvariantError);
    expect(() => largestRemainder(1n, [])).toThrow(InvariantError);
  });
});

describe('allocate', () => {
  it('gives everyone their demand when the supply suffices', () => {
    const demands = [4n, 16n];
    expect(allocate(20n, demands)).toEqual(demands);
    expect(allocate(21n, demands)).not.toBe(demands);
    expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
  });

  it('sums to min(supply, demand), never above a demand, and more supply never takes the sum down (500 cases)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), weights, (supply, demands) => {
        const shares = allocate(supply, demands);
        const all = sum(demands);
        expect(sum(shares)).toBe(supply < all ? supply : all);
        shares.forEach((share, i) => expect(share >= 0n && share <= demands[i]!).toBe(true));
        expect(sum(allocate(supply + 1n, demands)) >= sum(shares)).toBe(true);
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});
