import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { ExactDecimal, scaledDecimal, scaledText } from '../../../src/domain/quantity/exact-decimal.js';

describe('scaledText', () => {
  it.each([
    [0n, 0, '0'],
    [0n, 6, '0'],
    [1n, 6, '0.000001'],
    [-1n, 6, '-0.000001'],
    [1_500_000n, 6, '1.5'],
    [-1_500_000n, 6, '-1.5'],
    [1_000_000n, 6, '1'],
    [120n, 0, '120'],
    [10n ** 30n, 9, '1000000000000000000000'],
  ])('%s × 10^-%i is %s', (units, scale, text) => {
    expect(scaledText(units, scale)).toBe(text);
  });

  it('is the canonical text of decimal.js (500 cases)', () => {
    const Exact = Decimal.clone({ precision: 200, toExpNeg: -9e15, toExpPos: 9e15 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), fc.nat(30), (units, scale) => {
        const expected = new Exact(units.toString()).div(new Exact(10).pow(scale)).toFixed();
        expect(scaledText(units, scale)).toBe(expected);
        expect(scaledDecimal(units, scale).toFixed()).toBe(expected);
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

describe('ExactDecimal', () => {
  it('never prints an exponent and keeps 1,000 digits', () => {
    expect(new ExactDecimal('1e-40').toString()).toBe(`0.${'0'.repeat(39)}1`);
    const long = `1${'0'.repeat(500)}.${'0'.repeat(400)}1`;
    expect(new ExactDecimal(long).plus(0).toFixed()).toBe(long);
  });

  it('leaves the settings of decimal.js alone', () => {
    expect(new Decimal(1).div(3).toFixed()).toBe('0.33333333333333333333');
  });
});
