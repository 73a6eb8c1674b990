import { DateTime } from 'luxon';
import { failure, refused, success, type Outcome } from '../failure.js';

declare const instantBrand: unique symbol;
/** A UTC instant as whole milliseconds since 1970-01-01T00:00Z (POSIX). Facts lie on whole seconds. */
export type Instant = number & { readonly [instantBrand]: 'instant' };

/** A half-open span of time `[start, end)`. */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

export const SECOND = 1_000;
export const DAY = 86_400_000;

/** Brands epoch milliseconds (unit ms). @example instant(0) is 1970-01-01T00:00:00Z */
export function instant(epochMilliseconds: number): Instant {
  return epochMilliseconds as Instant;
}

/** Seconds as ms (unit ms, exact). @example millisecondsOf(1_800) === 1_800_000 */
export function millisecondsOf(seconds: number): number {
  return seconds * 1_000;
}

/** Whole seconds of ms (unit seconds, floored). @example secondsOf(1_999) === 1 */
export function secondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}

const ISO_WITH_OFFSET =
  /^(19\d{2}|2[01]\d{2})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3})0*)?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * Reads ISO 8601 with an explicit offset by a strict grammar, then checks the calendar: luxon alone accepts 24:00,
 * `+10:60`, week dates and missing zones. Years 1900 to 2199: beyond them a date is a slip of the pen, and calendars end.
 * Unit ms; no rounding.
 *
 * @example parseInstant('2023-03-01T00:00:00+09:00')
 */
export function parseInstant(text: string): Outcome<Instant> {
  const parsed = ISO_WITH_OFFSET.test(text) ? DateTime.fromISO(text, { setZone: true }) : undefined;
  if (parsed?.isValid !== true) {
    return refused(
      failure(
        'TIME.NOT_AN_INSTANT',
        `"${text.slice(0, 60)}" is not an ISO 8601 instant with an offset`,
        'write e.g. 2023-03-01T00:00:00+09:00, in a year from 1900 to 2199',
      ),
    );
  }
  return success(instant(parsed.toMillis()));
}

/** ISO 8601 in UTC, seconds always, milliseconds when there are any. @example renderInstant(instant(0)) === '1970-01-01T00:00:00Z' */
export function renderInstant(at: Instant): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toISO({ suppressMilliseconds: true }) ?? '';
}

/** ISO 8601 with the offset of a zone. @example renderInstantIn(instant(0), 'Asia/Tokyo') === '1970-01-01T09:00:00+09:00' */
export function renderInstantIn(at: Instant, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
}
