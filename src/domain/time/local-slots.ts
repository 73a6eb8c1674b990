import { DateTime } from 'luxon';
import { invariant } from '../invariant.js';
import { DAY, instant, type Instant } from './instant.js';
import { localDateInterval, type LocalDate, type ZoneName } from './local-calendar.js';

/** A slot of a local day with its place on the clock on the wall: like slots of two days have the same `wall`. */
export interface LocalSlot {
  readonly date: LocalDate;
  readonly start: Instant;
  /** Slots after midnight by the wall clock: a skipped hour leaves a hole, a repeated hour gives the same number twice. */
  readonly wall: number;
}

/**
 * The slots of a local day in order of time (46, 48 or 50 half-hours), each with its place on the wall clock, so that a
 * baseline compares 18:00 with 18:00 across a clock change. Unit seconds; exact.
 *
 * @example localSlotsOf('2023-03-01' as LocalDate, 'Asia/Tokyo' as ZoneName, 1_800).length === 48
 */
export function localSlotsOf(date: LocalDate, zone: ZoneName, slotSeconds: number): LocalSlot[] {
  const { start, end } = localDateInterval(date, zone);
  const step = slotSeconds * 1_000;
  invariant(DAY % step === 0, `slots of ${String(slotSeconds)} s fill a day`);
  const slots: LocalSlot[] = [];
  for (let at: number = start; at < end; at += step) {
    const wall = end - start === DAY ? slots.length : wallSlot(at, zone, slotSeconds);
    slots.push({ date, start: instant(at), wall });
  }
  return slots;
}

function wallSlot(at: number, zone: ZoneName, slotSeconds: number): number {
  const { hour, minute, second } = DateTime.fromMillis(at, { zone });
  return Math.floor((hour * 3_600 + minute * 60 + second) / slotSeconds);
}

/**
 * Whether a date is a Saturday or a Sunday by the calendar; exact.
 *
 * @example isWeekend('2023-03-04' as LocalDate) === true
 */
export function isWeekend(date: LocalDate): boolean {
  return DateTime.fromISO(date, { zone: 'utc' }).weekday >= 6;
}
