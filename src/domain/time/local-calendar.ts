import { DateTime, IANAZone } from 'luxon';
import { failure, refused, success, type Outcome } from '../failure.js';
import { invariant } from '../invariant.js';
import { DAY, instant, type Instant, type Interval } from './instant.js';

declare const localDateBrand: unique symbol;
/** A calendar date `YYYY-MM-DD` in some zone. */
export type LocalDate = string & { readonly [localDateBrand]: 'date' };
declare const localMonthBrand: unique symbol;
/** A calendar month `YYYY-MM` in some zone. */
export type LocalMonth = string & { readonly [localMonthBrand]: 'month' };
declare const zoneBrand: unique symbol;
/** A known IANA zone name. */
export type ZoneName = string & { readonly [zoneBrand]: 'zone' };
declare const utcDayBrand: unique symbol;
/** Whole days since 1970-01-01 in UTC. */
export type UtcDay = number & { readonly [utcDayBrand]: 'utcDay' };

/** Reads an IANA zone name. @example parseZone('Asia/Tokyo') */
export function parseZone(text: string): Outcome<ZoneName> {
  if (IANAZone.isValidZone(text)) return success(text as ZoneName);
  return refused(
    failure('TIME.UNKNOWN_ZONE', `"${text.slice(0, 60)}" is not an IANA time zone`, 'write e.g. Asia/Tokyo'),
  );
}

/** Reads `YYYY-MM-DD` of a year from 1900 to 2199; impossible dates are refused. @example parseLocalDate('2023-03-31') */
export function parseLocalDate(text: string): Outcome<LocalDate> {
  const ok = /^(?:19|2[01])\d{2}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
  if (ok) return success(text as LocalDate);
  return refused(failure('TIME.NOT_A_DATE', `"${text.slice(0, 60)}" is not a date`, 'write e.g. 2023-03-31'));
}

/** Reads `YYYY-MM` of a year from 1900 to 2199. @example parseLocalMonth('2023-03') */
export function parseLocalMonth(text: string): Outcome<LocalMonth> {
  if (/^(?:19|2[01])\d{2}-(0[1-9]|1[0-2])$/.test(text)) return success(text as LocalMonth);
  return refused(failure('TIME.NOT_A_MONTH', `"${text.slice(0, 60)}" is not a month`, 'write e.g. 2023-03'));
}

/**
 * First instant of a local date: its midnight, the end of the gap where midnight does not exist, the earlier of the two
 * where clocks are set back over midnight (Havana, Azores), so that it agrees with `localDateOf`. Unit ms, exact.
 *
 * @example startOfLocalDate('2023-03-01' as LocalDate, 'Asia/Tokyo' as ZoneName)
 */
export function startOfLocalDate(date: LocalDate, zone: ZoneName): Instant {
  const start = DateTime.fromISO(date, { zone }).startOf('day');
  invariant(start.isValid, `a valid local date: ${date}`);
  const offsetBefore = DateTime.fromMillis(start.toMillis() - DAY, { zone }).offset;
  const earlier = instant(start.toMillis() - (offsetBefore - start.offset) * 60_000);
  if (earlier < start.toMillis() && localDateOf(earlier, zone) === date) return earlier;
  return instant(start.toMillis());
}

/** The half-open span of a local date: 23, 24 or 25 hours. @example localDateInterval('2023-03-01' as LocalDate, 'Asia/Tokyo' as ZoneName) */
export function localDateInterval(date: LocalDate, zone: ZoneName): Interval {
  return { start: startOfLocalDate(date, zone), end: startOfLocalDate(nextLocalDate(date), zone) };
}

/** The date after. @example nextLocalDate('2023-02-28' as LocalDate) === '2023-03-01' */
export function nextLocalDate(date: LocalDate): LocalDate {
  return shiftLocalDate(date, 1);
}

/** The date `days` later (negative: earlier). @example shiftLocalDate('2023-03-01' as LocalDate, -1) === '2023-02-28' */
export function shiftLocalDate(date: LocalDate, days: number): LocalDate {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd') as LocalDate;
}

/** The half-open span of a local month. @example localMonthInterval('2023-03' as LocalMonth, 'Asia/Tokyo' as ZoneName) */
export function localMonthInterval(month: LocalMonth, zone: ZoneName): Interval {
  const first = `${month}-01` as LocalDate;
  const next = DateTime.fromISO(first, { zone: 'utc' })
    .plus({ months: 1 })
    .toFormat('yyyy-MM-dd') as LocalDate;
  return { start: startOfLocalDate(first, zone), end: startOfLocalDate(next, zone) };
}

/** The local date that holds an instant. @example localDateOf(instant(0), 'Asia/Tokyo' as ZoneName) === '1970-01-01' */
export function localDateOf(at: Instant, zone: ZoneName): LocalDate {
  return DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd') as LocalDate;
}

