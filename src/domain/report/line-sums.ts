import { CELL_COUNT, type RigLanes } from '../reconciliation/site-day-result.js';
import { ExactSum } from '../quantity/exact-sum.js';
import type { SiteDaySegmentRow } from './site-day-segment-row.js';
import { compareUtf8 } from '../quantity/utf8-order.js';

/** Exact sums of one rig's line, or of the auxiliary line, over the period; milliWh. */
export class LineSums {
  readonly energy = new ExactSum();
  readonly energyRaw = new ExactSum();
  readonly estimated = new ExactSum();
  readonly cells: readonly ExactSum[] = Array.from({ length: CELL_COUNT }, () => new ExactSum());
  /** Readings that say something of the line's energy; 0: it is unknown. */
  knownReadings = 0;
  missingReadings = 0;
  /** Segments in which the line's cells do not sum to its energy. */
  brokenCells = 0;

  /** `serial` null: the auxiliary line. */
  constructor(readonly serial: string | null) {}

  add(lines: RigLanes, line: number): void {
    const energy = lines.energy[line] ?? 0;
    this.energy.add(energy);
    this.energyRaw.add(lines.energyRaw[line] ?? 0);
    this.estimated.add(lines.estimated[line] ?? 0);
    this.knownReadings += lines.knownReadings[line] ?? 0;
    this.missingReadings += lines.missingReadings[line] ?? 0;
    let total = 0;
    for (let index = 0; index < CELL_COUNT; index += 1) {
      const value = lines.cells[index]?.[line] ?? 0;
      total += value;
      if (value !== 0) this.cells[index]?.add(value);
    }
    if (total !== energy) this.brokenCells += 1;
  }
}

/** The lines of a period: rigs by UTF-8 bytes of serial, auxiliary last; null when some row came without its lines. */
export type PeriodLines = readonly LineSums[] | null;

/**
 * Sums rig lines over rows (milliWh, exact); a rig that is in service for some of the rows only has one line all the same.
 * Null when the lines of a row were not read: a partial line would look like a whole one.
 *
 * @example sumLines(rows)?.at(-1)?.serial === null
 */
export function sumLines(rows: readonly SiteDaySegmentRow[]): PeriodLines {
  const rigs = new Map<string, LineSums>();
  const auxiliary = new LineSums(null);
  for (const { lines } of rows) {
    if (lines.energy.length !== lines.serials.length + 1) return null;
    lines.serials.forEach((serial, index) => {
      let rig = rigs.get(serial);
      if (rig === undefined) {
        rig = new LineSums(serial);
        rigs.set(serial, rig);
      }
      rig.add(lines, index);
    });
    auxiliary.add(lines, lines.serials.length);
  }
  return [...[...rigs.values()].sort((a, b) => compareUtf8(a.serial ?? '', b.serial ?? '')), auxiliary];
}
