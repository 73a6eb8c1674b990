import { DateTime } from 'luxon';
import { failure, refused, success, type Outcome } from '../failure.js';
import { instant, type Instant } from './instant.js';
import type { ZoneName } from './local-calendar.js';

/** What a wall-clock time stands for: one instant, two (clocks set back), or none (clocks set forward). */
export interface WallClockReading {
  readonly earlier: Instant;
  readonly later: Instant;
}

export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 0 to 24; 24:00:00 is the midnight that ends the day. */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The years that `parseInstant` takes. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/**
 * Resolves a wall-clock time in a zone. Ambiguous times give two different instants, for the caller to settle by the
 * order of the rows; skipped times are refused by name, never moved. Unit ms, no rounding.
 *
 * @example resolveWallClock({ year: 2023, month: 3, day: 1, hour: 24, minute: 0, second: 0 }, zone)
 */
export function resolveWallClock(clock: WallClock, zone: ZoneName): Outcome<WallClockReading> {
  const { hour, minute, second } = clock;
  const endOfDay = hour === 24 && minute === 0 && second === 0;
  const naive = DateTime.fromObject({ ...clock, hour: endOfDay ? 0 : hour }, { zone: 'utc' });
  const isOfThisAge = clock.year >= FIRST_YEAR && clock.year <= LAST_YEAR;
  if (!naive.isValid || !isOfThisAge || (hour === 24 && !endOfDay)) {
    return refused(
      failure(
        'TIME.NOT_A_LOCAL_TIME',
        `${renderWallClock(clock)} is not a time of day`,
        'correct the date or time',
      ),
    );
  }
  const wall = (endOfDay ? naive.plus({ days: 1 }) : naive).toMillis();
  const candidates = offsetsAround(wall, zone)
    .map((offset) => wall - offset * 60_000)
    .filter((at, index, all) => offsetAt(at, zone) === (wall - at) / 60_000 && all.indexOf(at) === index)
    .sort((a, b) => a - b);
  const [first] = candidates;
  if (first === undefined) {
    return refused(
      failure(
        'TIME.SKIPPED_LOCAL_TIME',
        `${renderWallClock(clock)} does not exist in ${zone}: clocks were set forward`,
        'give the time with its UTC offset',
      ),
    );
  }
  return success({ earlier: instant(first), later: instant(candidates.at(-1) ?? first) });
}

function offsetsAround(wall: number, zone: ZoneName): number[] {
  return [wall - 86_400_000, wall, wall + 86_400_000].map((at) => offsetAt(at, zone));
}

function offsetAt(at: number, zone: ZoneName): number {
  return DateTime.fromMillis(at, { zone }).offset;
}

function renderWallClock(clock: WallClock): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(clock.year)}-${two(clock.month)}-${two(clock.day)} ${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}`;
}
