import type { AreaColumn, AreaDay } from '../../domain/surplus/area-supply.js';
import { SECOND } from '../../domain/time/instant.js';
import { startOfUtcDay, utcDayOf, type UtcDay } from '../../domain/time/local-calendar.js';
import type { FileInterval } from './area-intervals.js';

/** One UTC day of a file as it is stored; null in slots the file does not hold. */
export interface ParsedAreaDay {
  readonly day: UtcDay;
  readonly stepSeconds: number;
  readonly lanes: AreaDay['lanes'];
  readonly firstLine: number;
}

const DAY_SECONDS = 86_400;

/**
 * Cuts intervals at UTC midnights. Days in which nothing is published are left out.
 *
 * @example areaDaysOf(intervals, ['SOLAR_CURTAILED'], 1800)[0]?.lanes.SOLAR_CURTAILED?.length === 48
 */
export function areaDaysOf(
  intervals: readonly FileInterval[],
  columns: readonly AreaColumn[],
  stepSeconds: number,
): ParsedAreaDay[] {
  const byDay = new Map<UtcDay, FileInterval[]>();
  for (const interval of intervals) {
    if (Object.values(interval.energy).every((value) => value === null)) continue;
    const day = utcDayOf(interval.start);
    const known = byDay.get(day);
    if (known === undefined) byDay.set(day, [interval]);
    else known.push(interval);
  }
  return [...byDay].map(([day, rows]) => ({
    day,
    stepSeconds,
    lanes: lanesOf(day, rows, columns, stepSeconds),
    firstLine: rows.reduce((first, { line }) => Math.min(first, line), Infinity),
  }));
}

function lanesOf(
  day: UtcDay,
  rows: readonly FileInterval[],
  columns: readonly AreaColumn[],
  stepSeconds: number,
): AreaDay['lanes'] {
  const lanes: Partial<Record<AreaColumn, (bigint | null)[]>> = {};
  for (const column of columns) {
    const lane = new Array<bigint | null>(DAY_SECONDS / stepSeconds).fill(null);
    for (const { start, energy } of rows) {
      lane[(start - startOfUtcDay(day)) / (stepSeconds * SECOND)] = energy[column] ?? null;
    }
    lanes[column] = lane;
  }
  return lanes;
}
