import { isAscii, type ByteText } from '../text/file-encoding.js';

const MAX_NAME_LENGTH = 64;
/** No encoding has fewer characters than a quarter of the bytes. */
const MAX_NAME_BYTES = MAX_NAME_LENGTH * 4;

export interface NameProblem {
  readonly code: string;
  readonly rule: string;
}

const BLANK: NameProblem = { code: 'METER_CSV.SERIES_BLANK', rule: 'every row names its series' };
const UNREADABLE: NameProblem = {
  code: 'METER_CSV.SERIES_UNREADABLE',
  rule: 'the name of a series has no control characters',
};
const TOO_LONG: NameProblem = {
  code: 'METER_CSV.SERIES_TOO_LONG',
  rule: 'the name of a series has at most 64 characters',
};

/** What is wrong with the name of a series, null when nothing is. @example textNameProblem('TKH0001') === null */
export function textNameProblem(name: string): NameProblem | null {
  if (name.trim() === '') return BLANK;
  if (/\p{Control}|\p{Surrogate}|[\u2028\u2029]/u.test(name)) return UNREADABLE;
  return name.length > MAX_NAME_LENGTH ? TOO_LONG : null;
}

/**
 * What is wrong with a name whose encoding is still open, as far as its bytes tell: one that is not ASCII is looked at again at
 * the end of the file.
 *
 * @example byteNameProblem('')?.code === 'METER_CSV.SERIES_BLANK'
 */
export function byteNameProblem(name: ByteText): NameProblem | null {
  if (isAscii(name)) return textNameProblem(name);
  if (name.length > MAX_NAME_BYTES) return TOO_LONG;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f]/.test(name) ? UNREADABLE : null;
}
