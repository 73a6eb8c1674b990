import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { InvariantError } from '../../../src/domain/invariant.js';
import {
  divideCeil,
  divideFloor,
  divideHalfEven,
  divideHalfUp,
} from '../../../src/domain/quantity/rounding.js';

const Exact = Decimal.clone({ precision: 200 });
type Divide = (numerator: bigint, denominator: bigint) => bigint;

const MODES: readonly (readonly [string, Divide, Decimal.Rounding])[] = [
  ['divideFloor', divideFloor, Decimal.ROUND_FLOOR],
  ['divideCeil', divideCeil, Decimal.ROUND_CEIL],
  ['divideHalfEven', divideHalfEven, Decimal.ROUND_HALF_EVEN],
  ['divideHalfUp', divideHalfUp, Decimal.ROUND_HALF_UP],
];

describe('named roundings', () => {
  it.each([
    [7n, 2n, [3n, 4n, 4n, 4n]],
    [5n, 2n, [2n, 3n, 2n, 3n]],
    [-5n, 2n, [-3n, -2n, -2n, -3n]],
    [-7n, 2n, [-4n, -3n, -4n, -4n]],
    [1n, 3n, [0n, 1n, 0n, 0n]],
    [2n, 3n, [0n, 1n, 1n, 1n]],
    [-1n, 3n, [-1n, 0n, 0n, 0n]],
    [6n, 3n, [2n, 2n, 2n, 2n]],
    [0n, 9n, [0n, 0n, 0n, 0n]],
  ])('%s / %s is %s by floor, ceiling, half to even, half away from zero', (above, below, expected) => {
    expect(MODES.map(([, divide]) => divide(above, below))).toEqual(expected);
  });

  it.each([...MODES])('%s is the mode of decimal.js, ties included (500 cases)', (_, divide, mode) => {
    const small = fc.bigInt({ min: -40n, max: 40n });
    const large = fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n });
    const below = fc.oneof(fc.bigInt({ min: 1n, max: 8n }), fc.bigInt({ min: 1n, max: 2n ** 70n }));
    fc.assert(
      fc.property(fc.oneof(small, large), below, (a, b) => {
        const expected = new Exact(a.toString()).div(b.toString()).toDecimalPlaces(0, mode).toFixed(0);
        expect(divide(a, b)).toBe(BigInt(expected));
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it.each([...MODES])('%s refuses a divisor that is not positive', (_, divide) => {
    expect(() => divide(1n, 0n)).toThrow(InvariantError);
    expect(() => divide(1n, -2n)).toThrow(InvariantError);
  });
});
