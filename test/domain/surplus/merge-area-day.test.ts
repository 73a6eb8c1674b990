import { describe, expect, it } from '@jest/globals';
import { mergeAreaDay } from '../../../src/domain/surplus/merge-area-day.js';
import type { AreaDay } from '../../../src/domain/surplus/area-supply.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

function areaDay(status: AreaDay['status'], solar: readonly (bigint | null)[]): AreaDay {
  return { area: 'kyushu', day: 0 as UtcDay, stepSeconds: 3_600, status, lanes: { SOLAR_CURTAILED: solar } };
}

describe('mergeAreaDay', () => {
  it.each([
    [
      'new day',
      'PRELIMINARY',
      [1n, null],
      null,
      null,
      false,
      { added: 1, duplicates: 0, replaced: 0, conflicts: [] },
      [1n, null],
    ],
    [
      'other half of the day',
      'CONFIRMED',
      [null, 2n],
      'CONFIRMED',
      [1n, null],
      false,
      { added: 1, duplicates: 0, replaced: 0, conflicts: [] },
      [1n, 2n],
    ],
    [
      'the same again',
      'CONFIRMED',
      [1n, 2n],
      'CONFIRMED',
      [1n, 2n],
      false,
      { added: 0, duplicates: 2, replaced: 0, conflicts: [] },
      null,
    ],
    [
      'confirmed over preliminary',
      'CONFIRMED',
      [3n, 2n],
      'PRELIMINARY',
      [1n, 2n],
      false,
      { added: 0, duplicates: 1, replaced: 1, conflicts: [] },
      [3n, 2n],
    ],
    [
      'late preliminary loses',
      'PRELIMINARY',
      [3n, 2n],
      'CONFIRMED',
      [1n, 2n],
      false,
      { added: 0, duplicates: 1, replaced: 0, conflicts: [] },
      null,
    ],
    [
      'nothing decides',
      'CONFIRMED',
      [3n, 2n],
      'CONFIRMED',
      [1n, 2n],
      false,
      { added: 0, duplicates: 1, replaced: 0, conflicts: [0] },
      null,
    ],
    [
      'a correction',
      'CONFIRMED',
      [3n, 2n],
      'CONFIRMED',
      [1n, 2n],
      true,
      { added: 0, duplicates: 1, replaced: 1, conflicts: [] },
      [3n, 2n],
    ],
  ] as const)('%s', (_name, status, solar, knownStatus, known, correction, counts, lane) => {
    const merged = mergeAreaDay(
      areaDay(status, solar),
      knownStatus === null ? null : areaDay(knownStatus, known),
      correction,
    );
    expect(merged).toMatchObject(counts);
    expect(merged.state?.lanes.SOLAR_CURTAILED ?? null).toEqual(lane);
  });

  it('stays preliminary while any part of the day is', () => {
    const merged = mergeAreaDay(areaDay('CONFIRMED', [null, 2n]), areaDay('PRELIMINARY', [1n, null]), false);
    expect(merged.state?.status).toBe('PRELIMINARY');
  });

  it('becomes confirmed when every interval was confirmed, even unchanged', () => {
    const merged = mergeAreaDay(areaDay('CONFIRMED', [1n, 2n]), areaDay('PRELIMINARY', [1n, 2n]), false);
    expect(merged.state?.status).toBe('CONFIRMED');
  });
});
