import {
  balanceOfRows,
  DEMAND_TOLERANCE_MW,
  PARTS_TOLERANCE_MW,
  type BalanceFault,
  type InterconnectionSign,
} from '../../domain/surplus/area-balance.js';
import type { AreaColumn, AreaInterval } from '../../domain/surplus/area-supply.js';
import { scaledText } from '../../domain/quantity/exact-decimal.js';
import type { FaultList } from '../fault.js';
import { intervalStart, type AreaGrid } from './area-grid.js';
import type { AreaHeaderColumn } from './area-header.js';
import type { LabelledRow } from './area-time-labels.js';
import { readFigure, type AreaUnit } from './area-unit.js';

/** One interval of a file with the line it stands on. */
export type FileInterval = AreaInterval & { readonly line: number };

export interface UniqueIntervals {
  /** In time order; intervals two rows disagree about are left out. */
  readonly intervals: readonly FileInterval[];
  /** Rows that repeat another with the same figures. */
  readonly duplicateRows: number;
}

const MWH_SCALE = 9;

/**
 * The figures of the rows as energy of intervals, in the order of the file. A row with a fault is left out.
 *
 * @example readIntervals(rows, columns, 'AVERAGE_MW', { label: 'end', stepSeconds: 1800 }, faults)
 */
export function readIntervals(
  rows: readonly LabelledRow[],
  columns: readonly AreaHeaderColumn[],
  unit: AreaUnit,
  grid: AreaGrid,
  faults: FaultList,
): FileInterval[] {
  return rows.flatMap((row) => {
    const before = faults.count;
    const start = intervalStart(row, grid, faults);
    const energy = readEnergy(row, columns, unit, grid.stepSeconds, faults);
    return start === null || faults.count > before ? [] : [{ start, energy, line: row.record.line }];
  });
}

function readEnergy(
  { record }: LabelledRow,
  columns: readonly AreaHeaderColumn[],
  unit: AreaUnit,
  stepSeconds: number,
  faults: FaultList,
): AreaInterval['energy'] {
  const energy: Partial<Record<AreaColumn, bigint | null>> = {};
  for (const { column, header, at } of columns) {
    const cell = record.cells[at];
    const reading = readFigure(cell?.text ?? '', unit, stepSeconds);
    if ('milliWh' in reading) energy[column] = reading.milliWh;
    else {
      const { line } = record;
      const place = { line, column: cell?.column ?? 1, field: header, value: cell?.text ?? '' };
      faults.add(reading.code, reading.rule, place);
    }
  }
  return energy;
}

/**
 * Puts intervals in time order and takes each once: the same figures again are counted, other figures are a fault.
 *
 * @example uniqueIntervals(intervals, faults).duplicateRows === 0
 */
export function uniqueIntervals(intervals: readonly FileInterval[], faults: FaultList): UniqueIntervals {
  const byStart = new Map<number, FileInterval>();
  const disputed = new Set<number>();
  let duplicateRows = 0;
  for (const interval of intervals) {
    const first = byStart.get(interval.start);
    if (first === undefined) byStart.set(interval.start, interval);
    else if (isSame(first, interval)) duplicateRows += 1;
    else {
      disputed.add(interval.start);
      const rule = `an interval has one row, or the same figures again: line ${String(first.line)} has others`;
      faults.add('AREA_CSV.TWO_VALUES', rule, { line: interval.line });
    }
  }
  const unique = [...byStart.values()].filter(({ start }) => !disputed.has(start));
  return { intervals: unique.sort((a, b) => a.start - b.start), duplicateRows };
}

function isSame(a: FileInterval, b: FileInterval): boolean {
  return Object.entries(a.energy).every(([column, value]) => b.energy[column as AreaColumn] === value);
}

export interface BalancedIntervals {
  readonly intervals: readonly FileInterval[];
  readonly sign: InterconnectionSign | null;
  readonly balancedRows: number;
}

/**
 * Tests the balance of the whole file with both signs of the interconnection and leaves out rows that fail. The sign is null
 * when neither holds on every row.
 *
 * @example balancedIntervals(intervals, 1800, faults).sign === -1
 */
export function balancedIntervals(
  intervals: readonly FileInterval[],
  stepSeconds: number,
  faults: FaultList,
): BalancedIntervals {
  const balance = balanceOfRows(
    intervals.map(({ energy }) => energy),
    stepSeconds,
  );
  const failed = new Set(balance.faults.map(({ row }) => row));
  for (const { row, fault } of balance.faults) reportUnbalanced(intervals[row]?.line ?? 1, fault, faults);
  const isSignKnown = balance.faults.every(({ fault }) => fault.rule !== 'PARTS_AND_TOTAL');
  return {
    intervals: intervals.filter((_, row) => !failed.has(row)),
    sign: isSignKnown && balance.checkedRows > 0 ? balance.sign : null,
    balancedRows: balance.checkedRows - failed.size,
  };
}

function reportUnbalanced(line: number, { rule, value, reference }: BalanceFault, faults: FaultList): void {
  const total = scaledText(reference, MWH_SCALE);
  const place = { line, value: scaledText(value, MWH_SCALE) };
  if (rule === 'PARTS_AND_TOTAL') {
    faults.add(
      'AREA_CSV.UNBALANCED',
      `Σ parts ± 連系線 (MWh) is the total ${total} within ${String(PARTS_TOLERANCE_MW)} MW, one sign in the whole file`,
      place,
    );
  } else {
    faults.add(
      'AREA_CSV.DEMAND_NOT_TOTAL',
      `エリア需要 (MWh) is the total ${total} within ${String(DEMAND_TOLERANCE_MW)} MW`,
      place,
    );
  }
}
