import { READING_QUALITIES, type ReadingQuality } from '../../domain/metering/series-day.js';

const NAMES: ReadonlyMap<string, ReadingQuality> = new Map<string, ReadingQuality>([
  ['', 'MEASURED'],
  ['MEASURED', 'MEASURED'],
  ['ESTIMATED', 'ESTIMATED'],
  ['SUBSTITUTED', 'SUBSTITUTED'],
  ['MISSING', 'MISSING'],
  ['A', 'MEASURED'],
  ['E', 'ESTIMATED'],
  ['S', 'SUBSTITUTED'],
  ['F', 'SUBSTITUTED'],
  ['N', 'MISSING'],
]);

export const QUALITY_RULE =
  'a quality is MEASURED, ESTIMATED, SUBSTITUTED, MISSING or one of A, E, S, F, N (NEM12); blank is MEASURED';
export const MEASURED_INDEX = READING_QUALITIES.indexOf('MEASURED');
export const MISSING_INDEX = READING_QUALITIES.indexOf('MISSING');

/** Index into READING_QUALITIES, or −1 for a word that is no quality. @example readQuality('E') === 2 */
export function readQuality(text: string): number {
  const name = NAMES.get(text);
  return name === undefined ? -1 : READING_QUALITIES.indexOf(name);
}
