import { changedSlots } from '../time/changed-slots.js';
import { DAY, instant, type Interval } from '../time/instant.js';
import { startOfUtcDay } from '../time/local-calendar.js';
import { AREA_COLUMNS, type AreaColumn, type AreaDay } from './area-supply.js';

/**
 * The spans of a UTC day in which a publication of an area says other than the one before it in any column (ms, exact). The
 * first publication of a day, one in another step and one with other columns are the whole day: thermal output is summed over
 * the columns that the day has. A change of status alone changes no span. Rule: methodology §7 invariant 11.
 *
 * @example changedAreaDay(day, { ...day, status: 'CONFIRMED' }).length === 0
 */
export function changedAreaDay(before: AreaDay | null, after: AreaDay): Interval[] {
  const start = startOfUtcDay(after.day);
  if (before?.stepSeconds !== after.stepSeconds || columnsOf(before) !== columnsOf(after))
    return [{ start, end: instant(start + DAY) }];
  return changedSlots(start, after.stepSeconds, slotsOf(after), (slot) =>
    AREA_COLUMNS.some((column) => figureOf(before, column, slot) !== figureOf(after, column, slot)),
  );
}

function slotsOf({ lanes }: AreaDay): number {
  return Object.values(lanes).reduce((longest, lane) => Math.max(longest, lane.length), 0);
}

function figureOf({ lanes }: AreaDay, column: AreaColumn, slot: number): bigint | null {
  return lanes[column]?.[slot] ?? null;
}

/** Names of the columns in which the day has any figure. */
function columnsOf({ lanes }: AreaDay): string {
  return AREA_COLUMNS.filter((column) => lanes[column]?.some((figure) => figure !== null)).join();
}
