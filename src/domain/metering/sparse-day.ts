import { invariant } from '../invariant.js';
import { millisecondsOf, type Instant } from '../time/instant.js';
import { startOfUtcDay, type UtcDay } from '../time/local-calendar.js';
import { MISSING_VALUE, READING_QUALITIES, type ReadingQuality, type SeriesDay } from './series-day.js';

/**
 * A UTC day of a series of which only some readings are said, all of one quality; the others are missing. Unit milliWh, exact;
 * every start is the start of a slot of that day.
 *
 * @example sparseDay({ seriesNo: 0, stepSeconds: 1_800 }, day, 'ESTIMATED', [{ start, milliWh: 5 }]).values.length === 48
 */
export function sparseDay(
  { seriesNo, stepSeconds }: Pick<SeriesDay, 'seriesNo' | 'stepSeconds'>,
  day: UtcDay,
  quality: ReadingQuality,
  readings: readonly { readonly start: Instant; readonly milliWh: number }[],
): SeriesDay {
  const values = new Float64Array(86_400 / stepSeconds).fill(MISSING_VALUE);
  const qualities = new Uint8Array(values.length).fill(READING_QUALITIES.indexOf('MISSING'));
  for (const { start, milliWh } of readings) {
    const slot = (start - startOfUtcDay(day)) / millisecondsOf(stepSeconds);
    invariant(Number.isInteger(slot) && slot >= 0 && slot < values.length, 'a slot of the day');
    values[slot] = milliWh;
    qualities[slot] = READING_QUALITIES.indexOf(quality);
  }
  return { seriesNo, day, stepSeconds, values, qualities };
}
