import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Energy } from '../../../src/domain/quantity/energy.js';
import { CELL_COLUMNS } from '../../../src/domain/reconciliation/site-day-result.js';
import { buildEnergyStatement } from '../../../src/domain/report/build-energy-statement.js';
import type {
  EnergyCell,
  EnergyFigures,
  EnergyRow,
  EnergyStatement,
  StatementGrouping,
} from '../../../src/domain/report/energy-statement.js';
import { renderEnergyStatementJson } from '../../../src/export/energy-statement-json.js';
import { randomStatementInput } from '../../support/random-statement.js';

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const SETTINGS = { numRuns: 20, seed: 20_230_302 };

const statementOf = (seed: number, groupBy: StatementGrouping | null): EnergyStatement =>
  buildEnergyStatement({ ...randomStatementInput(seed), groupBy });

/** Figures that are known wherever there is anything to know. */
const ALWAYS = ['energy', 'measured', 'estimated', 'rigs', 'auxiliary', 'unassessed', 'clockRisk'] as const;
const MATCHED = ['surplusOfArea', 'coincident', 'unmatched'] as const;
const CLAIMED = ['absorbed', 'instructed'] as const;

/** The sum of what is known, null when nothing is. */
function sum(energies: readonly (Energy | null)[]): bigint | null {
  const known = energies.filter((energy) => energy !== null);
  return known.length === 0 ? null : known.reduce((all, energy) => all + energy.milliWh, 0n);
}

function expectFooting(rows: readonly EnergyRow[], whole: EnergyFigures): void {
  for (const key of [...ALWAYS, ...MATCHED]) {
    expect([key, sum(rows.map((row) => row[key]))]).toEqual([key, whole[key]?.milliWh ?? null]);
  }
  if (whole.absorbed === null) return;
  for (const key of CLAIMED) {
    expect([key, sum(rows.map((row) => row[key]))]).toEqual([key, whole[key]?.milliWh ?? null]);
  }
}

const ofRow = (cells: readonly EnergyCell[], row: EnergyCell['row']): bigint | null =>
  sum(cells.filter((cell) => cell.row === row).map((cell) => cell.energy));

function expectCells(figures: EnergyFigures, cells: readonly EnergyCell[]): void {
  expect(cells.length).toBe(12);
  expect(sum(cells.map((cell) => cell.energy))).toBe(figures.energy?.milliWh ?? null);
  const [absorbed, only] = [ofRow(cells, 'ABSORBED'), ofRow(cells, 'COINCIDENT_ONLY')];
  expect(absorbed).toBe(figures.absorbed?.milliWh ?? null);
  if (figures.coincident === null) expect(only).toBeNull();
  else expect((absorbed ?? 0n) + (only ?? 0n)).toBe(figures.coincident.milliWh);
}

describe('the energy statement', () => {
  it('5: month = sum of days = sum of intervals, and all of them foot to the totals', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const months = statementOf(seed, 'MONTH');
        const days = statementOf(seed, 'DAY').rows;
        const intervals = statementOf(seed, 'INTERVAL').rows;
        for (const rows of [months.rows, days, intervals]) expectFooting(rows, months.totals);
        for (const month of months.rows) {
          const inMonth = (row: EnergyRow): boolean => row.label.startsWith(month.label);
          expectFooting(days.filter(inMonth), month);
          expectFooting(intervals.filter(inMonth), month);
        }
        for (const day of days) {
          expectFooting(
            intervals.filter((row) => row.label.startsWith(day.label)),
            day,
          );
        }
      }),
      SETTINGS,
    );
  });

  it('1 and 4: the lines of rigs and auxiliary foot to the site, for E, C and A', () => {
    let claimed = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { rows, totals, conservation } = statementOf(seed, 'RIG');
        expect(rows.at(-1)!.label).toBe('auxiliary');
        for (const key of ['energy', 'measured', 'estimated', 'rigs', 'auxiliary'] as const)
          expect([key, sum(rows.map((row) => row[key]))]).toEqual([key, totals[key]!.milliWh]);
        expect(conservation.filter((check) => check.holds !== true)).toEqual([]);
        if (rows[0]!.coincident === null) return;
        claimed += 1;
        expect(sum(rows.map((row) => row.coincident))).toBe(totals.coincident!.milliWh);
        if (totals.absorbed !== null)
          expect(sum(rows.map((row) => row.absorbed))).toBe(totals.absorbed.milliWh);
        const unmatched = totals.unmatched!.milliWh + totals.unassessed!.milliWh;
        expect(sum(rows.map((row) => row.unmatched))).toBe(unmatched);
      }),
      SETTINGS,
    );
    expect(claimed).toBeGreaterThan(4);
  });

  it('4: the cells sum to E, and their rows to A and C, in all and in every row', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom('INTERVAL', 'DAY', 'RIG'), (seed, groupBy) => {
        const { totals, cells, rows } = statementOf(seed, groupBy);
        expectCells(totals, cells);
        for (const row of rows) expectCells(row, row.cells);
        for (const column of CELL_COLUMNS) {
          const of = (all: readonly EnergyCell[]): (Energy | null)[] =>
            all.filter((cell) => cell.column === column).map((cell) => cell.energy);
          expect(sum(rows.flatMap((row) => of(row.cells)))).toBe(sum(of(cells)));
        }
      }),
      SETTINGS,
    );
  });

  it('7: the order of days, sites, rigs and orders changes no byte', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom('INTERVAL', 'DAY', 'MONTH', 'RIG'), (seed, groupBy) => {
        const straight = randomStatementInput(seed);
        const turned = randomStatementInput(seed, true);
        const input = { ...turned, rows: [...turned.rows].reverse(), groupBy };
        expect(renderEnergyStatementJson(buildEnergyStatement(input))).toBe(
          renderEnergyStatementJson(buildEnergyStatement({ ...straight, groupBy })),
        );
      }),
      SETTINGS,
    );
  });

  it('12: C, A and R of an interval are null together, and never 0 for what is unknown', () => {
    let open = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const row of statementOf(seed, 'INTERVAL').rows) {
          if (row.incompleteSlots === 0) {
            expect(row.coincident!.milliWh + row.unmatched!.milliWh).toBe(row.energy!.milliWh);
            continue;
          }
          open += 1;
          expect([row.coincident, row.absorbed, row.instructed, row.unmatched]).toEqual([
            null,
            null,
            null,
            null,
          ]);
          expect(row.unassessed?.milliWh).toBe(row.energy?.milliWh);
        }
      }),
      SETTINGS,
    );
    expect(open).toBeGreaterThan(4);
  });
});
