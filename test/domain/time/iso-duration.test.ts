import { describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/domain/time/instant.js';
import {
  addIsoDuration,
  isForEver,
  isZero,
  parseIsoDuration,
  type IsoDuration,
} from '../../../src/domain/time/iso-duration.js';

function read(text: string): IsoDuration {
  const parsed = parseIsoDuration(text);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

describe('parseIsoDuration', () => {
  it.each([
    ['PT1H', { years: 0, months: 0, days: 0, seconds: 3_600 }],
    ['PT90M', { years: 0, months: 0, days: 0, seconds: 5_400 }],
    ['P1DT2H3M4S', { years: 0, months: 0, days: 1, seconds: 7_384 }],
    ['P2W', { years: 0, months: 0, days: 14, seconds: 0 }],
    ['P1Y2M', { years: 1, months: 2, days: 0, seconds: 0 }],
    ['PT30.0S', { years: 0, months: 0, days: 0, seconds: 30 }],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each(['', 'P', 'PT', '1H', '-PT1H', 'PT1.5S', 'PT1H ', 'P1H', 'pt1h'])(
    'refuses %j (TIME.NOT_A_DURATION)',
    (text) => {
      expect(parseIsoDuration(text)).toMatchObject({ ok: false, failure: { code: 'TIME.NOT_A_DURATION' } });
    },
  );

  it('knows for ever and nothing at all', () => {
    expect([isForEver(read('P9999Y')), isForEver(read('P99Y'))]).toEqual([true, false]);
    expect([isZero(read('PT0S')), isZero(read('PT1S'))]).toEqual([true, false]);
  });
});

describe('addIsoDuration', () => {
  it('counts months and days in the UTC calendar', () => {
    const at = instant(Date.parse('2024-01-31T12:00:00Z'));
    expect(addIsoDuration(at, read('P1M'))).toBe(Date.parse('2024-02-29T12:00:00Z'));
    expect(addIsoDuration(at, read('P1DT1H'))).toBe(Date.parse('2024-02-01T13:00:00Z'));
  });
});
