export type AmountProblem = 'NOT_PLAIN' | 'TOO_FINE' | 'NEGATIVE' | 'TOO_LARGE';

const PLAIN = /^-?[0-9]+(?:\.[0-9]+)?$/;
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);
const MAX_LENGTH = 60;
/** Integers of so many digits are exact as a number. */
const EXACT_DIGITS = 15;

/**
 * Reads plain decimal text as a whole number of 10^-scale units below 2^53, exactly: nothing is rounded.
 *
 * @example readPlainAmount('0.672', 6) === 672_000
 */
export function readPlainAmount(text: string, scale: number): number | AmountProblem {
  if (!PLAIN.test(text) || text.length > MAX_LENGTH) return 'NOT_PLAIN';
  const [whole = '', fraction = ''] = text.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > scale) return 'TOO_FINE';
  const digits = `${whole}${significant.padEnd(scale, '0')}`;
  if (digits.length <= EXACT_DIGITS && !digits.startsWith('-')) return Number(digits);
  const units = BigInt(digits);
  if (units < 0n) return 'NEGATIVE';
  return units > LARGEST ? 'TOO_LARGE' : Number(units);
}
