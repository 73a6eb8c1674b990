import { describe, expect, it } from '@jest/globals';
import { balanceOfRows, checkAreaDay } from '../../../src/domain/surplus/area-balance.js';
import type { AreaDay, AreaInterval } from '../../../src/domain/surplus/area-supply.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

const MWH = 1_000_000_000n;
const HALF_MWH = MWH / 2n;

/** A half-hour whose parts are 900 MW and whose interconnection is 100 MW, in milliWh. */
function halfHour(given: AreaInterval['energy']): AreaInterval['energy'] {
  return { SOLAR: 900n * HALF_MWH, INTERCONNECTION: 100n * HALF_MWH, TOTAL: 1_000n * HALF_MWH, ...given };
}

describe('balanceOfRows', () => {
  it.each([
    ['plus', { TOTAL: 1_000n * HALF_MWH }, 1, 0],
    ['minus', { TOTAL: 800n * HALF_MWH }, -1, 0],
    ['both: plus', { INTERCONNECTION: 0n, TOTAL: 900n * HALF_MWH }, 1, 0],
    ['neither: plus', { TOTAL: 700n * HALF_MWH }, 1, 1],
    ['2 MW apart', { TOTAL: 1_002n * HALF_MWH }, 1, 0],
    ['a milliWh more', { TOTAL: 1_002n * HALF_MWH + 1n }, 1, 1],
    ['demand without a total column', { TOTAL: undefined, DEMAND: 1_000n * HALF_MWH }, 1, 0],
    ['demand 14 MW from the total', { DEMAND: 1_014n * HALF_MWH }, 1, 0],
    ['demand further from the total', { DEMAND: 1_014n * HALF_MWH + 1n }, 1, 1],
    ['curtailed energy is no part', { SOLAR_CURTAILED: 500n * MWH, THERMAL_CURTAILED: 9n * MWH }, 1, 0],
    [
      'thermal as the sum of its fuels',
      { SOLAR: 0n, THERMAL: 900n * HALF_MWH, THERMAL_LNG: 900n * HALF_MWH },
      1,
      0,
    ],
    ['nothing to compare with', { TOTAL: null, DEMAND: 5n }, 1, 0],
    ['demand ahead of its parts', { SOLAR: null, INTERCONNECTION: null }, 1, 0],
  ] as const)('%s', (_, given, sign, faults) => {
    const { TOTAL, ...others } = { ...halfHour(given as AreaInterval['energy']) };
    const row = TOTAL === undefined ? others : { ...others, TOTAL };
    const balance = balanceOfRows([row], 1_800);
    expect([balance.sign, balance.faults.length]).toEqual([sign, faults]);
  });

  it('counts the rows that could be checked', () => {
    const rows = [halfHour({}), halfHour({ TOTAL: null }), halfHour({ SOLAR: null, INTERCONNECTION: null })];
    expect(balanceOfRows(rows, 1_800).checkedRows).toBe(1);
  });

  it('decides the sign for all rows together', () => {
    const rows = [halfHour({}), halfHour({}), halfHour({ TOTAL: 800n * HALF_MWH })];
    expect(balanceOfRows(rows, 1_800)).toMatchObject({
      sign: 1,
      faults: [
        { row: 2, fault: { rule: 'PARTS_AND_TOTAL', value: 1_000n * HALF_MWH, reference: 800n * HALF_MWH } },
      ],
    });
  });
});

describe('checkAreaDay, invariant 15', () => {
  const lanes = {
    SOLAR: [900n * MWH, 900n * MWH, null],
    INTERCONNECTION: [100n * MWH, 100n * MWH, null],
    TOTAL: [1_000n * MWH, 1_003n * MWH, null],
    DEMAND: [1_000n * MWH, 1_100n * MWH, null],
  };
  const day = (given: AreaDay['lanes']): AreaDay => ({
    area: 'kyushu',
    day: 0 as UtcDay,
    stepSeconds: 3_600,
    status: 'CONFIRMED',
    lanes: { ...lanes, ...given },
  });

  it('names the slot and both figures', () => {
    expect(checkAreaDay(day({}))).toEqual([
      { slot: 1, detail: 'parts 1000000000000 <> total 1003000000000 milliWh' },
    ]);
  });

  it('tells a demand that left the total', () => {
    const TOTAL = [1_000n * MWH, 1_000n * MWH, null];
    expect(checkAreaDay(day({ TOTAL }))).toEqual([
      { slot: 1, detail: 'demand 1100000000000 <> total 1000000000000 milliWh' },
    ]);
  });

  it('takes one sign for the whole day', () => {
    const minus = { TOTAL: [800n * MWH, 800n * MWH, null], DEMAND: [null, null, null] };
    expect(checkAreaDay(day(minus))).toEqual([]);
    const mixed = { ...minus, TOTAL: [1_000n * MWH, 800n * MWH, null] };
    expect(checkAreaDay(day(mixed)).map(({ slot }) => slot)).toEqual([1]);
  });

  it('is silent on a day that balances and on an empty one', () => {
    const balanced = { TOTAL: [1_000n * MWH, 1_000n * MWH, null], DEMAND: [1_000n * MWH, 999n * MWH, null] };
    expect(checkAreaDay(day(balanced))).toEqual([]);
    expect(checkAreaDay({ ...day({}), lanes: {} })).toEqual([]);
  });
});
