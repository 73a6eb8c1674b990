import { instant, millisecondsOf, type Instant } from '../../time/instant.js';
import {
  localDateOf,
  nextLocalDate,
  startOfLocalDate,
  startOfUtcDay,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../../time/local-calendar.js';
import { MISSING_VALUE } from '../series-day.js';

/** Where the readings that judge one local day lie. Slots count from 1970-01-01T00:00Z; a slot lies in the day it begins in. */
export interface LocalDayCut {
  readonly date: LocalDate;
  readonly stepSeconds: number;
  /** First slot of the look-back. */
  readonly fromSlot: number;
  /** First slot of the local day. */
  readonly daySlot: number;
  /** First slot of the day after. */
  readonly endSlot: number;
  /** The UTC days that hold these slots, both included. */
  readonly firstDay: UtcDay;
  readonly lastDay: UtcDay;
}

/**
 * The local days whose readings, with a look-back of some slots before each, touch the UTC days from `firstDay` to `lastDay`
 * (both included), in order: those are judged again when the UTC days change. Unit: slots, exact.
 *
 * @example localDayCuts(0 as UtcDay, 0 as UtcDay, { zone: 'Asia/Tokyo' as ZoneName, stepSeconds: 1_800, lookBack: 0 }) gives two
 */
export function localDayCuts(
  firstDay: UtcDay,
  lastDay: UtcDay,
  how: { readonly zone: ZoneName; readonly stepSeconds: number; readonly lookBack: number },
): LocalDayCut[] {
  const { zone, stepSeconds, lookBack } = how;
  const stepMs = millisecondsOf(stepSeconds);
  const slotsOfDay = 86_400 / stepSeconds;
  const slotAt = (at: Instant): number => Math.ceil(at / stepMs);
  const dayOf = (slot: number): UtcDay => Math.floor(slot / slotsOfDay) as UtcDay;
  const cuts: LocalDayCut[] = [];
  let date = localDateOf(startOfUtcDay(firstDay), zone);
  let daySlot = slotAt(startOfLocalDate(date, zone));
  for (;;) {
    const fromSlot = daySlot - lookBack;
    if (dayOf(fromSlot) > lastDay) return cuts;
    const next = nextLocalDate(date);
    const endSlot = slotAt(startOfLocalDate(next, zone));
    const [first, last] = [dayOf(fromSlot), dayOf(endSlot - 1)];
    cuts.push({ date, stepSeconds, fromSlot, daySlot, endSlot, firstDay: first, lastDay: last });
    [date, daySlot] = [next, endSlot];
  }
}

/** First instant of a slot (unit ms, exact). @example startOfSlot(2, 1_800) === instant(3_600_000) */
export function startOfSlot(slot: number, stepSeconds: number): Instant {
  return instant(slot * millisecondsOf(stepSeconds));
}

/**
 * The readings of a cut in one piece, from its look-back to its end, MISSING_VALUE where a UTC day is not known; a view on
 * `into` when that is long enough. Unit milliWh, exact.
 *
 * @example readingsOfCut(cut, () => null).every((value) => value === MISSING_VALUE)
 */
export function readingsOfCut(
  { stepSeconds, fromSlot, endSlot, firstDay, lastDay }: LocalDayCut,
  valuesOf: (day: UtcDay) => Float64Array | null,
  into = new Float64Array(endSlot - fromSlot),
): Float64Array {
  const slotsOfDay = 86_400 / stepSeconds;
  const length = endSlot - fromSlot;
  const window = into.length < length ? new Float64Array(length) : into.subarray(0, length);
  for (let day = firstDay; day <= lastDay; day = (day + 1) as UtcDay) {
    const dayFrom = day * slotsOfDay;
    const from = Math.max(fromSlot, dayFrom);
    const to = Math.min(endSlot, dayFrom + slotsOfDay);
    const values = valuesOf(day);
    if (values === null) window.fill(MISSING_VALUE, from - fromSlot, to - fromSlot);
    else window.set(values.subarray(from - dayFrom, to - dayFrom), from - fromSlot);
  }
  return window;
}
