import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, parseInstant, renderInstant, renderInstantIn } from '../../../src/domain/time/instant.js';

function millisecondsOf(text: string): number | string {
  const parsed = parseInstant(text);
  return parsed.ok ? parsed.value : parsed.failure.code;
}

describe('parseInstant', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00Z', 0],
    ['2023-03-01T00:00:00+09:00', Date.UTC(2023, 1, 28, 15)],
    ['2023-03-01T00:00:00.250-03:30', Date.UTC(2023, 2, 1, 3, 30, 0, 250)],
    ['2023-03-01T23:59:59.1Z', Date.UTC(2023, 2, 1, 23, 59, 59, 100)],
    ['2023-03-01T00:00:00.120000Z', Date.UTC(2023, 2, 1, 0, 0, 0, 120)],
    ['2024-02-29T12:00:00+14:00', Date.UTC(2024, 1, 28, 22)],
    ['1969-12-31T23:59:59Z', -1_000],
  ])('reads %s', (text, milliseconds) => {
    expect(millisecondsOf(text)).toBe(milliseconds);
  });

  it.each([
    ['no zone', '2023-03-01T00:00:00'],
    ['24:00', '2023-03-01T24:00:00+09:00'],
    ['hour 25', '2023-03-01T25:00:00Z'],
    ['minute 60', '2023-03-01T10:60:00Z'],
    ['leap second', '2016-12-31T23:59:60Z'],
    ['offset minutes of 60', '2023-03-01T00:00:00+10:60'],
    ['offset of 15 hours', '2023-03-01T00:00:00+15:00'],
    ['offset without colon', '2023-03-01T00:00:00+0900'],
    ['offset of hours only', '2023-03-01T00:00:00+09'],
    ['week date', '2023-W09-3T00:00:00Z'],
    ['ordinal date', '2023-060T00:00:00Z'],
    ['basic format', '20230301T000000Z'],
    ['no seconds nor minutes', '2023-03-01T00Z'],
    ['blank for T', '2023-03-01 00:00:00Z'],
    ['lower case', '2023-03-01t00:00:00z'],
    ['29 February of a common year', '2023-02-29T00:00:00Z'],
    ['31 April', '2023-04-31T00:00:00Z'],
    ['month 13', '2023-13-01T00:00:00Z'],
    ['day 0', '2023-03-00T00:00:00Z'],
    ['finer than a millisecond', '2023-03-01T00:00:00.0001Z'],
    ['year of five digits', '12023-03-01T00:00:00Z'],
    ['zone name', '2023-03-01T00:00:00+09:00[Asia/Tokyo]'],
    ['line end', '2023-03-01T00:00:00Z\n'],
    ['other digits', '２０２３-03-01T00:00:00Z'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(millisecondsOf(text)).toBe('TIME.NOT_AN_INSTANT');
  });
});

describe('renderInstant', () => {
  const epoch = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });

  it('writes UTC as JavaScript does, without empty milliseconds (500 cases)', () => {
    fc.assert(
      fc.property(epoch, (at) => {
        expect(renderInstant(instant(at))).toBe(new Date(at).toISOString().replace('.000Z', 'Z'));
      }),
      { numRuns: 500, seed: 20 },
    );
  });

  it('is read back to the same instant, in every zone (500 cases)', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Asia/Tokyo',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), zone, (at, name) => {
        expect(millisecondsOf(renderInstant(instant(at)))).toBe(at);
        expect(millisecondsOf(renderInstantIn(instant(at), name))).toBe(at);
      }),
      { numRuns: 500, seed: 21 },
    );
  });
});
