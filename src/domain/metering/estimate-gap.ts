import { invariant } from '../invariant.js';
import { largestRemainder } from '../quantity/largest-remainder.js';
import { instant, millisecondsOf, type Instant, type Interval } from '../time/instant.js';
import { localDateOf, type LocalDate, type ZoneName } from '../time/local-calendar.js';
import { sameWallTime } from '../time/same-wall-time.js';

/** How an estimate came about; `docs/spec/metering.md`, estimation. */
export const ESTIMATION_METHODS = ['LINEAR', 'LIKE_DAYS', 'LIKE_DAYS_TO_REGISTER', 'ALTERNATIVE'] as const;
export type EstimationMethod = (typeof ESTIMATION_METHODS)[number];

/** Why a reading stays missing. */
export const LEFT_MISSING = ['OPEN_ENDED', 'BARRIER', 'NO_LIKE_DAYS', 'REGISTER_CONTRADICTS'] as const;
export type LeftMissing = (typeof LEFT_MISSING)[number];

/** A run of missing readings of one series, and what else is known. */
export interface GapToEstimate {
  /** Whole slots, the whole run: the readings beside it are not missing. */
  readonly span: Interval;
  readonly stepSeconds: number;
  readonly zone: ZoneName;
  /** The measured reading of the slot that begins at an instant, in milliWh; null when there is none. */
  readonly measuredAt: (start: Instant) => number | null;
  /** Energy of the gap by the register of the meter, in milliWh; null when it does not tell. */
  readonly registered: bigint | null;
  /** Instants at which use may have changed for reasons metering does not know; nothing is interpolated across one. */
  readonly barriers: readonly Instant[];
  /** What another source says of the slot that begins at an instant, in milliWh: telemetry, a setpoint. */
  readonly alternativeAt: (start: Instant) => number | null;
}

export interface EstimatedReading {
  readonly start: Instant;
  /** Integer milliWh. */
  readonly milliWh: number;
  readonly method: EstimationMethod;
}

export interface EstimatedGap {
  /** In order of time; slots that are not named stay missing. */
  readonly readings: readonly EstimatedReading[];
  /** Null when every slot has an estimate. */
  readonly left: LeftMissing | null;
}

export const LINEAR_AT_MOST_SECONDS = 7_200;
const LIKE_DAYS = 3;
/** Like days lie at most so many weeks back. */
export const MOST_WEEKS_BACK = 8;

/**
 * Estimates a gap (methodology §3). Across a barrier (from the beginning of the reading before the gap to the end of the one after it) only
 * the alternative source counts. Otherwise up to two hours: linear between the measured readings beside the gap,
 * before + (after − before) × i ÷ (n + 1) for its i-th slot of n. Longer: the mean of the same wall-clock times on the three most recent of
 * the last eight days of the same weekday that are measured throughout, scaled to the register where it tells. What cannot be
 * estimated stays missing: a null input gives null (12). Unit milliWh; rounding: floor of the running total, which restarts at
 * local midnight, so that the estimates of a day never drift from their exact sum; a register's energy is first shared over the
 * local days by largest remainder, so that it is met exactly.
 *
 * @example estimateGap({ ...gap, measuredAt: () => 600 }).readings[0].milliWh === 600 for a gap of an hour
 */
export function estimateGap(gap: GapToEstimate): EstimatedGap {
  const starts = slotsOf(gap);
  const step = millisecondsOf(gap.stepSeconds);
  const before = gap.measuredAt(instant(gap.span.start - step));
  const after = gap.measuredAt(gap.span.end);
  if (before === null || after === null) return { readings: [], left: 'OPEN_ENDED' };
  if (isCrossed(gap, step)) return fromAlternative(gap, starts);
  const slots = BigInt(starts.length);
  if (gap.span.end - gap.span.start <= millisecondsOf(LINEAR_AT_MOST_SECONDS)) {
    const exact = starts.map((_, i) => BigInt(before) * (slots - BigInt(i)) + BigInt(after) * BigInt(i + 1));
    return accumulated(gap, starts, exact, slots + 1n, 'LINEAR');
  }
  const sums = sumsOfLikeDays(gap, starts);
  if (sums === null) return { readings: [], left: 'NO_LIKE_DAYS' };
  if (gap.registered === null) return accumulated(gap, starts, sums, BigInt(LIKE_DAYS), 'LIKE_DAYS');
  return toRegister(gap, starts, sums, gap.registered);
}

