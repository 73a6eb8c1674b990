import type { FaultList } from '../fault.js';
import type { CsvCell } from '../text/csv-record.js';
import { headerName, reportColumnMissing, reportColumnTwice } from '../text/csv-table.js';

export type IntervalLabel = 'start' | 'end';

/** What a column of a meter file is for; small integers because the scanner switches on them for every cell. */
const IGNORED = 0;
export const SERIES = 1;
export const TIME = 2;
export const AMOUNT = 3;
export const QUALITY = 4;
export const STEP = 5;
export const VERSION = 6;
/** The end of the interval beside its start: together they give the step. */
export const END_TIME = 7;

const ROLES: ReadonlyMap<string, number> = new Map([
  ['series', SERIES],
  ['rig', SERIES],
  ['meter', SERIES],
  ['start', TIME],
  ['end', END_TIME],
  ['energy_kwh', AMOUNT],
  ['energy_wh', AMOUNT],
  ['power_kw', AMOUNT],
  ['power_w', AMOUNT],
  ['quality', QUALITY],
  ['step', STEP],
  ['step_seconds', STEP],
  ['version', VERSION],
]);

/** Where each column of a meter file is and what its figures mean. */
export interface MeterLayout {
  /** Role per column, in the order of the file. */
  readonly roles: Uint8Array;
  /** Names as the file writes them, for fault reports. */
  readonly names: readonly string[];
  readonly ignored: readonly string[];
  readonly label: IntervalLabel;
  /** The amount column as it is compared, e.g. energy_kwh. */
  readonly unit: string;
  /** Decimals that reach the integer unit: 6 for k-units, 3 for plain ones. */
  readonly scale: 3 | 6;
  /** True for average power in milliwatts, false for energy in milliWh. */
  readonly isPower: boolean;
}

/**
 * Finds the columns of a meter file by header name, in any order. Null after a fault: without its columns no row can be read.
 *
 * @example readMeterLayout(cells, 1, null, faults)?.label === 'start'
 */
export function readMeterLayout(
  header: readonly CsvCell[],
  line: number,
  declared: IntervalLabel | null,
  faults: FaultList,
): MeterLayout | null {
  const before = faults.count;
  const names = header.map((cell) => headerName(cell.text));
  const roles = Uint8Array.from(names, (name) => ROLES.get(name) ?? IGNORED);
  const hasStart = roles.includes(TIME);
  const hasBoth = hasStart && roles.includes(END_TIME);
  if (!hasStart && roles.includes(END_TIME)) roles[roles.indexOf(END_TIME)] = TIME;
  for (const [index, role] of roles.entries()) {
    const cell = header[index];
    if (role !== IGNORED && roles.indexOf(role) !== index && cell !== undefined) {
      reportColumnTwice(line, cell, faults);
    }
  }
  for (const [role, wanted] of [
    [SERIES, 'series, rig or meter'],
    [TIME, 'start or end'],
    [AMOUNT, 'energy_kwh, energy_wh, power_kw or power_w'],
  ] as const) {
    if (!roles.includes(role)) reportColumnMissing(line, wanted, faults);
  }
  if (faults.count > before) return null;
  const amount = names[roles.indexOf(AMOUNT)] ?? '';
  return {
    roles,
    names: header.map((cell) => cell.text),
    ignored: header.flatMap((cell, index) => (roles[index] === IGNORED ? [cell.text] : [])),
    // Start and end together say what the interval is; a declared label has nothing to add.
    label: hasBoth ? 'start' : (declared ?? (hasStart ? 'start' : 'end')),
    unit: amount,
    scale: amount.includes('_k') ? 6 : 3,
    isPower: amount.startsWith('power'),
  };
}
