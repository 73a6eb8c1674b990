import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { InvariantError } from '../../../src/domain/invariant.js';
import { Ratio } from '../../../src/domain/quantity/ratio.js';

const Exact = Decimal.clone({ precision: 200, rounding: Decimal.ROUND_HALF_EVEN });
const denominator = fc.bigInt({ min: 1n, max: 10n ** 20n });
const numerator = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('Ratio', () => {
  it('is null over 0, because an undefined ratio is not 0', () => {
    expect(Ratio.of(0n, 0n)).toBeNull();
    expect(Ratio.of(5n, 0n)).toBeNull();
  });

  it('keeps its denominator positive', () => {
    expect(Ratio.of(1n, -4n)?.toFixed(2)).toBe('-0.25');
    expect(() => new Ratio(1n, -4n)).toThrow(InvariantError);
  });

  it.each([
    [1n, 8n, 2, '0.12'],
    [3n, 8n, 2, '0.38'],
    [-1n, 8n, 2, '-0.12'],
    [5n, 2n, 0, '2'],
    [7n, 2n, 0, '4'],
    [1n, 3n, 6, '0.333333'],
    [2n, 3n, 6, '0.666667'],
    [10n, 1n, 3, '10.000'],
    [0n, 7n, 2, '0.00'],
    [-1n, 1_000n, 2, '0.00'],
  ])('%s/%s with %i decimals is %s: half to even', (above, below, decimals, text) => {
    expect(new Ratio(above, below).toFixed(decimals)).toBe(text);
  });

  it('rounds as decimal.js does (500 cases)', () => {
    fc.assert(
      fc.property(numerator, denominator, fc.nat(12), (above, below, decimals) => {
        const exact = new Exact(above.toString()).div(below.toString());
        const expected = exact.toDecimalPlaces(decimals).toFixed(decimals);
        const positiveZero = /^-0(\.0*)?$/.test(expected) ? expected.slice(1) : expected;
        expect(new Ratio(above, below).toFixed(decimals)).toBe(positiveZero);
        expect(new Ratio(above, below).value.eq(exact.toDecimalPlaces(6))).toBe(true);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('compares exactly (500 cases)', () => {
    fc.assert(
      fc.property(numerator, denominator, numerator, denominator, (a, b, c, d) => {
        const expected = new Exact(a.toString())
          .times(d.toString())
          .cmp(new Exact(c.toString()).times(b.toString()));
        expect(new Ratio(a, b).compare(new Ratio(c, d))).toBe(expected);
        expect(new Ratio(a * 3n, b * 3n).compare(new Ratio(a, b))).toBe(0);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
