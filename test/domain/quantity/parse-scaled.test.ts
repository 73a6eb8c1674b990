import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { scaledText } from '../../../src/domain/quantity/exact-decimal.js';
import { parseScaled } from '../../../src/domain/quantity/parse-scaled.js';

const Exact = Decimal.clone({ precision: 100 });

function valueOf(text: string, scale = 6): bigint | string {
  const parsed = parseScaled(text, scale, 'kWh');
  return parsed.ok ? parsed.value : parsed.failure.code;
}

describe('parseScaled', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['0.000', 0n],
    ['1', 1_000_000n],
    ['1.5', 1_500_000n],
    ['-0.5', -500_000n],
    ['007.25', 7_250_000n],
    ['0.000001', 1n],
    ['0.0000010000', 1n],
    ['9007199254.740993', 9_007_199_254_740_993n],
  ])('reads %s exactly', (text, units) => {
    expect(valueOf(text)).toBe(units);
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '+1',
    '1.',
    '.5',
    '--1',
    '1e3',
    '1E-3',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    '1,000',
    '1.2.3',
    '１２',
    '−1',
    '1\n',
    '1'.repeat(41),
  ])('refuses %j', (text) => {
    expect(valueOf(text)).toBe('QUANTITY.NOT_A_DECIMAL');
  });

  it.each([
    ['0.0000001', 6],
    ['1.5', 0],
    ['-0.1234', 3],
  ])('refuses %s as finer than 10^-%i rather than rounding it', (text, scale) => {
    expect(valueOf(text, scale)).toBe('QUANTITY.TOO_FINE');
  });

  it('agrees with decimal.js and reads back what scaledText writes (500 cases)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(9), (units, scale) => {
        const text = scaledText(units, scale);
        expect(valueOf(text, scale)).toBe(units);
        expect(new Exact(text).times(new Exact(10).pow(scale)).toFixed()).toBe(units.toString());
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
