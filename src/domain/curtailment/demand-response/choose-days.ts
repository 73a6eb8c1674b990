import { Energy } from '../../quantity/energy.js';
import type { Ratio } from '../../quantity/ratio.js';
import type { Interval } from '../../time/instant.js';
import { localDatesOf, shiftLocalDate, type LocalDate, type ZoneName } from '../../time/local-calendar.js';
import { isWeekend } from '../../time/local-slots.js';
import type { CurtailmentEvent, EventKind } from '../curtailment-event.js';
import { isInForce } from '../order-windows.js';
import type { DayType, PriorDaysMethod } from './baseline-preset.js';
import type { RelativeSlot } from './relative-slot.js';
import type { SiteUse } from './site-use.js';

/** Why an earlier day does not enter the baseline. */
export const DAY_REJECTIONS = [
  'OTHER_DAY_TYPE',
  'EVENT_DAY',
  'NOT_MEASURED',
  'LOW_USE',
  'NOT_AMONG_CHOSEN',
] as const;
export type DayRejection = (typeof DAY_REJECTIONS)[number];

export interface RejectedDay {
  readonly date: LocalDate;
  readonly reason: DayRejection;
}

/** A day that enters the baseline. */
export interface ChosenDay {
  readonly date: LocalDate;
  /** Use in the slots of the event's window, milliWh: what days are ranked by. */
  readonly windowUse: Energy;
}

/** The days looked at, latest first; each is either chosen or rejected. */
export interface DayChoice {
  readonly dayType: DayType;
  readonly chosen: readonly ChosenDay[];
  readonly rejected: readonly RejectedDay[];
  /** The eligible days that were found, chosen ones among them. */
  readonly eligible: readonly LocalDate[];
  /** How many eligible days the rule asks for; with fewer (INSUFFICIENT_HISTORY) `chosen` is empty. */
  readonly needed: number;
}

/** What days are chosen by. */
export interface DayQuestion {
  readonly method: PriorDaysMethod;
  readonly eventDate: LocalDate;
  /** Slots of the event's window: days are ranked by them. */
  readonly window: readonly RelativeSlot[];
  /** Further slots the baseline is needed in, of the adjustment. */
  readonly further: readonly RelativeSlot[];
  readonly use: SiteUse;
  readonly holidays: ReadonlySet<string>;
  /** Dates with an event of an excluded kind. */
  readonly eventDays: ReadonlySet<LocalDate>;
}

/**
 * The local dates touched by events in force of some kinds: no baseline may rest on them. Exact.
 *
 * @example eventDaysOf([event], ['REDUCE'], 'Asia/Tokyo' as ZoneName).has('2023-03-02' as LocalDate)
 */
export function eventDaysOf(
  events: readonly (Interval & Pick<CurtailmentEvent, 'kind' | 'state' | 'declined'>)[],
  kinds: readonly EventKind[],
  zone: ZoneName,
): Set<LocalDate> {
  const counted = events.filter((event) => isInForce(event) && kinds.includes(event.kind));
  return new Set(counted.flatMap((event) => localDatesOf(event, zone)));
}

/** A holiday is no weekday, whatever day of the week it falls on. */
function dayTypeOf(date: LocalDate, holidays: ReadonlySet<string>): DayType {
  return holidays.has(date) || isWeekend(date) ? 'WEEKEND_OR_HOLIDAY' : 'WEEKDAY';
}

interface Candidate {
  readonly date: LocalDate;
  readonly sum: bigint;
}

/**
 * Chooses the days of a baseline (methodology §5): walks back from the event's day, passes over other day types, event days,
 * days that are not fully measured in the slots needed and days of low use, until the rule's number of eligible days is
 * reached, and keeps the highest of them. Days of low use are replaced until none is left. A day whose slots reach over
 * midnight into an event day is an event day. Energies in milliWh, compared exactly; no rounding.
 *
 * @example chooseDays({ ...question, method: erab }).chosen.length === 4
 */
export function chooseDays(question: DayQuestion): DayChoice {
  const { method, eventDate, holidays } = question;
  const dayType = dayTypeOf(eventDate, holidays);
  const selection = method.selection[dayType];
  const rejected = new Map<LocalDate, DayRejection>();
  const pool: Candidate[] = [];
  for (let back = 1; back <= method.lookBackDays && pool.length < selection.of; back += 1) {
    const date = shiftLocalDate(eventDate, -back);
    const found = judge(date, dayType, question);
    if (typeof found === 'string') rejected.set(date, found);
    else pool.push({ date, sum: found });
    if (pool.length === selection.of) passOverLowUse(pool, method.lowUse, rejected);
  }
  const sufficient = pool.length === selection.of;
  const kept = new Set(sufficient ? ranked(pool, method).slice(0, selection.take) : []);
  if (sufficient) for (const day of pool) if (!kept.has(day)) rejected.set(day.date, 'NOT_AMONG_CHOSEN');
  return {
    dayType,
    chosen: pool
      .filter((day) => kept.has(day))
      .map(({ date, sum }) => ({ date, windowUse: Energy.ofMilliWh(sum) })),
    rejected: [...rejected]
      .map(([date, reason]) => ({ date, reason }))
      .sort((a, b) => (a.date < b.date ? 1 : -1)),
    eligible: pool.map(({ date }) => date),
    needed: selection.of,
  };
}

/** The use of a day in the event's window, or why the day is passed over. */
function judge(date: LocalDate, dayType: DayType, question: DayQuestion): bigint | DayRejection {
  const { window, further, use, holidays, eventDays, eventDate } = question;
  if (dayTypeOf(date, holidays) !== dayType) return 'OTHER_DAY_TYPE';
  const touched = datesTouched(date, [...window, ...further]);
  if ([date, ...touched.values()].some((day) => day >= eventDate || eventDays.has(day))) return 'EVENT_DAY';
  const useOf = ({ shift, wall }: RelativeSlot): bigint | null => use.at(touched.get(shift) ?? date, wall);
  if (further.some((slot) => useOf(slot) === null)) return 'NOT_MEASURED';
  let sum = 0n;
  for (const slot of window) {
    const value = useOf(slot);
    if (value === null) return 'NOT_MEASURED';
    sum += value;
  }
  return sum;
}

function datesTouched(date: LocalDate, slots: readonly RelativeSlot[]): Map<number, LocalDate> {
  const dates = new Map<number, LocalDate>();
  for (const { shift } of slots) if (!dates.has(shift)) dates.set(shift, shiftLocalDate(date, shift));
  return dates;
}

/** Takes days below the share of the candidates' mean out of a full pool, until none is left below it. */
function passOverLowUse(
  pool: Candidate[],
  share: Ratio | null,
  rejected: Map<LocalDate, DayRejection>,
): void {
  if (share === null) return;
  const total = pool.reduce((sum, day) => sum + day.sum, 0n);
  const isLow = ({ sum }: Candidate): boolean =>
    sum * BigInt(pool.length) * share.denominator < total * share.numerator;
  const low = pool.filter(isLow);
  for (const day of low) {
    rejected.set(day.date, 'LOW_USE');
    pool.splice(pool.indexOf(day), 1);
  }
}

function ranked(pool: readonly Candidate[], { rank, tie }: PriorDaysMethod): Candidate[] {
  const direction = rank === 'HIGHEST' ? -1 : 1;
  const later = tie === 'KEEP_NEAREST' ? -1 : 1;
  return [...pool].sort((a, b) => {
    if (a.sum !== b.sum) return a.sum > b.sum ? direction : -direction;
    return a.date > b.date ? later : -later;
  });
}
