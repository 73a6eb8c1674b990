import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, renderInstant, renderInstantIn } from '../../../src/domain/time/instant.js';
import type { ZoneName } from '../../../src/domain/time/local-calendar.js';
import { resolveWallClock, type WallClock } from '../../../src/domain/time/local-date-time.js';

function clock(text: string): WallClock {
  const [year, month, day, hour, minute, second] = text.split(/(?<=\d)[-: ]/).map(Number);
  return { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second ?? 0 };
}

/** The earlier and the later instant, or the code of the refusal. */
function resolved(text: string, zone: string): string | string[] {
  const outcome = resolveWallClock(clock(text), zone as ZoneName);
  if (!outcome.ok) return outcome.failure.code;
  return [outcome.value.earlier, outcome.value.later].map(renderInstant);
}

describe('resolveWallClock', () => {
  it.each([
    ['Asia/Tokyo', '2023-03-01 00:30', '2023-02-28T15:30:00Z'],
    ['Asia/Tokyo', '2023-03-01 24:00', '2023-03-01T15:00:00Z'],
    ['Asia/Tokyo', '2023-12-31 24:00', '2023-12-31T15:00:00Z'],
    ['Europe/Berlin', '2023-10-29 01:59', '2023-10-28T23:59:00Z'],
    ['Europe/Berlin', '2023-10-29 03:00', '2023-10-29T02:00:00Z'],
    ['Europe/Berlin', '2023-03-26 01:59:59', '2023-03-26T00:59:59Z'],
    ['Europe/Berlin', '2023-03-26 03:00', '2023-03-26T01:00:00Z'],
    ['Pacific/Apia', '2011-12-29 24:00', 'TIME.SKIPPED_LOCAL_TIME'],
  ])('%s %s is one instant', (zone, text, expected) => {
    expect(resolved(text, zone)).toEqual(expected.includes('Z') ? [expected, expected] : expected);
  });

  it.each([
    ['Europe/Berlin', '2023-10-29 02:00', ['2023-10-29T00:00:00Z', '2023-10-29T01:00:00Z']],
    ['Europe/Berlin', '2023-10-29 02:59:59', ['2023-10-29T00:59:59Z', '2023-10-29T01:59:59Z']],
    ['America/New_York', '2023-11-05 01:30', ['2023-11-05T05:30:00Z', '2023-11-05T06:30:00Z']],
    ['Australia/Lord_Howe', '2023-04-02 01:45', ['2023-04-01T14:45:00Z', '2023-04-01T15:15:00Z']],
    ['America/Havana', '2023-11-05 00:30', ['2023-11-05T04:30:00Z', '2023-11-05T05:30:00Z']],
    // 24:00 of the day before is the first and the second midnight.
    ['America/Havana', '2023-11-04 24:00', ['2023-11-05T04:00:00Z', '2023-11-05T05:00:00Z']],
  ])('%s %s comes twice', (zone, text, expected) => {
    expect(resolved(text, zone)).toEqual(expected);
  });

  it.each([
    ['Europe/Berlin', '2023-03-26 02:00'],
    ['Europe/Berlin', '2023-03-26 02:59:59'],
    ['America/New_York', '2023-03-12 02:30'],
    ['Australia/Lord_Howe', '2023-10-01 02:15'],
    ['America/Havana', '2023-03-12 00:30'],
    ['Pacific/Apia', '2011-12-30 12:00'],
  ])('%s %s is skipped and refused, never moved', (zone, text) => {
    expect(resolved(text, zone)).toBe('TIME.SKIPPED_LOCAL_TIME');
  });

  it.each([
    '2023-02-29 00:00',
    '2023-13-01 00:00',
    '2023-03-01 24:01',
    '2023-03-01 24:00:01',
    '2023-03-01 25:00',
    '2023-03-01 12:60',
    '2023-03-01 12:00:60',
    '2023-03-01 -1:00',
  ])('refuses %s as no time of day', (text) => {
    expect(resolved(text, 'Asia/Tokyo')).toBe('TIME.NOT_A_LOCAL_TIME');
  });

  it('finds every instant again from its own wall clock (500 cases)', () => {
    const zones = ['Asia/Tokyo', 'Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
    const second = fc.integer({ min: Date.UTC(2012, 0, 1) / 1_000, max: Date.UTC(2030, 0, 1) / 1_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), second, (zone, epoch) => {
        const at = instant(epoch * 1_000);
        const text = renderInstantIn(at, zone).slice(0, 19).replace('T', ' ');
        expect(resolved(text, zone)).toContain(renderInstant(at));
      }),
      { numRuns: 500, seed: 25 },
    );
  });
});
