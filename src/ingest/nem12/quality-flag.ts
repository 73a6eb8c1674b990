import { readQuality } from '../meter-csv/quality-cell.js';

/** Quality of one interval: index into READING_QUALITIES with the flag and reason as the file has them. */
export interface IntervalQuality {
  readonly quality: number;
  /** Letter and method, e.g. `S14`. */
  readonly flag: string;
  /** Reason code, '' when there is none. */
  readonly reason: string;
}

const FLAG = /^([AEFNS])(?:[0-9]{2})?$/;
/** The intervals of the row carry their qualities in 400 records. */
export const VARIABLE = 'V';
export const FLAG_RULE =
  'a quality flag is A, E, F, N or S, with its method as two digits (S14), or V where 400 records follow';

/** True for text that stands where a 300 row has its quality. @example isFlag('S14') */
export function isFlag(text: string): boolean {
  return text === VARIABLE || FLAG.test(text);
}

/** Null for V and for anything that is no flag. @example readFlag('E64', '')?.quality === 2 */
export function readFlag(flag: string, reason: string): IntervalQuality | null {
  const letter = FLAG.exec(flag)?.[1];
  return letter === undefined ? null : { quality: readQuality(letter), flag, reason };
}
