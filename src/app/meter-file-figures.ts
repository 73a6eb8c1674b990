import { MISSING_VALUE } from '../domain/metering/series-day.js';
import type { ParsedMeterDay, ParsedMeterSeries } from '../ingest/meter-csv/parsed-meter-file.js';

/** The days of a series over all its versions in a file, a reading of a later version in place of an earlier one. */
export function newestDays(versions: readonly ParsedMeterSeries[]): readonly ParsedMeterDay[] {
  const [only, ...more] = versions;
  if (only !== undefined && more.length === 0) return only.days;
  const inOrder = [...versions].sort((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0));
  const days = new Map<number, ParsedMeterDay>();
  for (const { days: arriving } of inOrder) {
    for (const day of arriving) {
      const known = days.get(day.day);
      if (known === undefined) days.set(day.day, { ...day, values: day.values.slice() });
      else
        day.values.forEach((value, slot) => {
          if (value !== MISSING_VALUE) known.values[slot] = value;
        });
    }
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

const MOST_FLAGS = 50;

/** The fact that counts the method flags of a file: `F14: 20 readings; S14: 24 readings`. */
export function methodFlags(series: readonly ParsedMeterSeries[]): Record<string, string> {
  const counts = new Map<string, number>();
  for (const { methods } of series) {
    for (const { flag, readings } of methods) counts.set(flag, (counts.get(flag) ?? 0) + readings);
  }
  if (counts.size === 0) return {};
  const named = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_FLAGS)
    .map(([flag, count]) => `${flag}: ${String(count)} readings`);
  return { 'method flags': named.join('; ') };
}
