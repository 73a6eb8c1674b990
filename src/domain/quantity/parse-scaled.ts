import { failure, refused, success, type Outcome } from '../failure.js';

const PLAIN_DECIMAL = /^-?(?:0|[1-9][0-9]*|0[0-9]+)(?:\.[0-9]+)?$/;
const MAX_DIGITS = 40;

/**
 * Reads a plain decimal as an integer of 10^-scale units. NaN, infinities, exponents, separators, blanks, a leading
 * `+` and digits finer than the unit are refused: nothing is rounded.
 *
 * @example parseScaled('1.5', 6, 'kWh') gives 1_500_000n
 */
export function parseScaled(text: string, scale: number, unit: string): Outcome<bigint> {
  if (!PLAIN_DECIMAL.test(text) || text.length > MAX_DIGITS) {
    return refused(
      failure(
        'QUANTITY.NOT_A_DECIMAL',
        `"${text.slice(0, 60)}" is not a plain decimal of ${unit}`,
        'write digits with at most one decimal point, e.g. 12.5',
      ),
    );
  }
  const [whole = '', fraction = ''] = text.split('.');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > scale) {
    return refused(
      failure(
        'QUANTITY.TOO_FINE',
        `"${text}" is finer than 10^-${String(scale)} ${unit}`,
        `give at most ${String(scale)} decimals; Yojo does not round input`,
      ),
    );
  }
  return success(BigInt(`${whole}${significant.padEnd(scale, '0')}`));
}
