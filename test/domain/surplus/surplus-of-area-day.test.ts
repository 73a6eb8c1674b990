import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AreaDay } from '../../../src/domain/surplus/area-supply.js';
import type { ThermalThreshold } from '../../../src/domain/surplus/surplus-day.js';
import { surplusOfAreaDay } from '../../../src/domain/surplus/surplus-of-area-day.js';
import type { UtcDay } from '../../../src/domain/time/local-calendar.js';

const MWH = 1_000_000_000n;
const T: ThermalThreshold = {
  area: 'kyushu',
  megawatts: 3_500n,
  validFrom: '2016-04-01',
  validTo: null,
  source: 'test',
  illustrative: true,
};

function areaDay(lanes: AreaDay['lanes'], stepSeconds = 3_600): AreaDay {
  return { area: 'kyushu', day: 0 as UtcDay, stepSeconds, status: 'CONFIRMED', lanes };
}

/** One hour with surplus, pumped storage charging, and thermal output in MW. */
function hour(thermal: bigint | null, pumped: bigint | null = -1n): AreaDay {
  return areaDay({
    SOLAR_CURTAILED: [100n * MWH],
    WIND_CURTAILED: [0n],
    PUMPED_STORAGE: [pumped === null ? null : pumped * MWH],
    THERMAL: [thermal === null ? null : thermal * MWH],
  });
}

/** CONFIRMED at T − 20 %, T and T + 20 %. */
function confirmed(day: AreaDay, threshold: ThermalThreshold | null = T): (boolean | undefined)[] {
  const {
    confirmedAtLowerThreshold,
    confirmed: stated,
    confirmedAtUpperThreshold,
  } = surplusOfAreaDay(day, threshold);
  return [confirmedAtLowerThreshold[0], stated[0], confirmedAtUpperThreshold[0]];
}

const NONE = [false, false, false];

describe('S of an area day', () => {
  it.each<[string, bigint | null, bigint | null, bigint | null]>([
    ['the sum of solar and wind', 5n, 7n, 12n],
    ['nothing curtailed', 0n, 0n, 0n],
    ['negative solar is no surplus', -2n, 7n, 7n],
    ['negative wind is no surplus', 5n, -1n, 5n],
    ['both negative', -2n, -1n, 0n],
    ['solar not published', null, 7n, null],
    ['wind not published', 5n, null, null],
    ['neither published', null, null, null],
  ])('%s', (_, solar, wind, expected) => {
    const day = areaDay({ SOLAR_CURTAILED: [solar], WIND_CURTAILED: [wind] });
    expect(surplusOfAreaDay(day, T).surplus).toEqual([expected]);
  });

  it('is null where a column is absent or short: an unpublished figure is not 0', () => {
    const day = areaDay({ SOLAR_CURTAILED: [1n, 2n], WIND_CURTAILED: [3n], DEMAND: [9n, 9n, 9n] });
    expect(surplusOfAreaDay(day, T).surplus).toEqual([4n, null, null]);
    expect(surplusOfAreaDay(areaDay({ SOLAR_CURTAILED: [1n] }), T).surplus).toEqual([null]);
    expect(surplusOfAreaDay(areaDay({}), T).surplus).toEqual([]);
  });
});

describe('quality of surplus', () => {
  it.each<[string, AreaDay, boolean[]]>([
    ['thermal at T − 20 %', hour(2_800n), [true, true, true]],
    ['just above T − 20 %', hour(2_801n), [false, true, true]],
    ['at T', hour(3_500n), [false, true, true]],
    ['just above T', hour(3_501n), [false, false, true]],
    ['at T + 20 %', hour(4_200n), [false, false, true]],
    ['just above T + 20 %', hour(4_201n), NONE],
    ['pumped storage idle', hour(1_000n, 0n), NONE],
    ['pumped storage generating', hour(1_000n, 5n), NONE],
    ['pumped storage not published', hour(1_000n, null), NONE],
    ['thermal not published', hour(null), NONE],
  ])('%s', (_, day, expected) => {
    expect(confirmed(day)).toEqual(expected);
  });

  it('is doubtful without a threshold, and where S is not published', () => {
    expect(confirmed(hour(0n), null)).toEqual(NONE);
    expect(confirmed(areaDay({ ...hour(0n).lanes, WIND_CURTAILED: [null] }))).toEqual(NONE);
  });

  it('counts a published zero surplus like any other', () => {
    expect(confirmed(areaDay({ ...hour(0n).lanes, SOLAR_CURTAILED: [0n] }))).toEqual([true, true, true]);
  });

  it('adds the four fuels of newer files, and is doubtful while one of them is blank', () => {
    const fuels = (oil: bigint | null): AreaDay =>
      areaDay({
        ...hour(null).lanes,
        THERMAL_LNG: [2_000n * MWH, 0n],
        THERMAL_COAL: [1_000n * MWH, 0n],
        THERMAL_OIL: [oil, 0n],
      });
    expect(confirmed(fuels(500n * MWH))).toEqual([false, true, true]);
    expect(confirmed(fuels(501n * MWH))).toEqual([false, false, true]);
    expect(confirmed(fuels(null))).toEqual(NONE);
  });

  it('compares energy per step, to the milliWh: half an hour has half of T', () => {
    const half = (thermal: bigint): AreaDay => areaDay({ ...hour(0n).lanes, THERMAL: [thermal] }, 1_800);
    expect(confirmed(half(1_750n * MWH))).toEqual([false, true, true]);
    expect(confirmed(half(1_750n * MWH + 1n))).toEqual([false, false, true]);
  });

  it('never falls when the threshold rises (300 cases)', () => {
    const energy = fc.bigInt({ min: 0n, max: 5_000n * MWH });
    fc.assert(
      fc.property(energy, fc.bigInt({ min: 0n, max: 5_000n }), (thermal, megawatts) => {
        const day = areaDay({ ...hour(0n).lanes, THERMAL: [thermal] });
        const [lower, stated, upper] = confirmed(day, { ...T, megawatts });
        expect((!lower || stated) && (!stated || upper)).toBe(true);
        expect(stated).toBe(thermal <= megawatts * MWH);
        expect(lower).toBe(thermal * 10n <= megawatts * 8n * MWH);
        expect(upper).toBe(thermal * 10n <= megawatts * 12n * MWH);
      }),
      { numRuns: 300, seed: 60 },
    );
  });
});
