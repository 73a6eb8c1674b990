import { Energy } from '../quantity/energy.js';
import { CELL_COLUMNS, CELL_ROWS, cellIndex } from '../reconciliation/site-day-result.js';
import type { EnergyCell, EnergyFigures, EnergyRow } from './energy-statement.js';
import type { LineSums } from './line-sums.js';
import type { PeriodSums } from './period-sums.js';

/** What may not be claimed in a span, and why; null when it may. */
export interface Withheld {
  /** The baseline is contradicted: absorbed and instructed are null. */
  readonly absorbedBecause: string | null;
  /** Rigs were scaled beyond the limit: coincident and absorbed of a rig line are null. */
  readonly perRigBecause: string | null;
}

/**
 * The figures of a span from its sums (milliWh, exact): totals sum what is known, and a figure is null only when nothing is
 * known of it or it is withheld.
 *
 * @example figuresOf(sums, { absorbedBecause: null, perRigBecause: null }).energy?.kWh.toFixed()
 */
export function figuresOf(sums: PeriodSums, withheld: Withheld): EnergyFigures {
  const energy = sums.sum('energy');
  const measured = sums.sum('measured');
  const auxiliary = sums.sum('auxiliary');
  const assessed = sums.count('assessedSlots') > 0;
  const claimed = assessed && withheld.absorbedBecause === null;
  const metered = sums.count('knownBillingSteps') > 0;
  return {
    energy: energyIf(metered, energy),
    measured: energyIf(metered, measured),
    estimated: energyIf(metered, energy - measured),
    rigs: energyIf(metered, energy - auxiliary),
    auxiliary: energyIf(metered, auxiliary),
    surplusOfArea: energyIf(sums.count('surplusSlots') > 0, sums.sum('surplus')),
    contractedSurplus: energyIf(sums.count('contractedSlots') > 0, sums.sum('contractedSurplus')),
    coincident: energyIf(assessed, sums.sum('coincident')),
    contractedAbsorbed: energyIf(
      sums.count('contractedAssessedSlots') > 0 && withheld.absorbedBecause === null,
      sums.sum('contractedAbsorbed'),
    ),
    absorbed: energyIf(claimed, sums.sum('absorbed')),
    instructed: energyIf(claimed, sums.sum('instructed')),
    unmatched: energyIf(assessed, sums.sum('unmatched')),
    unassessed: energyIf(metered, sums.sum('unassessed')),
    clockRisk: energyIf(metered, sums.sum('clockRisk')),
  };
}

/**
 * The twelve cells, row-major, in milliWh; exact. Where absorbed is not known its cells are null and their energy stands in
 * COINCIDENT_ONLY of the same column, so that the cells go on summing to E. All are null where E is.
 *
 * @example cellsOf((index) => sums.cell(index), figures).length === 12
 */
export function cellsOf(
  cellAt: (index: number) => bigint,
  known: Pick<EnergyFigures, 'energy' | 'coincident' | 'absorbed'>,
): EnergyCell[] {
  return CELL_ROWS.flatMap((row) =>
    CELL_COLUMNS.map((column) => {
      const own = cellAt(cellIndex(row, column));
      if (row === 'UNMATCHED') {
        const matched = cellAt(cellIndex('ABSORBED', column)) + cellAt(cellIndex('COINCIDENT_ONLY', column));
        return {
          row,
          column,
          energy: energyIf(known.energy !== null, known.coincident === null ? own + matched : own),
        };
      }
      if (row === 'ABSORBED') return { row, column, energy: energyIf(known.absorbed !== null, own) };
      const folded = known.absorbed === null ? own + cellAt(cellIndex('ABSORBED', column)) : own;
      return { row, column, energy: energyIf(known.coincident !== null, folded) };
    }),
  );
}

/**
 * The row of a rig or of auxiliary: coincident and absorbed are its own cells (decision 0002), milliWh, exact. Figures of
 * the area or the site alone are null. A rig whose readings were scaled beyond the limit carries energy but no claim.
 *
 * @example lineRow(line, { absorbedBecause: null, perRigBecause: null }, true).rigSerial
 */
export function lineRow(line: LineSums, withheld: Withheld, assessed: boolean): EnergyRow {
  const energy = line.energy.value;
  const estimated = line.estimated.value;
  const rowSum = (row: EnergyCell['row']): bigint =>
    CELL_COLUMNS.reduce((sum, column) => sum + cellOf(line, cellIndex(row, column)), 0n);
  const claimed = assessed && line.knownReadings > 0 && withheld.perRigBecause === null;
  const isRig = line.serial !== null;
  const metered = line.knownReadings > 0;
  const of = (amount: bigint): Energy | null => energyIf(metered, amount);
  const known = {
    energy: of(energy),
    coincident: energyIf(claimed, rowSum('ABSORBED') + rowSum('COINCIDENT_ONLY')),
    absorbed: energyIf(claimed && withheld.absorbedBecause === null, rowSum('ABSORBED')),
  };
  return {
    label: line.serial ?? 'auxiliary',
    start: null,
    end: null,
    rigSerial: line.serial,
    energyRaw: isRig ? of(line.energyRaw.value) : null,
    measured: of(energy - estimated),
    estimated: of(estimated),
    rigs: isRig ? of(energy) : Energy.ofMilliWh(0n),
    auxiliary: isRig ? Energy.ofMilliWh(0n) : of(energy),
    surplusOfArea: null,
    contractedSurplus: null,
    ...known,
    contractedAbsorbed: null,
    instructed: null,
    unmatched: energyIf(claimed, rowSum('UNMATCHED')),
    unassessed: null,
    clockRisk: null,
    cells: claimed ? cellsOf((index) => cellOf(line, index), known) : unclaimedCells(line, known.energy),
    incompleteSlots: 0,
    missingRigReadings: line.missingReadings,
    withheldBecause: withheld.perRigBecause ?? withheld.absorbedBecause,
  };
}

/** Columns as they are, without saying what of them met surplus. */
function unclaimedCells(line: LineSums, energy: Energy | null): EnergyCell[] {
  return cellsOf((index) => cellOf(line, index), { energy, coincident: null, absorbed: null });
}

function cellOf(line: LineSums, index: number): bigint {
  return line.cells[index]?.value ?? 0n;
}

function energyIf(known: boolean, milliWh: bigint): Energy | null {
  return known ? Energy.ofMilliWh(milliWh) : null;
}
