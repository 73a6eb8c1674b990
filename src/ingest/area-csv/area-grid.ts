import { instant, type Instant, SECOND } from '../../domain/time/instant.js';
import type { FaultList } from '../fault.js';
import type { LabelledRow } from './area-time-labels.js';

export type IntervalLabel = 'start' | 'end';

/** How the rows of a file follow each other and which end of its interval a time names. */
export interface AreaGrid {
  readonly label: IntervalLabel;
  readonly stepSeconds: number;
}

/** Steps a file may have: 30 minutes now, an hour before. */
const STEPS: readonly number[] = [300, 900, 1_800, 3_600];

/**
 * Which end of the interval the times name: a day that ends at 24:00 names ends, one that begins at 0:00 names starts. What
 * was declared wins, unless the file has a 24:00 that can start nothing. Null after a fault.
 *
 * @example readLabel(rows, null, faults) === 'end'
 */
export function readLabel(
  rows: readonly LabelledRow[],
  declared: IntervalLabel | null,
  faults: FaultList,
): IntervalLabel | null {
  const dayEnd = rows.find(({ secondOfDay }) => secondOfDay === 86_400);
  const dayStart = rows.find(({ secondOfDay }) => secondOfDay === 0);
  if (declared === 'start' && dayEnd !== undefined) {
    faults.add(
      'AREA_CSV.LABEL_CONTRADICTED',
      'no interval starts at 24:00: this file names ends',
      placeOf(dayEnd),
    );
    return null;
  }
  if (declared !== null) return declared;
  if ((dayEnd === undefined) !== (dayStart === undefined)) return dayEnd === undefined ? 'start' : 'end';
  const [row] = rows;
  if (row === undefined) return null;
  faults.add(
    'AREA_CSV.LABEL_UNKNOWN',
    'a day begins at 0:00 (times name starts) or ends at 24:00 (times name ends): else declare the label',
    placeOf(dayEnd ?? row),
  );
  return null;
}

/**
 * The step of a file: the commonest distance from one row to the next, the smaller one when two are as common. Null after a
 * fault.
 *
 * @example readStep(rows, faults) === 1800
 */
export function readStep(rows: readonly LabelledRow[], faults: FaultList): number | null {
  const counts = STEPS.map((step) => ({ step, count: 0 }));
  rows.forEach((row, index) => {
    const next = rows[index + 1];
    const found = counts.find(({ step }) => next !== undefined && next.at - row.at === step * SECOND);
    if (found !== undefined) found.count += 1;
  });
  const most = counts.reduce((best, entry) => (entry.count > best.count ? entry : best));
  if (most.count > 0) return most.step;
  const [row] = rows;
  if (row === undefined) return null;
  faults.add('AREA_CSV.STEP_UNKNOWN', 'rows follow each other by 5, 15, 30 or 60 minutes', placeOf(row));
  return null;
}

/** Start of a row's interval; null when it lies off the grid (then a fault says so). @example intervalStart(row, grid, faults) */
export function intervalStart(row: LabelledRow, grid: AreaGrid, faults: FaultList): Instant | null {
  const step = grid.stepSeconds * SECOND;
  if (row.at % step === 0) return instant(grid.label === 'start' ? row.at : row.at - step);
  faults.add(
    'AREA_CSV.STEP_MISALIGNED',
    `times of this file lie ${String(grid.stepSeconds / 60)} minutes apart, counted from midnight`,
    placeOf(row),
  );
  return null;
}

function placeOf({ record, cell }: LabelledRow): {
  line: number;
  column: number;
  field: string;
  value: string;
} {
  return { line: record.line, column: cell.column, field: 'TIME', value: cell.text };
}
