import { parseInstant, type Instant } from '../../domain/time/instant.js';
import type { ZoneName } from '../../domain/time/local-calendar.js';
import { resolveWallClock, type WallClock } from '../../domain/time/local-date-time.js';

/** A time read from a cell, or the code and rule its text breaks. */
export type EventTimeReading = { readonly at: Instant } | { readonly code: string; readonly rule: string };

const LOCAL = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const SPACE_BEFORE_CLOCK = /^(\d{4}-\d{2}-\d{2}) (?=\d{2}:)/;

/**
 * Reads ISO 8601 with an offset, or a local time of the zone; a local time that occurs twice or never is refused by name.
 *
 * @example readEventTime('2023-03-02T17:30:00+09:00', null)
 */
export function readEventTime(text: string, zone: ZoneName | null): EventTimeReading {
  const absolute = parseInstant(text.replace(SPACE_BEFORE_CLOCK, '$1T'));
  if (absolute.ok) return { at: absolute.value };
  const clock = localClock(text);
  if (clock === null) return UNREADABLE;
  if (zone === null) {
    return {
      code: 'EVENTS_CSV.TIME_WITHOUT_OFFSET',
      rule: 'a time has its UTC offset, or the zone is given with the import',
    };
  }
  const resolved = resolveWallClock(clock, zone);
  if (!resolved.ok) {
    return resolved.failure.code === 'TIME.SKIPPED_LOCAL_TIME'
      ? {
          code: 'EVENTS_CSV.TIME_SKIPPED',
          rule: `a time that exists: clocks were set forward in ${zone}; give the UTC offset`,
        }
      : UNREADABLE;
  }
  const { earlier, later } = resolved.value;
  if (earlier === later) return { at: earlier };
  return {
    code: 'EVENTS_CSV.TIME_AMBIGUOUS',
    rule: `a time that occurs once: clocks were set back in ${zone}; give the UTC offset`,
  };
}

const UNREADABLE: EventTimeReading = {
  code: 'EVENTS_CSV.TIME_UNREADABLE',
  rule: 'a time that exists, like 2023-03-02T17:30:00+09:00, or 2023-03-02 17:30 with a zone',
};

function localClock(text: string): WallClock | null {
  const [, year, , month, day, hour, minute, second = '0'] = LOCAL.exec(text) ?? [];
  if (year === undefined) return null;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
}
