import { READING_QUALITIES, type ReadingQuality } from '../../domain/metering/series-day.js';

/** QualityOfReading of ESPI. What is neither measured nor edited by a person counts as estimated: never as matched energy. */
const QUALITIES: ReadonlyMap<string, ReadingQuality> = new Map<string, ReadingQuality>([
  ['0', 'MEASURED'],
  ['7', 'SUBSTITUTED'],
  ['8', 'ESTIMATED'],
  ['9', 'ESTIMATED'],
  ['10', 'ESTIMATED'],
  ['11', 'ESTIMATED'],
  ['12', 'ESTIMATED'],
  ['13', 'ESTIMATED'],
  ['14', 'MEASURED'],
  ['15', 'ESTIMATED'],
  ['16', 'ESTIMATED'],
  ['17', 'MEASURED'],
  ['18', 'MEASURED'],
  ['19', 'MEASURED'],
]);

/** Index into READING_QUALITIES, −1 for a number ESPI does not know. @example readEspiQuality('8') === 2 */
export function readEspiQuality(text: string): number {
  const name = QUALITIES.get(text);
  return name === undefined ? -1 : READING_QUALITIES.indexOf(name);
}
