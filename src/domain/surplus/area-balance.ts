import { divideFloor } from '../quantity/rounding.js';
import type { AreaColumn, AreaDay } from './area-supply.js';

/** The parts of an area's supply, without the interconnection whose sign differs between publishers. */
const PARTS: readonly AreaColumn[] = [
  'NUCLEAR',
  'THERMAL',
  'THERMAL_LNG',
  'THERMAL_COAL',
  'THERMAL_OIL',
  'THERMAL_OTHER',
  'HYDRO',
  'GEOTHERMAL',
  'BIOMASS',
  'SOLAR',
  'WIND',
  'PUMPED_STORAGE',
  'BATTERY',
  'OTHER',
];
const MILLI_WH_PER_MWH = 1_000_000_000n;
const TOLERANCE_MW = 2n;
/** Published values are rounded one by one in old files, where the total is the demand; formats.md. */
const SECONDS_PER_HOUR = 3_600n;

/**
 * Invariant 15 on one stored area day: Σ parts ± interconnection equals the published total (the demand where the file has
 * no total column) within 2 MW in every slot, with one sign for the whole day. Unit milliWh; rounding: floor of the tolerance.
 * Source: the publishers' own column definitions. Curtailed energy is not part of the total.
 *
 * @example checkAreaDay(day).length === 0
 */
export function checkAreaDay(day: AreaDay): { slot: number; detail: string }[] {
  const withPlus = faultsWithSign(day, 1n);
  if (withPlus.length === 0) return withPlus;
  const withMinus = faultsWithSign(day, -1n);
  return withMinus.length < withPlus.length ? withMinus : withPlus;
}

function faultsWithSign(day: AreaDay, sign: bigint): { slot: number; detail: string }[] {
  const tolerance = divideFloor(TOLERANCE_MW * MILLI_WH_PER_MWH * BigInt(day.stepSeconds), SECONDS_PER_HOUR);
  const faults: { slot: number; detail: string }[] = [];
  const totals = day.lanes.TOTAL ?? day.lanes.DEMAND ?? [];
  totals.forEach((total, slot) => {
    if (total === null) return;
    const at = (column: AreaColumn): bigint => day.lanes[column]?.[slot] ?? 0n;
    const parts = PARTS.reduce((sum, column) => sum + at(column), 0n) + sign * at('INTERCONNECTION');
    const difference = parts > total ? parts - total : total - parts;
    if (difference > tolerance) {
      faults.push({ slot, detail: `parts ${parts.toString()} <> total ${total.toString()} milliWh` });
    }
  });
  return faults;
}
