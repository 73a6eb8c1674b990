import { Decimal } from 'decimal.js';

/**
 * decimal.js with 1,000 significant digits and no exponent notation: scaled integers of any size Yojo holds become
 * decimals exactly. `toFixed()` without an argument is the canonical text.
 */
export const ExactDecimal = Decimal.clone({
  precision: 1000,
  toExpNeg: -9e15,
  toExpPos: 9e15,
  rounding: Decimal.ROUND_HALF_EVEN,
});
export type ExactDecimal = Decimal;

/**
 * The decimal `units × 10^-scale`, exact (no rounding).
 *
 * @example scaledDecimal(1_500_000n, 6).toFixed() === '1.5'
 */
export function scaledDecimal(units: bigint, scale: number): ExactDecimal {
  return new ExactDecimal(scaledText(units, scale));
}

/**
 * Text of `units × 10^-scale` without exponent or trailing zeros: exact (no rounding), the canonical form everywhere.
 *
 * @example scaledText(-1_500_000n, 6) === '-1.5'
 */
export function scaledText(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}
