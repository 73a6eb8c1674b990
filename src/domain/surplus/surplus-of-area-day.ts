import type { AreaColumn, AreaDay } from './area-supply.js';
import type { SurplusDay, ThermalThreshold } from './surplus-day.js';

const SPLIT_THERMAL: readonly AreaColumn[] = ['THERMAL_LNG', 'THERMAL_COAL', 'THERMAL_OIL', 'THERMAL_OTHER'];
const MILLI_WH_PER_MWH = 1_000_000_000n;
const SECONDS_PER_HOUR = 3_600n;
/** The thresholds at which quality is judged, in tenths of T: T − 20 %, T, T + 20 %. */
const LOWER_TENTHS = 8n;
const STATED_TENTHS = 10n;
const UPPER_TENTHS = 12n;

/**
 * `S` and its quality per slot (methodology §4): S = max(0, solar curtailed) + max(0, wind curtailed), integer milliWh,
 * exact. S is null where either of the two cells is not published: an unpublished figure is not 0. A slot is CONFIRMED
 * when S is published, pumped storage was charging (< 0) and thermal output ≤ T × step, compared exactly; with any of
 * these unknown, or without a threshold row, it is DOUBTFUL. Judged at T − 20 %, T and T + 20 %.
 *
 * @example surplusOfAreaDay(kyushuDay, null).confirmed.every((confirmed) => !confirmed)
 */
export function surplusOfAreaDay(areaDay: AreaDay, threshold: ThermalThreshold | null): SurplusDay {
  const solar = areaDay.lanes.SOLAR_CURTAILED ?? [];
  const wind = areaDay.lanes.WIND_CURTAILED ?? [];
  const slots = slotsOf(areaDay);
  const surplus = slots.map((slot) => sumOfPublished(solar[slot] ?? null, wind[slot] ?? null));
  const thermalColumns = publishedThermalColumns(areaDay);
  const confirmedAt = (tenths: bigint): boolean[] =>
    slots.map((slot) => {
      if (threshold === null || (surplus[slot] ?? null) === null) return false;
      const pumped = areaDay.lanes.PUMPED_STORAGE?.[slot] ?? null;
      const thermal = thermalAt(areaDay, thermalColumns, slot);
      if (pumped === null || thermal === null || pumped >= 0n) return false;
      return isAtMost(thermal, threshold.megawatts, tenths, areaDay.stepSeconds);
    });
  return {
    area: areaDay.area,
    day: areaDay.day,
    stepSeconds: areaDay.stepSeconds,
    surplus,
    confirmed: confirmedAt(STATED_TENTHS),
    confirmedAtLowerThreshold: confirmedAt(LOWER_TENTHS),
    confirmedAtUpperThreshold: confirmedAt(UPPER_TENTHS),
  };
}

/** Slot numbers of the day: as many as its longest lane. */
function slotsOf(areaDay: AreaDay): number[] {
  const length = Object.values(areaDay.lanes).reduce((longest, lane) => Math.max(longest, lane.length), 0);
  return Array.from({ length }, (_, slot) => slot);
}

function sumOfPublished(solar: bigint | null, wind: bigint | null): bigint | null {
  return solar === null || wind === null ? null : atLeastZero(solar) + atLeastZero(wind);
}

function atLeastZero(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

/** The thermal columns this day really has: the four fuels of newer files, else the one column of old ones. */
function publishedThermalColumns(areaDay: AreaDay): AreaColumn[] {
  const has = (column: AreaColumn): boolean => areaDay.lanes[column]?.some((v) => v !== null) ?? false;
  const split = SPLIT_THERMAL.filter(has);
  if (split.length > 0) return split;
  return has('THERMAL') ? ['THERMAL'] : [];
}

/** Thermal output of a slot; null when no column is published, or one that the day has is blank in this slot. */
function thermalAt(areaDay: AreaDay, columns: readonly AreaColumn[], slot: number): bigint | null {
  if (columns.length === 0) return null;
  let sum = 0n;
  for (const column of columns) {
    const value = areaDay.lanes[column]?.[slot] ?? null;
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

/** energy ≤ (tenths / 10) × megawatts × step, without division. */
function isAtMost(energy: bigint, megawatts: bigint, tenths: bigint, stepSeconds: number): boolean {
  const limit = megawatts * tenths * MILLI_WH_PER_MWH * BigInt(stepSeconds);
  return energy * STATED_TENTHS * SECONDS_PER_HOUR <= limit;
}
