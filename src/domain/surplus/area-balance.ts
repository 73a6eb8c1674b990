import { AREA_COLUMNS, type AreaColumn, type AreaDay, type AreaInterval } from './area-supply.js';

/** What a published total is made of, besides thermal output and the interconnection. Curtailed energy is not part of it. */
const PARTS: readonly AreaColumn[] = [
  'NUCLEAR',
  'HYDRO',
  'GEOTHERMAL',
  'BIOMASS',
  'SOLAR',
  'WIND',
  'PUMPED_STORAGE',
  'BATTERY',
  'OTHER',
];
const SPLIT_THERMAL: readonly AreaColumn[] = ['THERMAL_LNG', 'THERMAL_COAL', 'THERMAL_OIL', 'THERMAL_OTHER'];
const MILLI_WH_PER_MWH = 1_000_000_000n;
const SECONDS_PER_HOUR = 3_600n;
/** How far the parts of a row may lie from its total. */
export const PARTS_TOLERANCE_MW = 2n;
/** How far the published demand may lie from the published total. */
export const DEMAND_TOLERANCE_MW = 14n;

type AreaEnergy = AreaInterval['energy'];

/** Added by most publishers; subtracted in Kyushu's files since 2024. */
export type InterconnectionSign = 1 | -1;

/** Why a row does not balance: `value` and `reference` in milliWh lie further apart than the rule allows. */
export interface BalanceFault {
  readonly rule: 'PARTS_AND_TOTAL' | 'DEMAND_AND_TOTAL';
  readonly value: bigint;
  readonly reference: bigint;
}

/** The rows of a file or of a day, summed with the interconnection sign that fits them best. */
export interface AreaBalance {
  readonly sign: InterconnectionSign;
  readonly faults: readonly { readonly row: number; readonly fault: BalanceFault }[];
  /** Rows with something to compare: a total (without that column a demand) and at least one part. */
  readonly checkedRows: number;
}

/**
 * Checks Σ parts ± interconnection = total (demand without a total column) within 2 MW in every row, and demand = total within
 * 14 MW, once with each sign; takes the sign that leaves fewer faults, plus when both leave as many. Unit milliWh, exact: the
 * tolerances are compared without division. Source: the publishers' own column definitions, formats.md.
 *
 * @example balanceOfRows([{ SOLAR: 5n, INTERCONNECTION: 1n, TOTAL: 6n }], 3600).sign === 1
 */
export function balanceOfRows(rows: readonly AreaEnergy[], stepSeconds: number): AreaBalance {
  const plus = faultsWithSign(rows, 1, stepSeconds);
  const minus = plus.length === 0 ? plus : faultsWithSign(rows, -1, stepSeconds);
  const checkedRows = rows.filter((row) => referenceOf(row) !== null && isAnyPartPublished(row)).length;
  return minus.length < plus.length
    ? { sign: -1, faults: minus, checkedRows }
    : { sign: 1, faults: plus, checkedRows };
}

/**
 * Invariant 15 on one stored area day: every published slot balances by the rules of `balanceOfRows`, with one sign for the
 * whole day. Unit milliWh, exact.
 *
 * @example checkAreaDay(day).length === 0
 */
export function checkAreaDay(day: AreaDay): { slot: number; detail: string }[] {
  return balanceOfRows(rowsOf(day), day.stepSeconds).faults.map(({ row, fault }) => {
    const [value, reference] = [fault.value.toString(), fault.reference.toString()];
    const what = fault.rule === 'PARTS_AND_TOTAL' ? 'parts' : 'demand';
    return { slot: row, detail: `${what} ${value} <> total ${reference} milliWh` };
  });
}

function rowsOf(day: AreaDay): AreaEnergy[] {
  const columns = AREA_COLUMNS.filter((column) => day.lanes[column] !== undefined);
  const slots = Math.max(0, ...columns.map((column) => day.lanes[column]?.length ?? 0));
  return Array.from({ length: slots }, (_, slot) =>
    Object.fromEntries(columns.map((column) => [column, day.lanes[column]?.[slot] ?? null])),
  );
}

function faultsWithSign(
  rows: readonly AreaEnergy[],
  sign: InterconnectionSign,
  stepSeconds: number,
): AreaBalance['faults'] {
  return rows.flatMap((energy, row) => {
    const fault = partsFault(energy, sign, stepSeconds) ?? demandFault(energy, stepSeconds);
    return fault === null ? [] : [{ row, fault }];
  });
}

function partsFault(energy: AreaEnergy, sign: InterconnectionSign, stepSeconds: number): BalanceFault | null {
  const reference = referenceOf(energy);
  if (reference === null || !isAnyPartPublished(energy)) return null;
  const value = sumOfParts(energy, sign);
  return isWithin(value, reference, PARTS_TOLERANCE_MW, stepSeconds)
    ? null
    : { rule: 'PARTS_AND_TOTAL', value, reference };
}

function demandFault({ DEMAND, TOTAL }: AreaEnergy, stepSeconds: number): BalanceFault | null {
  const [value, reference] = [DEMAND ?? null, TOTAL ?? null];
  if (value === null || reference === null) return null;
  return isWithin(value, reference, DEMAND_TOLERANCE_MW, stepSeconds)
    ? null
    : { rule: 'DEMAND_AND_TOTAL', value, reference };
}

/** The total; the demand where there is no such column. A blank total is not replaced by the demand. */
function referenceOf({ TOTAL, DEMAND }: AreaEnergy): bigint | null {
  return (TOTAL === undefined ? DEMAND : TOTAL) ?? null;
}

function isAnyPartPublished(energy: AreaEnergy): boolean {
  return [...PARTS, ...SPLIT_THERMAL, 'THERMAL' as const, 'INTERCONNECTION' as const].some(
    (column) => (energy[column] ?? null) !== null,
  );
}

function sumOfParts(energy: AreaEnergy, sign: InterconnectionSign): bigint {
  const at = (column: AreaColumn): bigint => energy[column] ?? 0n;
  const isSplit = SPLIT_THERMAL.some((column) => (energy[column] ?? null) !== null);
  const thermal: readonly AreaColumn[] = isSplit ? SPLIT_THERMAL : ['THERMAL'];
  const parts = [...PARTS, ...thermal].reduce((sum, column) => sum + at(column), 0n);
  return sign === 1 ? parts + at('INTERCONNECTION') : parts - at('INTERCONNECTION');
}

/** |a − b| ≤ megawatts × step, without division. */
function isWithin(a: bigint, b: bigint, megawatts: bigint, stepSeconds: number): boolean {
  const difference = a > b ? a - b : b - a;
  return difference * SECONDS_PER_HOUR <= megawatts * MILLI_WH_PER_MWH * BigInt(stepSeconds);
}