function slotsOf({ span, stepSeconds }: GapToEstimate): Instant[] {
  const step = millisecondsOf(stepSeconds);
  invariant(span.end > span.start && (span.end - span.start) % step === 0, 'a gap of whole slots');
  return Array.from({ length: (span.end - span.start) / step }, (_, i) => instant(span.start + i * step));
}

function isCrossed({ span, barriers }: GapToEstimate, step: number): boolean {
  return barriers.some((at) => at > span.start - step && at < span.end + step);
}

function fromAlternative({ alternativeAt }: GapToEstimate, starts: readonly Instant[]): EstimatedGap {
  const readings = starts.flatMap((start) => {
    const milliWh = alternativeAt(start);
    return milliWh === null ? [] : [{ start, milliWh, method: 'ALTERNATIVE' as const }];
  });
  return { readings, left: readings.length === starts.length ? null : 'BARRIER' };
}

/** Per slot the sum over the like days; null when there are not enough of them. */
function sumsOfLikeDays(
  { zone, measuredAt }: GapToEstimate,
  starts: readonly Instant[],
): readonly bigint[] | null {
  let sums = starts.map(() => 0n);
  let found = 0;
  for (let week = 1; week <= MOST_WEEKS_BACK && found < LIKE_DAYS; week += 1) {
    const values = starts.map((start) => {
      const then = sameWallTime(start, 7 * week, zone);
      return then === null ? null : measuredAt(then);
    });
    if (values.includes(null)) continue;
    sums = sums.map((sum, i) => sum + BigInt(values[i] ?? 0));
    found += 1;
  }
  return found === LIKE_DAYS ? sums : null;
}

/** Readings of numerators over one denominator: floor of the running total less what was given before it, anew at midnight. */
function accumulated(
  { zone }: GapToEstimate,
  starts: readonly Instant[],
  numerators: readonly bigint[],
  denominator: bigint,
  method: EstimationMethod,
): EstimatedGap {
  let date: LocalDate | null = null;
  let [total, given] = [0n, 0n];
  const readings = starts.map((start, i) => {
    const today = localDateOf(start, zone);
    if (today !== date) [date, total, given] = [today, 0n, 0n];
    total += numerators[i] ?? 0n;
    const milliWh = total / denominator - given;
    given += milliWh;
    return { start, milliWh: Number(milliWh), method };
  });
  return { readings, left: null };
}

/** Scales like days so that they sum to what the register says. */
function toRegister(
  gap: GapToEstimate,
  starts: readonly Instant[],
  sums: readonly bigint[],
  registered: bigint,
): EstimatedGap {
  const total = sums.reduce((sum, value) => sum + value, 0n);
  if (registered < 0n || (total === 0n && registered > 0n))
    return { readings: [], left: 'REGISTER_CONTRADICTS' };
  const days = new Map<LocalDate, number[]>();
  for (const [i, start] of starts.entries()) {
    const date = localDateOf(start, gap.zone);
    days.set(date, [...(days.get(date) ?? []), i]);
  }
  const weights = [...days.values()].map((slots) => slots.reduce((sum, i) => sum + (sums[i] ?? 0n), 0n));
  const shares = largestRemainder(registered, weights);
  const readings = [...days.values()].flatMap((slots, day) => {
    const weight = weights[day] ?? 0n;
    const some = slots.map((i) => starts[i] ?? gap.span.start);
    const scaled = slots.map((i) => (sums[i] ?? 0n) * (shares[day] ?? 0n));
    const one = weight === 0n ? 1n : weight;
    return accumulated(gap, some, scaled, one, 'LIKE_DAYS_TO_REGISTER').readings;
  });
  return { readings, left: null };
}
