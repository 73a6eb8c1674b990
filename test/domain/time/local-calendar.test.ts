import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvariantError } from '../../../src/domain/invariant.js';
import { DAY, instant, parseInstant, renderInstant, type Instant } from '../../../src/domain/time/instant.js';
import {
  fiscalYearInterval,
  localDateInterval,
  localDateOf,
  localDatesOf,
  localMonthInterval,
  localSegmentsOf,
  nextLocalDate,
  parseLocalDate,
  parseLocalMonth,
  parseZone,
  renderUtcDay,
  shiftLocalDate,
  slotsOfLocalDate,
  startOfLocalDate,
  startOfUtcDay,
  utcDayOf,
  utcDaysOf,
  type LocalDate,
  type LocalMonth,
  type UtcDay,
  type ZoneName,
} from '../../../src/domain/time/local-calendar.js';

const date = (text: string): LocalDate => text as LocalDate;
const zone = (text: string): ZoneName => text as ZoneName;

function at(text: string): Instant {
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

const codeOf = (outcome: { ok: boolean; failure?: { code: string } }): string | undefined =>
  outcome.failure?.code;

describe('names of zones, dates and months', () => {
  it.each(['Asia/Tokyo', 'UTC', 'Australia/Lord_Howe'])('knows the zone %s', (name) => {
    expect(parseZone(name)).toEqual({ ok: true, value: name });
  });

  it.each(['', 'Tokyo', 'Asia/Nowhere', 'Asia/Tokyo '])('refuses the zone %j', (name) => {
    expect(codeOf(parseZone(name))).toBe('TIME.UNKNOWN_ZONE');
  });

  it.each(['2023-02-29', '2023-3-1', '2023-04-31', '2023-W09-3', '20230301', '2023-03-01T00:00Z', ''])(
    'refuses the date %j',
    (text) => {
      expect(codeOf(parseLocalDate(text))).toBe('TIME.NOT_A_DATE');
    },
  );

  it.each(['2023-00', '2023-13', '2023-3', '2023', '2023-03-01', ''])('refuses the month %j', (text) => {
    expect(codeOf(parseLocalMonth(text))).toBe('TIME.NOT_A_MONTH');
  });

  it('reads a leap day and a month', () => {
    expect(parseLocalDate('2024-02-29').ok).toBe(true);
    expect(parseLocalMonth('2023-12').ok).toBe(true);
  });
});

describe('length of a local day', () => {
  it.each([
    ['Asia/Tokyo', '2023-03-26', 48],
    ['UTC', '2023-03-26', 48],
    ['Europe/Berlin', '2023-03-25', 48],
    ['Europe/Berlin', '2023-03-26', 46],
    ['Europe/Berlin', '2023-10-29', 50],
    ['America/New_York', '2023-03-12', 46],
    ['America/New_York', '2023-11-05', 50],
    // Half an hour of daylight saving.
    ['Australia/Lord_Howe', '2023-10-01', 47],
    ['Australia/Lord_Howe', '2023-04-02', 49],
    // Midnight itself is skipped or comes twice.
    ['America/Havana', '2023-03-12', 46],
    ['America/Havana', '2023-11-05', 50],
    ['Asia/Beirut', '2021-03-28', 46],
    ['America/Santiago', '2022-09-11', 46],
    // Samoa left out 30 December 2011.
    ['Pacific/Apia', '2011-12-29', 48],
    ['Pacific/Apia', '2011-12-30', 0],
    ['Pacific/Apia', '2011-12-31', 48],
  ])('%s %s has %i half-hours', (name, day, slots) => {
    expect(slotsOfLocalDate(date(day), zone(name), 1_800)).toBe(slots);
  });

  it('is a bug to ask for slots that do not fit', () => {
    expect(() => slotsOfLocalDate(date('2023-10-01'), zone('Australia/Lord_Howe'), 3_600)).toThrow(
      InvariantError,
    );
  });
});

describe('start of a local date', () => {
  it.each([
    ['Asia/Tokyo', '2023-03-01', '2023-02-28T15:00:00Z'],
    ['America/Havana', '2023-03-12', '2023-03-12T05:00:00Z'],
    ['America/Havana', '2023-11-05', '2023-11-05T04:00:00Z'],
    ['Atlantic/Azores', '2023-10-29', '2023-10-29T00:00:00Z'],
    ['Asia/Beirut', '2021-03-28', '2021-03-27T22:00:00Z'],
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'],
    ['America/Sao_Paulo', '2017-10-15', '2017-10-15T03:00:00Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
  ])('%s %s begins at %s', (name, day, start) => {
    expect(renderInstant(startOfLocalDate(date(day), zone(name)))).toBe(start);
  });
});

/** Zones without a day that is left out, among them every kind of clock change there is. */
const ZONES = [
  'UTC',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Havana',
  'America/Santiago',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Africa/Casablanca',
  'Asia/Beirut',
].map(zone);
const anyZone = fc.constantFrom(...ZONES);
const from2012 = Math.floor(Date.UTC(2012, 0, 1) / DAY);
const anyDay = fc.integer({ min: from2012, max: from2012 + 20 * 365 }).map((day) => day as UtcDay);

describe('local days', () => {
  it('follow one another without gap or overlap, and hold their own instants (400 cases)', () => {
    fc.assert(
      fc.property(anyZone, anyDay, fc.integer({ min: 0, max: DAY - 1 }), (name, day, offset) => {
        const moment = instant(startOfUtcDay(day) + offset);
        const local = localDateOf(moment, name);
        const { start, end } = localDateInterval(local, name);
        expect(start <= moment && moment < end).toBe(true);
        expect(localDateInterval(nextLocalDate(local), name).start).toBe(end);
        expect(localDateOf(start, name)).toBe(local);
        expect(localDateOf(instant(end - 1), name)).toBe(local);
        expect(localDateOf(instant(start - 1), name)).toBe(shiftLocalDate(local, -1));
      }),
      { numRuns: 400, seed: 22 },
    );
  });

  it('cut every UTC day into parts that cover it (400 cases)', () => {
    fc.assert(
      fc.property(anyZone, anyDay, (name, day) => {
        const parts = localSegmentsOf(day, name);
        expect(parts[0]?.fromSecond).toBe(0);
        expect(parts.at(-1)?.toSecond).toBe(86_400);
        parts.forEach((part, i) => {
          expect(part.fromSecond).toBeLessThan(part.toSecond);
          if (i > 0) expect(part.fromSecond).toBe(parts[i - 1]!.toSecond);
          const [first, last] = [part.fromSecond * 1_000, part.toSecond * 1_000 - 1];
          for (const ms of [first, last])
            expect(localDateOf(instant(startOfUtcDay(day) + ms), name)).toBe(part.localDate);
        });
        expect(new Set(parts.map((part) => part.localDate)).size).toBe(parts.length);
      }),
      { numRuns: 400, seed: 23 },
    );
  });

  it('make months and fiscal years: 12 months follow one another and are the year (50 cases)', () => {
    const year = fc.integer({ min: 2013, max: 2030 });
    fc.assert(
      fc.property(anyZone, year, fc.integer({ min: 1, max: 12 }), (name, first, month) => {
        const span = fiscalYearInterval(first, month, name);
        let end = span.start;
        for (let i = 0; i < 12; i += 1) {
          const [y, m] = [first + Math.floor((month - 1 + i) / 12), ((month - 1 + i) % 12) + 1];
          const of = localMonthInterval(`${y}-${String(m).padStart(2, '0')}` as LocalMonth, name);
          expect(of.start).toBe(end);
          ({ end } = of);
        }
        expect(end).toBe(span.end);
      }),
      { numRuns: 50, seed: 24 },
    );
  });
});

describe('segments of a UTC day', () => {
  const utcDay = (text: string): UtcDay => utcDayOf(at(`${text}T00:00:00Z`));

  it.each([
    ['Asia/Tokyo', '2023-03-01', ['2023-03-01 0-54000', '2023-03-02 54000-86400']],
    ['UTC', '2023-03-01', ['2023-03-01 0-86400']],
    ['Europe/Berlin', '2023-03-25', ['2023-03-25 0-82800', '2023-03-26 82800-86400']],
    ['Europe/Berlin', '2023-03-26', ['2023-03-26 0-79200', '2023-03-27 79200-86400']],
    ['Asia/Kathmandu', '2023-03-01', ['2023-03-01 0-65700', '2023-03-02 65700-86400']],
    ['Pacific/Kiritimati', '2023-03-01', ['2023-03-01 0-36000', '2023-03-02 36000-86400']],
    ['Pacific/Apia', '2011-12-30', ['2011-12-29 0-36000', '2011-12-31 36000-86400']],
  ])('%s on %s', (name, day, expected) => {
    const parts = localSegmentsOf(utcDay(day), zone(name));
    expect(parts.map((p) => `${p.localDate} ${p.fromSecond}-${p.toSecond}`)).toEqual(expected);
  });
});

describe('spans of days', () => {
  it('list the local dates and UTC days they touch, half-open', () => {
    const span = { start: at('2023-02-28T15:00:00Z'), end: at('2023-03-01T15:00:00Z') };
    expect(localDatesOf(span, zone('Asia/Tokyo'))).toEqual(['2023-03-01']);
    expect(utcDaysOf(span).map(renderUtcDay)).toEqual(['2023-02-28', '2023-03-01']);
    const longer = { ...span, end: instant(span.end + 1) };
    expect(localDatesOf(longer, zone('Asia/Tokyo'))).toEqual(['2023-03-01', '2023-03-02']);
    expect(localDatesOf({ start: span.start, end: span.start }, zone('Asia/Tokyo'))).toEqual([]);
    expect(utcDaysOf({ start: span.start, end: span.start })).toEqual([]);
  });

  it("has Japan's fiscal year 2022 from April to March", () => {
    const span = fiscalYearInterval(2022, 4, zone('Asia/Tokyo'));
    expect([span.start, span.end].map(renderInstant)).toEqual([
      '2022-03-31T15:00:00Z',
      '2023-03-31T15:00:00Z',
    ]);
  });

  it('counts UTC days below 0 too', () => {
    expect(utcDayOf(instant(-1))).toBe(-1);
    expect(renderUtcDay(-1 as UtcDay)).toBe('1969-12-31');
  });
});
