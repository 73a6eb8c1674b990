import { parseInstant, instant } from '../../domain/time/instant.js';
import { resolveWallClock, type WallClock } from '../../domain/time/local-date-time.js';
import type { ZoneName } from '../../domain/time/local-calendar.js';

/** A time read from a cell: whole seconds since 1970; two different ones when clocks were set back. */
export type TimeReading =
  { readonly earlier: number; readonly later: number } | { readonly code: string; readonly rule: string };

const LOCAL = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const CLOCK = /^(.{10}[T ])([01]\d|2[0-3]):([0-5]\d)(.{0,12})$/;
const SPACE_BEFORE_CLOCK = /^(\d{4}-\d{2}-\d{2}) (?=\d{2}:)/;
const DAY_SECONDS = 86_400;
const LAST_MINUTE = 86_340;
const MAX_REMEMBERED = 10_000;
/** Longer texts are not worth remembering. */
const MAX_TIME_LENGTH = 40;

/**
 * Reads the times of one file: ISO 8601 with an offset, or local times of the zone that was given. Remembers the last text
 * and the dates without a clock change, since luxon is slow.
 */
export class TimeCells {
  private lastText = '';
  private last: TimeReading | null = null;
  private readonly offsets = new Map<number, number | null>();
  private readonly readings = new Map<string, TimeReading>();
  private readonly midnights = new Map<string, number | null>();

  constructor(private readonly zone: ZoneName | null) {}

  /** Seconds since 1970-01-01T00:00Z, exact; a fault code with its rule when the text is no time. */
  read(text: string): TimeReading {
    if (this.last !== null && text === this.lastText) return this.last;
    const reading = this.readByDate(text) ?? this.readOnce(text);
    this.lastText = text;
    this.last = reading;
    return reading;
  }

  /**
   * Seconds of 00:00 for times written `<date>hh:mm<rest>`, if each of them lies hh:mm after it (as on every date with an offset
   * and on local dates without a clock change); null = read each by itself.
   */
  midnight(date: string, rest: string): number | null {
    const key = date + rest;
    const known = this.midnights.get(key);
    if (known !== undefined) return known;
    const first = settled(this.readNew(`${date}00:00${rest}`));
    const last = settled(this.readNew(`${date}23:59${rest}`));
    const midnight = first !== null && last !== null && last - first === LAST_MINUTE ? first : null;
    if (this.midnights.size >= MAX_REMEMBERED) this.midnights.clear();
    this.midnights.set(key, midnight);
    return midnight;
  }

  /** A time on a date whose clocks run evenly; null = has to be read by itself. */
  private readByDate(text: string): TimeReading | null {
    const found = CLOCK.exec(text);
    if (found === null) return null;
    const [, date = '', hour, minute, rest = ''] = found;
    const midnight = this.midnight(date, rest);
    if (midnight === null) return null;
    const seconds = midnight + Number(hour) * 3_600 + Number(minute) * 60;
    return { earlier: seconds, later: seconds };
  }

  /** A time read by itself; remembered, because every series of a file has it. */
  private readOnce(text: string): TimeReading {
    const known = this.readings.get(text);
    if (known !== undefined) return known;
    const reading = this.readNew(text);
    if (this.readings.size >= MAX_REMEMBERED) this.readings.clear();
    if (text.length <= MAX_TIME_LENGTH) this.readings.set(text, reading);
    return reading;
  }

  private readNew(text: string): TimeReading {
    const absolute = parseInstant(text.replace(SPACE_BEFORE_CLOCK, '$1T'));
    if (absolute.ok) {
      const seconds = absolute.value / 1_000;
      if (Number.isInteger(seconds)) return { earlier: seconds, later: seconds };
      return { code: 'METER_CSV.TIME_UNREADABLE', rule: 'a time of whole seconds' };
    }
    const clock = localClock(text);
    if (clock === null) {
      return {
        code: 'METER_CSV.TIME_UNREADABLE',
        rule: 'a time like 2023-03-01T00:00:00+09:00, or 2023-03-01 00:00 with a zone',
      };
    }
    if (this.zone === null) {
      return {
        code: 'METER_CSV.TIME_WITHOUT_OFFSET',
        rule: 'a time has its UTC offset, or the zone is given with the import',
      };
    }
    return this.resolve(clock, this.zone);
  }

  private resolve(clock: WallClock, zone: ZoneName): TimeReading {
    const midnight = wallMidnight(clock);
    if (midnight !== null) {
      const offset = this.steadyOffset(midnight, zone);
      const seconds = clock.hour * 3_600 + clock.minute * 60 + clock.second;
      if (offset !== null && seconds <= DAY_SECONDS && clock.minute < 60 && clock.second < 60) {
        return { earlier: midnight + seconds - offset, later: midnight + seconds - offset };
      }
    }
    const resolved = resolveWallClock(clock, zone);
    if (resolved.ok) {
      return { earlier: resolved.value.earlier / 1_000, later: resolved.value.later / 1_000 };
    }
    const skipped = resolved.failure.code === 'TIME.SKIPPED_LOCAL_TIME';
    return skipped
      ? {
          code: 'METER_CSV.TIME_SKIPPED',
          rule: `a time that exists: clocks were set forward in ${zone}; give the UTC offset`,
        }
      : { code: 'METER_CSV.TIME_UNREADABLE', rule: 'a date and time of day that exist' };
  }

  /** Offset of a local date if clocks do not change from a day before it to a day after; null = resolve each time by itself. */
  private steadyOffset(midnight: number, zone: ZoneName): number | null {
    const known = this.offsets.get(midnight);
    if (known !== undefined) return known;
    const offsets = [-1, 0, 1, 2].map((days) => {
      const at = instant((midnight + days * DAY_SECONDS) * 1_000);
      const noon = { ...utcDate(at), hour: 12, minute: 0, second: 0 };
      const resolved = resolveWallClock(noon, zone);
      return resolved.ok && resolved.value.earlier === resolved.value.later
        ? midnight + days * DAY_SECONDS + DAY_SECONDS / 2 - resolved.value.earlier / 1_000
        : null;
    });
    const [first = null] = offsets;
    const steady = first !== null && offsets.every((offset) => offset === first) ? first : null;
    if (this.offsets.size >= MAX_REMEMBERED) this.offsets.clear();
    this.offsets.set(midnight, steady);
    return steady;
  }
}

/** The one instant a text stands for; null for two or none. */
function settled(reading: TimeReading): number | null {
  return 'earlier' in reading && reading.earlier === reading.later ? reading.earlier : null;
}

function localClock(text: string): WallClock | null {
  const found = LOCAL.exec(text);
  if (found === null) return null;
  const [, year, , month, day, hour, minute, second = '0'] = found;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
}

/** Seconds of 00:00 on the date as if it were UTC; null for a date that does not exist. */
function wallMidnight({ year, month, day }: WallClock): number | null {
  const two = (n: number): string => String(n).padStart(2, '0');
  const parsed = parseInstant(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T00:00:00Z`);
  return parsed.ok ? parsed.value / 1_000 : null;
}

function utcDate(at: number): { year: number; month: number; day: number } {
  const date = new Date(at);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
