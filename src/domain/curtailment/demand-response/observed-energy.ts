import { divideFloor } from '../../quantity/rounding.js';
import { instant, millisecondsOf, type Instant, type Interval } from '../../time/instant.js';
import { utcDaysOf } from '../../time/local-calendar.js';
import { energyInside } from '../energy-inside.js';
import { UNOBSERVED, type ObservedDay } from './observed-day.js';
import { milliwattsOf } from './watt-energy.js';

/**
 * Energy of a series over spans that do not overlap, milliWh; a reading across a boundary is cut by time and floored inside.
 * Null when any reading there is missing or not measured: part of an energy is not the energy.
 *
 * @example observedEnergy(days, [{ start, end }]) === 350_000_000n
 */
export function observedEnergy(days: readonly ObservedDay[], spans: readonly Interval[]): bigint | null {
  let sum = 0n;
  for (const span of spans) {
    for (const day of utcDaysOf(span)) {
      const found = days.find((candidate) => candidate.day === day);
      if (found === undefined) return null;
      const { inside, missingSlotsInside } = energyInside(found, [span], UNOBSERVED);
      if (missingSlotsInside > 0) return null;
      sum += inside.milliWh;
    }
  }
  return sum;
}

/** The time before the notice that the reduction is measured from. */
const BEFORE_NOTICE_SECONDS = 1_800;

/**
 * Observed reduction: mean power in the last 30 minutes before the notice less mean power during the event, in milliwatts,
 * floored; negative when the site drew more. Owes nothing to a baseline. Null: no notice is recorded, or a reading is
 * missing or not measured. Source: methodology §5.
 *
 * @example observedReductionMilliwatts(days, event, event.notifiedAt) === 612_000_000n
 */
export function observedReductionMilliwatts(
  days: readonly ObservedDay[],
  { start, end }: Interval,
  notifiedAt: Instant | null,
): bigint | null {
  if (notifiedAt === null) return null;
  const before = { start: instant(notifiedAt - millisecondsOf(BEFORE_NOTICE_SECONDS)), end: notifiedAt };
  const [earlier, during] = [observedEnergy(days, [before]), observedEnergy(days, [{ start, end }])];
  if (earlier === null || during === null) return null;
  const [earlierMs, duringMs] = [BigInt(before.end - before.start), BigInt(end - start)];
  return milliwattsOf(earlier * duringMs - during * earlierMs, earlierMs * duringMs, divideFloor);
}
