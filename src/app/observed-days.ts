import { UNOBSERVED, type ObservedDay } from '../domain/curtailment/demand-response/observed-day.js';
import { READING_QUALITIES, type SeriesDay } from '../domain/metering/series-day.js';
import type { AreaDay } from '../domain/surplus/area-supply.js';
import { surplusOfAreaDay } from '../domain/surplus/surplus-of-area-day.js';
import { instant, type Interval } from '../domain/time/instant.js';
import { startOfUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';

const MEASURED = READING_QUALITIES.indexOf('MEASURED');

/** The measured readings of a series-day, as demand response takes them: estimated and substituted ones are not observed. */
export function observedDay({ day, stepSeconds, values, qualities }: SeriesDay): ObservedDay {
  const measured =
    qualities === null
      ? values
      : values.map((value, slot) => (qualities[slot] === MEASURED ? value : UNOBSERVED));
  return { day, stepMs: stepSeconds * 1_000, values: measured };
}

/** The UTC days that a span touches, as a half-open range for the store. */
export function utcRangeOf({ start, end }: Interval): [UtcDay, UtcDay] {
  return [utcDayOf(start), (utcDayOf(instant(end - 1)) + 1) as UtcDay];
}

/** The spans of an area-day in which surplus was published, whatever its quality. */
export function surplusSpansOf(areaDay: AreaDay): Interval[] {
  const { surplus, stepSeconds } = surplusOfAreaDay(areaDay, null);
  const first = startOfUtcDay(areaDay.day);
  const step = stepSeconds * 1_000;
  return surplus.flatMap((value, slot) => {
    if (value === null || value <= 0n) return [];
    const start = instant(first + slot * step);
    return [{ start, end: instant(start + step) }];
  });
}
