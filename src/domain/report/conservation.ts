import { Energy } from '../quantity/energy.js';
import { CELL_COLUMNS, CELL_COUNT, cellIndex } from '../reconciliation/site-day-result.js';
import type { ConservationCheck, EnergyRow } from './energy-statement.js';
import type { LineSums, PeriodLines } from './line-sums.js';
import type { PeriodSums } from './period-sums.js';

/**
 * The laws of conservation with both sides (milliWh, exact), each side from sums of its own: nothing is asserted true. A
 * law that fails in one interval fails, even when the sums agree. With a contradicted baseline the sides with absorbed
 * energy are withheld, and sides of which nothing is known are null; the verdict stands. Source: methodology §7, invariants 1, 2, 4, 5 and 8.
 *
 * @example conservationOf(total, lines, rows, false).every((check) => check.holds !== false)
 */
export function conservationOf(
  total: PeriodSums,
  lines: PeriodLines,
  rows: readonly EnergyRow[] | null,
  absorbedWithheld: boolean,
): ConservationCheck[] {
  const checks = [
    ...slotChecks(total, absorbedWithheld),
    ...lineChecks(total, lines),
    ...rowChecks(total, rows),
  ];
  const metered = total.count('knownBillingSteps') > 0;
  const assessed = total.count('assessedSlots') > 0;
  return checks.map((law) =>
    metered && (assessed || !MATCHED_LAWS.has(law.law)) ? law : { ...law, left: null, right: null },
  );
}

/** Laws whose sides are known only where C is. */
const MATCHED_LAWS: ReadonlySet<string> = new Set([
  'COINCIDENT_WITHIN_SURPLUS',
  'ABSORBED_WITHIN_COINCIDENT',
  'INSTRUCTED_WITHIN_ABSORBED',
  'LINES_CARRY_COINCIDENT',
]);

function rowChecks(total: PeriodSums, rows: readonly EnergyRow[] | null): ConservationCheck[] {
  if (rows === null) return [];
  const ofRows = rows.reduce((sum, row) => sum + (row.energy?.milliWh ?? 0n), 0n);
  return [check('ROWS_ARE_TOTAL', 'E of all rows = E of the period', ofRows, '=', total.sum('energy'), 0)];
}

function slotChecks(total: PeriodSums, absorbedWithheld: boolean): ConservationCheck[] {
  let cells = 0n;
  for (let index = 0; index < CELL_COUNT; index += 1) cells += total.cell(index);
  const coincident = total.sum('coincident');
  const assigned = coincident + total.sum('unmatched') + total.sum('unassessed');
  const absorbed = check(
    'ABSORBED_WITHIN_COINCIDENT',
    'A <= C in every interval',
    total.sum('absorbed'),
    '<=',
    coincident,
    total.count('brokenAbsorbed'),
  );
  const instructed = check(
    'INSTRUCTED_WITHIN_ABSORBED',
    'R <= A in every interval',
    total.sum('instructed'),
    '<=',
    total.sum('absorbed'),
    total.count('brokenInstructed'),
  );
  return [
    check(
      'CELLS_ARE_ENERGY',
      'sum of the twelve cells = E in every interval',
      cells,
      '=',
      total.sum('energy'),
      total.count('brokenCells'),
    ),
    check(
      'COINCIDENT_PLUS_UNMATCHED_IS_ENERGY',
      'C + unmatched + unassessed = E in every interval',
      assigned,
      '=',
      total.sum('energy'),
      total.count('brokenUnmatched'),
    ),
    ...surplusChecks(total, coincident, absorbedWithheld),
    absorbedWithheld ? { ...absorbed, left: null, right: null } : absorbed,
    absorbedWithheld ? { ...instructed, left: null, right: null } : instructed,
  ];
}

/** C within what was there for the pool, and what was taken from contracted plants within what they had to curtail. */
function surplusChecks(
  total: PeriodSums,
  coincident: bigint,
  absorbedWithheld: boolean,
): ConservationCheck[] {
  const taken = total.sum('contractedAbsorbed');
  const touched = total.count('contractedSlots') > 0 || total.count('reducedSlots') > 0;
  const ofArea = check(
    'COINCIDENT_WITHIN_SURPLUS',
    touched ? "C - A_c <= S' in every interval" : 'C <= S in every interval',
    coincident - taken,
    '<=',
    total.sum('surplusOfPoolAssessed'),
    total.count('brokenCoincident'),
  );
  if (total.count('contractedAssessedSlots') === 0) return [ofArea];
  const contracted = check(
    'CONTRACTED_ABSORBED_WITHIN_CONTRACTED_SURPLUS',
    'A_c <= S_c in every interval',
    taken,
    '<=',
    total.sum('contractedSurplus'),
    total.count('brokenContracted'),
  );
  if (!absorbedWithheld) return [ofArea, contracted];
  return [ofArea, contracted].map((law) => ({ ...law, left: null, right: null }));
}

function lineChecks(total: PeriodSums, lines: PeriodLines): ConservationCheck[] {
  const site = 'site E = sum of rigs + auxiliary';
  const rigs = 'rigs of the site = sum of rig lines';
  const matched = 'C of the site = sum of C over rigs + auxiliary';
  if (lines === null) {
    return [
      notChecked('SITE_IS_RIGS_PLUS_AUXILIARY', site),
      notChecked('RIGS_ARE_RIG_LINES', rigs),
      notChecked('LINES_CARRY_COINCIDENT', matched),
    ];
  }
  const sum = (amount: (line: LineSums) => bigint, of: readonly LineSums[] = lines): bigint =>
    of.reduce((all, line) => all + amount(line), 0n);
  const ofRigs = sum(
    (line) => line.energy.value,
    lines.filter((line) => line.serial !== null),
  );
  const energy = total.sum('energy');
  const brokenLines = lines.reduce((count, line) => count + line.brokenCells, 0);
  return [
    check(
      'SITE_IS_RIGS_PLUS_AUXILIARY',
      site,
      energy,
      '=',
      sum((line) => line.energy.value),
      brokenLines,
    ),
    check('RIGS_ARE_RIG_LINES', rigs, energy - total.sum('auxiliary'), '=', ofRigs, 0),
    check('LINES_CARRY_COINCIDENT', matched, total.sum('coincident'), '=', sum(coincidentOf), 0),
  ];
}

function coincidentOf(line: LineSums): bigint {
  return (['ABSORBED', 'COINCIDENT_ONLY'] as const)
    .flatMap((row) => CELL_COLUMNS.map((column) => line.cells[cellIndex(row, column)]?.value ?? 0n))
    .reduce((a, b) => a + b, 0n);
}

function check(
  law: string,
  statement: string,
  left: bigint,
  relation: '=' | '<=',
  right: bigint,
  broken: number,
): ConservationCheck {
  const holds = broken === 0 && (relation === '=' ? left === right : left <= right);
  return {
    law,
    statement,
    left: Energy.ofMilliWh(left),
    relation,
    right: Energy.ofMilliWh(right),
    broken,
    holds,
  };
}

function notChecked(law: string, statement: string): ConservationCheck {
  return { law, statement, left: null, relation: '=', right: null, broken: 0, holds: null };
}
