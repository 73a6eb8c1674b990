import { Energy } from '../../quantity/energy.js';
import { divideFloor, divideHalfEven } from '../../quantity/rounding.js';
import { instant, millisecondsOf, secondsOf, type Instant, type Interval } from '../../time/instant.js';
import type { EventKind } from '../curtailment-event.js';
import { windowsWithout } from '../order-windows.js';
import type { ObservedDay } from './observed-day.js';
import { observedEnergy } from './observed-energy.js';
import { overlapMs, rigReadings, type RigReading } from './rig-readings.js';
import { milliwattsOf } from './watt-energy.js';

/**
 * What a rig did with an order, the worst that holds. NOT_OBSERVED: no reading in it. AGAINST_ORDER: it never reached the
 * limit. LATE: it may have reached it after the response time. RELAPSED: it reached it and left it again. PARTLY_OBSERVED:
 * nothing against it, but readings are missing or not measured. OBEYED: none of these.
 */
export const RIG_VERDICTS = [
  'AGAINST_ORDER',
  'LATE',
  'RELAPSED',
  'NOT_OBSERVED',
  'PARTLY_OBSERVED',
  'OBEYED',
] as const;
export type RigVerdictCode = (typeof RIG_VERDICTS)[number];

/** Whether a rig came back. WAS_IDLE: it did not run in the last reading before the order. NOT_APPLICABLE: it never stood by. */
export const RESTORATIONS = ['RESTORED', 'NOT_RESTORED', 'WAS_IDLE', 'UNKNOWN', 'NOT_APPLICABLE'] as const;
export type Restoration = (typeof RESTORATIONS)[number];

/** When something happened, as far as readings can tell: whole seconds, from the last reading before to the first after. */
export interface SecondsBetween {
  readonly earliest: number;
  readonly latest: number;
}

/** A rig that an event calls. */
export interface RigUnderOrder {
  readonly serial: string;
  readonly place: string;
  readonly standbyLimitWatts: number;
  /** The time in which the rig is called and in service; in order, without overlap. */
  readonly windows: readonly Interval[];
  /** Its readings from 30 minutes before the order to an hour after it. */
  readonly days: readonly ObservedDay[];
  /** Excused time. */
  readonly excused: readonly Interval[];
}

/** The verdict on one rig and one event. */
export interface RigVerdict {
  readonly serial: string;
  readonly place: string;
  readonly verdict: RigVerdictCode;
  readonly orderedSeconds: number;
  readonly observedSeconds: number;
  /** Observed seconds at or below the standby limit (REDUCE), above it (INCREASE). */
  readonly obeyedSeconds: number;
  /** Observed seconds on the wrong side of the limit. */
  readonly overSeconds: number;
  /** The same two without excused time. */
  readonly observedSecondsUnexcused: number;
  readonly obeyedSecondsUnexcused: number;
  /** After the start of the order; null: never reached. */
  readonly reachedAfter: SecondsBetween | null;
  readonly restoration: Restoration;
  /** After the end of the order; null unless RESTORED. */
  readonly restoredAfter: SecondsBetween | null;
  /** Used while ordered off, milliWh; null for an INCREASE and where not observed throughout. */
  readonly residual: Energy | null;
  /** True: a reading crosses a boundary of the order and was cut by time. */
  readonly residualIsProRata: boolean;
  /** Not used because of the order: mean power of the 30 minutes before it × ordered time − residual, at least 0, milliWh. */
  readonly forgone: Energy | null;
  /** Mean power of the last observed reading in the order, whole W, half-even; null without one. */
  readonly lastWatts: bigint | null;
  /** End of the last observed reading that was looked at. */
  readonly lastContact: Instant | null;
}

/** The time before the order that says what a rig would have used. */
const BEFORE_MS = millisecondsOf(1_800);
/** How long after an order a rig is watched for coming back. */
const AFTER_MS = millisecondsOf(3_600);

/**
 * Judges one rig by its readings (methodology §5). Seconds are exact, a reading counts with its seconds inside the order;
 * energies in milliWh, a reading across a boundary cut by time and floored inside. What was not observed is in none of them.
 *
 * @example rigVerdict(rig, 'REDUCE', 600).verdict === 'OBEYED'
 */
export function rigVerdict(rig: RigUnderOrder, kind: EventKind, responseSeconds: number | null): RigVerdict {
  const { serial, place, windows, excused } = rig;
  const order = hullOf(windows);
  const watched = { start: instant(order.start - BEFORE_MS), end: instant(order.end + AFTER_MS) };
  const readings = rigReadings(rig.days, watched, BigInt(rig.standbyLimitWatts));
  const inside = readings.filter((reading) => overlapMs(reading, windows) > 0);
  const obeys = ({ above }: RigReading): boolean => above === (kind === 'INCREASE');
  const time = timesOf(inside, windows, obeys);
  const unexcused = timesOf(inside, windowsWithout(windows, excused), obeys);
  const reachedAfter = reachedIn(inside, order.start, obeys);
  const orderedSeconds = secondsOf(windows.reduce((sum, { start, end }) => sum + (end - start), 0));
  const last = inside.filter(({ milliWh }) => milliWh !== null).at(-1);
  const residual = kind === 'REDUCE' ? observedEnergy(rig.days, windows) : null;
  return {
    serial,
    place,
    verdict: verdictOf({
      inside,
      obeys,
      reachedAfter,
      responseSeconds,
      orderedSeconds,
      orderEnd: order.end,
      ...time,
    }),
    orderedSeconds,
    observedSeconds: time.observedSeconds,
    obeyedSeconds: time.obeyedSeconds,
    overSeconds: time.observedSeconds - time.obeyedSeconds,
    observedSecondsUnexcused: unexcused.observedSeconds,
    obeyedSecondsUnexcused: unexcused.obeyedSeconds,
    reachedAfter,
    ...restorationOf(readings, order, kind === 'REDUCE' && reachedAfter !== null),
    residual: residual === null ? null : Energy.ofMilliWh(residual),
    residualIsProRata: inside.some((reading) => overlapMs(reading, windows) < reading.end - reading.start),
    forgone: residual === null ? null : forgoneOf(rig.days, order, windows, residual),
    lastWatts: last === undefined ? null : meanWatts(last),
    lastContact: readings.filter(({ milliWh }) => milliWh !== null).at(-1)?.end ?? null,
  };
}

