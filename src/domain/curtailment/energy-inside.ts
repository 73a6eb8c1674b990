import { Energy } from '../quantity/energy.js';
import { divideFloor } from '../quantity/rounding.js';
import { startOfUtcDay, type UtcDay } from '../time/local-calendar.js';
import { DAY, instant, type Interval } from '../time/instant.js';
import { unionWithin } from './order-windows.js';

/** Readings of one series in one UTC day at an even step: integer milliWh per slot. */
export interface DayReadings {
  readonly day: UtcDay;
  readonly values: Float64Array;
}

/** The energy of one series-day split at window boundaries; `inside + outside` is the sum of its known readings. */
export interface EnergyCut {
  /** Energy inside the windows; milliWh, floored per cut reading. */
  readonly inside: Energy;
  /** The rest of the known readings; milliWh, exact remainder. */
  readonly outside: Energy;
  /** Slots that touch a window and have no reading: `inside` lacks their energy. */
  readonly missingSlotsInside: number;
}

/**
 * The energy of a series-day inside windows and its complement, in milliWh. A reading across a boundary is cut by time:
 * inside = floor(reading × time inside ÷ step), outside = the remainder (methodology §4), so nothing is lost or made.
 * Windows may overlap: time counts once. Slots that hold `missing`, the marker of their series, are counted, never taken as 0.
 *
 * @example energyInside(day, [{ start: instant(0), end: instant(1_800_000) }], MISSING_VALUE).inside.toString() === '0.5'
 */
export function energyInside(series: DayReadings, windows: readonly Interval[], missing: number): EnergyCut {
  const dayStart = startOfUtcDay(series.day);
  const union = unionWithin(windows, { start: dayStart, end: instant(dayStart + DAY) });
  const slots = BigInt(series.values.length);
  let inside = 0n;
  let total = 0n;
  let missingSlotsInside = 0;
  series.values.forEach((value, slot) => {
    const covered = coveredParts(union, BigInt(slot), slots, BigInt(dayStart));
    if (value === missing) {
      if (covered > 0n) missingSlotsInside += 1;
      return;
    }
    total += BigInt(value);
    inside += divideFloor(BigInt(value) * covered, BigInt(DAY));
  });
  return { inside: Energy.ofMilliWh(inside), outside: Energy.ofMilliWh(total - inside), missingSlotsInside };
}

/** Time of a slot inside the windows, in parts of which a slot has DAY: ms × slots, so that no step is divided. */
function coveredParts(union: readonly Interval[], slot: bigint, slots: bigint, dayStart: bigint): bigint {
  const from = slot * BigInt(DAY);
  const to = from + BigInt(DAY);
  let covered = 0n;
  for (const { start, end } of union) {
    const begin = larger((BigInt(start) - dayStart) * slots, from);
    const finish = smaller((BigInt(end) - dayStart) * slots, to);
    if (finish > begin) covered += finish - begin;
  }
  return covered;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
