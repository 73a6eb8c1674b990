import { divideHalfEven } from './rounding.js';
import { scaledText } from './exact-decimal.js';
import { ExactDecimal } from './exact-decimal.js';
import { invariant } from '../invariant.js';

/** An exact fraction of two integers of the same unit; rounded only when it is printed. */
export class Ratio {
  constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {
    invariant(denominator > 0n, 'a ratio has a positive denominator');
  }

  /** Null when the denominator is 0: an undefined ratio is not 0. */
  static of(numerator: bigint, denominator: bigint): Ratio | null {
    if (denominator === 0n) return null;
    return denominator < 0n ? new Ratio(-numerator, -denominator) : new Ratio(numerator, denominator);
  }

  /** Text with `decimals` places, rounded half-even (unit: a pure number). */
  toFixed(decimals: number): string {
    return fixed(divideHalfEven(this.numerator * 10n ** BigInt(decimals), this.denominator), decimals);
  }

  /** Decimal rounded half-even to six places, the policy of every printed ratio. */
  get value(): ExactDecimal {
    return new ExactDecimal(this.toFixed(6));
  }

  /** −1, 0 or 1 as this is below, at or above `other`; exact. */
  compare(other: Ratio): -1 | 0 | 1 {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
}

function fixed(units: bigint, decimals: number): string {
  const text = scaledText(units, decimals);
  if (decimals === 0) return text;
  const [whole = '0', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(decimals, '0')}`;
}
