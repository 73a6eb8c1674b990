import { divideFloor } from '../../quantity/rounding.js';
import { instant, type Interval } from '../../time/instant.js';
import { startOfUtcDay } from '../../time/local-calendar.js';
import { UNOBSERVED, type ObservedDay } from './observed-day.js';
import { energyOfWatts } from './watt-energy.js';

/** One reading of a rig with what it says about the standby limit. */
export interface RigReading extends Interval {
  /** milliWh; null where not observed. */
  readonly milliWh: number | null;
  /** Mean power above the standby limit; null where not observed. */
  readonly above: boolean | null;
}

/**
 * The readings of a rig that touch a span, in order of time. Above means: energy above floor(limit in W × time), the rule of
 * reconciliation's columns. milliWh, exact.
 *
 * @example rigReadings(days, { start, end }, 200n).filter(({ above }) => above === true)
 */
export function rigReadings(
  days: readonly ObservedDay[],
  { start, end }: Interval,
  standbyLimitWatts: bigint,
): RigReading[] {
  const readings: RigReading[] = [];
  for (const { day, stepMs, values } of days) {
    const limit = energyOfWatts(standbyLimitWatts, stepMs, divideFloor);
    let at: number = startOfUtcDay(day);
    for (const value of values) {
      const from = at;
      at += stepMs;
      if (at <= start || from >= end) continue;
      const milliWh = value === UNOBSERVED ? null : value;
      const above = milliWh === null ? null : BigInt(milliWh) > limit;
      readings.push({ start: instant(from), end: instant(at), milliWh, above });
    }
  }
  return readings.sort((a, b) => a.start - b.start);
}

/**
 * The time of a span that lies inside windows which do not overlap; unit ms, exact.
 *
 * @example overlapMs({ start: instant(0), end: instant(10) }, [{ start: instant(5), end: instant(20) }]) === 5
 */
export function overlapMs(span: Interval, windows: readonly Interval[]): number {
  return windows.reduce(
    (sum, { start, end }) => sum + Math.max(0, Math.min(end, span.end) - Math.max(start, span.start)),
    0,
  );
}
