import type { Instant, Interval } from '../../time/instant.js';
import { localDateOf, shiftLocalDate, type LocalDate } from '../../time/local-calendar.js';
import type { SiteUse } from './site-use.js';

/** A slot near an event, by its distance in days from the event's date and its place on the wall clock. */
export interface RelativeSlot extends Interval {
  readonly date: LocalDate;
  /** −1 is the day before the event's date. */
  readonly shift: number;
  readonly wall: number;
}

/** The slots of an event and the days around it. */
export interface EventSlots {
  /** Local date on which the event starts. */
  readonly date: LocalDate;
  /** Slots that the event touches. */
  readonly inside: readonly RelativeSlot[];
  /** Slots from the day before to the day after, in order of time. */
  readonly around: readonly RelativeSlot[];
  /** Start of the first and end of the last slot the event touches: windows are counted from there. */
  readonly first: Instant;
  readonly end: Instant;
}

/**
 * The programme slots of an event in order of time: those it touches, also in part, and the neighbouring days. Exact.
 *
 * @example slotsOfEvent({ start, end }, use).inside.length === 4
 */
export function slotsOfEvent(event: Interval, use: SiteUse): EventSlots {
  const date = localDateOf(event.start, use.zone);
  const afterEvent = shiftLocalDate(localDateOf(event.end, use.zone), 1);
  const around: RelativeSlot[] = [];
  for (let shift = -1, at = shiftLocalDate(date, -1); at <= afterEvent; shift += 1) {
    for (const slot of use.slotsOf(at)) around.push({ ...slot, shift, end: use.endOf(slot.start) });
    at = shiftLocalDate(at, 1);
  }
  const inside = around.filter((slot) => slot.start < event.end && slot.end > event.start);
  return {
    date,
    inside,
    around,
    first: inside[0]?.start ?? event.start,
    end: inside.at(-1)?.end ?? event.end,
  };
}

/**
 * The slots that lie wholly in a span; exact.
 *
 * @example slotsWithin(around, { start, end }).every((slot) => slot.start >= start)
 */
export function slotsWithin(around: readonly RelativeSlot[], { start, end }: Interval): RelativeSlot[] {
  return around.filter((slot) => slot.start >= start && slot.end <= end);
}
