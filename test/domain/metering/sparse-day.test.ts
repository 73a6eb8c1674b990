import { describe, expect, it } from '@jest/globals';
import { MISSING_VALUE, READING_QUALITIES } from '../../../src/domain/metering/series-day.js';
import { sparseDay } from '../../../src/domain/metering/sparse-day.js';
import { instant } from '../../../src/domain/time/instant.js';
import { startOfUtcDay, type UtcDay } from '../../../src/domain/time/local-calendar.js';

const DAY = 19_417 as UtcDay;
const SERIES = { seriesNo: 3, stepSeconds: 1_800 };
const at = (minutes: number, milliWh: number) => ({
  start: instant(startOfUtcDay(DAY) + minutes * 60_000),
  milliWh,
});

describe('sparseDay', () => {
  it('12: holds what is said in its slots with its quality; everything else is missing, not 0', () => {
    const { values, qualities } = sparseDay(SERIES, DAY, 'SUBSTITUTED', [at(30, 0), at(1_410, 7)]);
    expect([values.length, values[1], values[47]]).toEqual([48, 0, 7]);
    const others = [...values.keys()].filter((slot) => slot !== 1 && slot !== 47);
    expect(others.every((slot) => values[slot] === MISSING_VALUE)).toBe(true);
    expect(READING_QUALITIES[qualities![1]!]).toBe('SUBSTITUTED');
    expect(others.every((slot) => READING_QUALITIES[qualities![slot]!] === 'MISSING')).toBe(true);
  });

  it.each([1, -30, 1_440])('takes no reading that starts %i minutes into the day', (minutes) => {
    expect(() => sparseDay(SERIES, DAY, 'ESTIMATED', [at(minutes, 7)])).toThrow();
  });
});