function hullOf(windows: readonly Interval[]): Interval {
  const start = windows[0]?.start ?? instant(0);
  return { start, end: windows.at(-1)?.end ?? start };
}

interface Times {
  readonly observedSeconds: number;
  readonly obeyedSeconds: number;
}

function timesOf(
  inside: readonly RigReading[],
  windows: readonly Interval[],
  obeys: (reading: RigReading) => boolean,
): Times {
  let observed = 0;
  let obeyed = 0;
  for (const reading of inside) {
    if (reading.above === null) continue;
    const ms = overlapMs(reading, windows);
    observed += ms;
    if (obeys(reading)) obeyed += ms;
  }
  return { observedSeconds: secondsOf(observed), obeyedSeconds: secondsOf(obeyed) };
}

/** The limit is crossed inside the last reading before the first one that obeys: its two ends are the interval. */
function reachedIn(
  inside: readonly RigReading[],
  start: Instant,
  obeys: (reading: RigReading) => boolean,
): SecondsBetween | null {
  const first = inside.findIndex(obeys);
  const reached = inside[first];
  if (reached === undefined) return null;
  const before = inside.slice(0, first).filter(({ above }) => above !== null);
  const earliest = before.at(-1)?.start ?? start;
  return {
    earliest: secondsOf(Math.max(0, earliest - start)),
    latest: secondsOf(Math.max(0, reached.start - start)),
  };
}

interface VerdictGrounds extends Times {
  readonly inside: readonly RigReading[];
  readonly obeys: (reading: RigReading) => boolean;
  readonly reachedAfter: SecondsBetween | null;
  readonly responseSeconds: number | null;
  readonly orderedSeconds: number;
  readonly orderEnd: Instant;
}

function verdictOf(grounds: VerdictGrounds): RigVerdictCode {
  const { inside, obeys, reachedAfter, responseSeconds, observedSeconds, orderedSeconds, orderEnd } = grounds;
  if (observedSeconds === 0) return 'NOT_OBSERVED';
  if (reachedAfter === null) return 'AGAINST_ORDER';
  if (responseSeconds !== null && reachedAfter.latest > responseSeconds) return 'LATE';
  // A reading that crosses the end may show the rig coming back, so it proves nothing.
  const since = inside.slice(inside.findIndex(obeys)).filter(({ end }) => end <= orderEnd);
  if (since.some((reading) => reading.above !== null && !obeys(reading))) return 'RELAPSED';
  return observedSeconds < orderedSeconds ? 'PARTLY_OBSERVED' : 'OBEYED';
}

/** Power returns inside the first reading above the limit that starts at or after the end of the order. */
function restorationOf(
  readings: readonly RigReading[],
  order: Interval,
  stoodBy: boolean,
): Pick<RigVerdict, 'restoration' | 'restoredAfter'> {
  const plain = (restoration: Restoration): Pick<RigVerdict, 'restoration' | 'restoredAfter'> => ({
    restoration,
    restoredAfter: null,
  });
  if (!stoodBy) return plain('NOT_APPLICABLE');
  const before = readings.filter(({ end }) => end <= order.start).at(-1);
  if (before?.above === false) return plain('WAS_IDLE');
  const after = readings.filter(({ start }) => start >= order.end);
  const back = after.find(({ above }) => above === true);
  if (back !== undefined) {
    const from = secondsOf(back.start - order.end);
    return {
      restoration: 'RESTORED',
      restoredAfter: { earliest: from, latest: secondsOf(back.end - order.end) },
    };
  }
  const isWatched = before?.above === true && after.length > 0 && after.every(({ above }) => above === false);
  return plain(isWatched ? 'NOT_RESTORED' : 'UNKNOWN');
}

function forgoneOf(
  days: readonly ObservedDay[],
  order: Interval,
  windows: readonly Interval[],
  residual: bigint,
): Energy | null {
  const before = observedEnergy(days, [{ start: instant(order.start - BEFORE_MS), end: order.start }]);
  if (before === null) return null;
  const orderedMs = windows.reduce((sum, { start, end }) => sum + (end - start), 0);
  const forgone = divideFloor(before * BigInt(orderedMs), BigInt(BEFORE_MS)) - residual;
  return Energy.ofMilliWh(forgone > 0n ? forgone : 0n);
}

function meanWatts({ start, end, milliWh }: RigReading): bigint {
  return milliwattsOf(BigInt(milliWh ?? 0), 1_000n * BigInt(end - start), divideHalfEven);
}
