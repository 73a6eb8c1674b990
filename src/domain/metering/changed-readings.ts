import { changedSlots } from '../time/changed-slots.js';
import { DAY, instant, type Interval } from '../time/instant.js';
import { startOfUtcDay } from '../time/local-calendar.js';
import { MISSING_VALUE, type SeriesDay } from './series-day.js';

/**
 * The spans of a UTC day in which a state of a series says other than the state before it: another reading, another quality,
 * or one that came or went (ms, exact). The first state of a day, and one in another step, may change how the whole day is
 * balanced and counted, so they are the whole day. Rule: methodology §7 invariant 11.
 *
 * @example changedReadings(state, { ...state, values: oneOther }).length === 1
 */
export function changedReadings(before: SeriesDay | null, after: SeriesDay): Interval[] {
  const start = startOfUtcDay(after.day);
  if (before?.values.length !== after.values.length) return [{ start, end: instant(start + DAY) }];
  return changedSlots(start, after.stepSeconds, after.values.length, (slot) => {
    const [was, is] = [before.values[slot], after.values[slot]];
    if (was !== is) return true;
    return is !== MISSING_VALUE && (before.qualities?.[slot] ?? 0) !== (after.qualities?.[slot] ?? 0);
  });
}