/** Every local date that a span touches, in order. @example localDatesOf(localMonthInterval('2023-03' as LocalMonth, zone), zone).length === 31 */
export function localDatesOf(span: Interval, zone: ZoneName): LocalDate[] {
  const dates: LocalDate[] = [];
  if (span.end <= span.start) return dates;
  const last = localDateOf(instant(span.end - 1), zone);
  for (let date = localDateOf(span.start, zone); date <= last; date = nextLocalDate(date)) dates.push(date);
  return dates;
}

/** The UTC day that holds an instant. @example utcDayOf(instant(0)) === 0 */
export function utcDayOf(at: Instant): UtcDay {
  return Math.floor(at / DAY) as UtcDay;
}

/** First instant of a UTC day. @example startOfUtcDay(1 as UtcDay) === 86_400_000 */
export function startOfUtcDay(day: UtcDay): Instant {
  return instant(day * DAY);
}

/** Every UTC day that a span touches, in order. @example utcDaysOf({ start: instant(0), end: instant(1) }) gives [0] */
export function utcDaysOf(span: Interval): UtcDay[] {
  const days: UtcDay[] = [];
  if (span.end <= span.start) return days;
  const last = utcDayOf(instant(span.end - 1));
  for (let day = utcDayOf(span.start); day <= last; day = (day + 1) as UtcDay) days.push(day);
  return days;
}

/** A UTC day as `YYYY-MM-DD`. @example renderUtcDay(0 as UtcDay) === '1970-01-01' */
export function renderUtcDay(day: UtcDay): string {
  return DateTime.fromMillis(day * DAY, { zone: 'utc' }).toFormat('yyyy-MM-dd');
}

/** One local day's part of a UTC day: `[from, to)` in seconds after UTC midnight. */
export interface DaySegment {
  readonly localDate: LocalDate;
  readonly fromSecond: number;
  readonly toSecond: number;
}

/**
 * Cuts a UTC day at local midnights (core-data.md: local days live in the results). Parts cover the day without gap.
 *
 * @example localSegmentsOf(0 as UtcDay, 'Asia/Tokyo' as ZoneName) gives two parts, cut at second 54,000
 */
export function localSegmentsOf(day: UtcDay, zone: ZoneName): readonly DaySegment[] {
  const key = `${String(day)} ${zone}`;
  let segments = knownSegments.get(key);
  if (segments === undefined) {
    segments = cutAtMidnights(day, zone);
    if (knownSegments.size >= MOST_SEGMENTS) knownSegments.clear();
    knownSegments.set(key, segments);
  }
  return segments;
}

/** Segments that were worked out before: luxon takes longer for a day than the reconciliation of a hundred rigs. */
const knownSegments = new Map<string, readonly DaySegment[]>();
const MOST_SEGMENTS = 4_096;

function cutAtMidnights(day: UtcDay, zone: ZoneName): readonly DaySegment[] {
  const start = startOfUtcDay(day);
  const end = start + DAY;
  const segments: DaySegment[] = [];
  let from: number = start;
  while (from < end) {
    const localDate = localDateOf(instant(from), zone);
    const to = Math.min(end, startOfLocalDate(nextLocalDate(localDate), zone));
    segments.push(
      Object.freeze({ localDate, fromSecond: (from - start) / 1_000, toSecond: (to - start) / 1_000 }),
    );
    from = to;
  }
  return Object.freeze(segments);
}

/**
 * Number of settlement slots of a local day: 46, 48 or 50 half-hours.
 *
 * @example slotsOfLocalDate('2023-03-26' as LocalDate, 'Europe/Berlin' as ZoneName, 1800) === 46
 */
export function slotsOfLocalDate(date: LocalDate, zone: ZoneName, stepSeconds: number): number {
  const { start, end } = localDateInterval(date, zone);
  const slots = (end - start) / (stepSeconds * 1_000);
  invariant(Number.isInteger(slots), `whole slots of ${String(stepSeconds)} s in ${date} ${zone}`);
  return slots;
}

/**
 * The half-open span of a fiscal year named by the calendar year it begins in, e.g. Japan's FY2022 from month 4.
 *
 * @example fiscalYearInterval(2022, 4, 'Asia/Tokyo' as ZoneName) is 2022-04-01 to 2023-04-01 local
 */
export function fiscalYearInterval(year: number, firstMonth: number, zone: ZoneName): Interval {
  const month = String(firstMonth).padStart(2, '0');
  const first = (y: number): Instant =>
    startOfLocalDate(`${String(y).padStart(4, '0')}-${month}-01` as LocalDate, zone);
  return { start: first(year), end: first(year + 1) };
}
