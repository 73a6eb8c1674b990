import { readPlainAmount } from '../text/plain-amount.js';

/** A figure read from a cell, or the code and rule it breaks. */
export type AmountReading = { readonly value: number } | { readonly code: string; readonly rule: string };

const refuse = (code: string, rule: string): AmountReading => ({ code, rule });

/**
 * Reads energy or power text as an integer of 10^-scale units (milliWh or milliwatts), exactly: nothing is rounded, nothing
 * that is not a plain decimal is taken.
 *
 * @example readAmount('0.672', 6, false) gives { value: 672_000 }
 */
export function readAmount(text: string, scale: number, decimalComma: boolean): AmountReading {
  if (text.trim() === '') {
    return refuse('METER_CSV.ENERGY_BLANK', 'only a row of quality MISSING may leave its energy blank');
  }
  const plain = decimalComma ? withPoint(text) : text;
  const amount = plain === null ? 'NOT_PLAIN' : readPlainAmount(plain, scale);
  switch (amount) {
    case 'NOT_PLAIN':
      return refuse('METER_CSV.ENERGY_NOT_PLAIN', notPlainRule(text, decimalComma));
    case 'TOO_FINE':
      return refuse(
        'METER_CSV.ENERGY_TOO_FINE',
        `at most ${String(scale)} decimals: nothing finer than 1 milliWh or 1 milliwatt is held, and nothing is rounded`,
      );
    case 'NEGATIVE':
      return refuse(
        'METER_CSV.ENERGY_NEGATIVE',
        'an import channel is not negative: give exported energy as a series of its own',
      );
    case 'TOO_LARGE':
      return refuse(
        'METER_CSV.ENERGY_TOO_LARGE',
        'a reading stays below 2^53 milliWh (9 TWh): check the unit',
      );
    default:
      return { value: amount };
  }
}

/** Text with a decimal comma as text with a point; null when it has a point of its own. */
function withPoint(text: string): string | null {
  return text.includes('.') ? null : text.replace(',', '.');
}

function notPlainRule(text: string, decimalComma: boolean): string {
  if (/nan|inf/i.test(text)) return 'a number: NaN and infinity are refused';
  if (text.startsWith('+')) return 'a number without a leading plus';
  if (/^-?[0-9.]+[eE]/.test(text)) return 'a number without an exponent';
  if (!decimalComma && text.includes(',')) {
    return 'a number without separators; a decimal comma has to be declared (decimalComma)';
  }
  if (decimalComma && text.includes('.')) return 'a number without separators; its decimal mark is a comma';
  return `plain digits with at most one decimal ${decimalComma ? 'comma' : 'point'}, e.g. ${decimalComma ? '12,5' : '12.5'}`;
}
