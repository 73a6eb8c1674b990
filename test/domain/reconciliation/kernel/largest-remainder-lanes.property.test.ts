import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvariantError } from '../../../../src/domain/invariant.js';
import { allocate } from '../../../../src/domain/quantity/largest-remainder.js';
import { LargestRemainderLanes } from '../../../../src/domain/reconciliation/kernel/largest-remainder-lanes.js';

const lanes = new LargestRemainderLanes();

function shares(total: number, weights: readonly number[], offset: number): bigint[] {
  const held = new Float64Array(weights.length + offset).fill(99);
  held.set(weights, offset);
  const result = new Float64Array(weights.length);
  const sum = weights.reduce((a, b) => a + b, 0);
  lanes.allocate(total, held, offset, weights.length, sum, result);
  return [...result].map(BigInt);
}

/** Where the arithmetic changes: small sums, 32 bits (and its narrower limit), 40 bits, bigint up to 2^53. */
const LIMITS = [
  40,
  2 ** 20,
  4_293_999_999,
  4_294_000_001,
  2 ** 32 + 5,
  2 ** 40 - 1,
  2 ** 40 + 9,
  Number.MAX_SAFE_INTEGER,
];

/** Weights whose sum is `limit` or a little below, with equal ones among them so that ties occur. */
function weightsFor(limit: number): fc.Arbitrary<number[]> {
  return fc
    .array(fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.constantFrom(0, 1, 500, 500)), {
      minLength: 1,
      maxLength: 40,
    })
    .map((parts) => {
      const sum = parts.reduce((a, b) => a + b, 0);
      return sum === 0 ? parts : parts.map((part) => Number((BigInt(part) * BigInt(limit)) / BigInt(sum)));
    });
}

describe('LargestRemainderLanes', () => {
  it.each(LIMITS)('17: equals allocate in bigint, ties included, for sums up to %d (400 cases)', (limit) => {
    const fraction = fc.integer({ min: 0, max: 1_000_100 });
    fc.assert(
      fc.property(weightsFor(limit), fraction, fc.nat(3), (weights, millionths, offset) => {
        const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
        const total = (sum * BigInt(millionths)) / 1_000_000n;
        fc.pre(total <= BigInt(Number.MAX_SAFE_INTEGER));
        expect(shares(Number(total), weights, offset)).toEqual(allocate(total, weights.map(BigInt)));
      }),
      { numRuns: 400, seed: 90 },
    );
  });

  it('17: equals allocate for every total of a small pool (2,500 splits)', () => {
    const weights = [3, 3, 0, 1, 7, 7, 7, 2];
    for (let scale = 1; scale <= 25; scale += 1) {
      const scaled = weights.map((weight) => weight * scale + (scale % 2));
      for (let total = 0; total < 100; total += 1)
        expect(shares(total, scaled, 0)).toEqual(allocate(BigInt(total), scaled.map(BigInt)));
    }
  });

  it('shares nothing over nothing, and over no line at all', () => {
    expect(shares(5, [0, 0], 0)).toEqual([0n, 0n]);
    expect(shares(5, [], 0)).toEqual([]);
    expect(shares(0, [4, 4], 0)).toEqual([0n, 0n]);
  });

  it('refuses a sum that is not the sum of the weights rather than sharing out too much', () => {
    const result = new Float64Array(2);
    expect(() => lanes.allocate(50, Float64Array.of(10, 10), 0, 2, 100, result)).toThrow(InvariantError);
  });
});
