import type { Energy } from '../domain/quantity/energy.js';
import type { EnergyRow, EnergyStatement, StatementGrouping } from '../domain/report/energy-statement.js';
import { left, point, right } from '../domain/report/text-table.js';
import { knownSum } from './known-sum.js';
import { kWhText, numberText, paragraph, section, table } from './statement-text.js';

interface Figure {
  readonly title: string;
  readonly of: (row: EnergyRow) => Energy | null;
}

const ENERGY: Figure = { title: 'E', of: (row) => row.energy };
const COINCIDENT: Figure = { title: 'C', of: (row) => row.coincident };
const ABSORBED: Figure = { title: 'A', of: (row) => row.absorbed };

const UNASSESSED: Figure = { title: 'unassessed', of: (row) => row.unassessed };

const CONTRACTED: readonly Figure[] = [
  { title: 'S_c', of: (row) => row.contractedSurplus },
  { title: 'A_c', of: (row) => row.contractedAbsorbed },
];

/** Figures of a span of time; unmatched is what C and unassessed leave of E, and would not fit beside them. */
const SPAN_FIGURES: readonly Figure[] = [
  ENERGY,
  { title: 'S of area', of: (row) => row.surplusOfArea },
  COINCIDENT,
  ABSORBED,
  { title: 'R', of: (row) => row.instructed },
];

/** Figures of a rig: what it reported, its energy after scaling to the meter, and what of it met surplus or an order. */
const RIG_FIGURES: readonly Figure[] = [
  { title: 'reported', of: (row) => row.energyRaw },
  ENERGY,
  COINCIDENT,
  ABSORBED,
  { title: 'against order', of: againstOrder },
];

const LABELS: Readonly<Record<StatementGrouping, string>> = {
  INTERVAL: 'start',
  DAY: 'local day',
  MONTH: 'local month',
  RIG: 'rig',
};

/** The rows a statement was grouped by, with their sums; nothing when none were asked for. */
export function rowsText({ groupedBy, rows }: EnergyStatement): string[] {
  if (groupedBy === null) return [];
  const figures = groupedBy === 'RIG' ? RIG_FIGURES : spanFigures(rows);
  const counted = groupedBy === 'RIG' ? 'missing' : 'open';
  const countOf = (row: EnergyRow): number =>
    groupedBy === 'RIG' ? row.missingRigReadings : row.incompleteSlots;
  const lines = rows.map((row) => [
    row.label,
    ...figures.map((figure) => kWhText(figure.of(row))),
    numberText(countOf(row)),
  ]);
  const sums = figures.map((figure) => kWhText(knownSum(rows.map(figure.of))));
  const count = rows.reduce((sum, row) => sum + countOf(row), 0);
  return section(
    `BY ${groupedBy}, kWh`,
    table(
      [left(LABELS[groupedBy]), ...figures.map((figure) => point(figure.title)), right(counted)],
      [...lines, ['sum', ...sums, numberText(count)]],
    ),
    paragraph(
      groupedBy === 'RIG' ? 'missing: readings that did not arrive.' : 'open: slots whose C is unknown.',
    ),
    withheldText(rows),
  );
}

/** Unassessed energy has a column where there is any, a month of zeros would only widen the table; so have S_c and A_c. */
function spanFigures(rows: readonly EnergyRow[]): readonly Figure[] {
  const isOpen = rows.some((row) => row.unassessed !== null && row.unassessed.milliWh > 0n);
  const isContracted = rows.some((row) => row.contractedSurplus !== null);
  return [...SPAN_FIGURES, ...(isContracted ? CONTRACTED : []), ...(isOpen ? [UNASSESSED] : [])];
}

function againstOrder(row: EnergyRow): Energy | null {
  return knownSum(row.cells.filter((cell) => cell.column === 'AGAINST_ORDER').map((cell) => cell.energy));
}

/** Each reason once, with the rows it stands for. */
function withheldText(rows: readonly EnergyRow[]): string[] {
  const labels = new Map<string, string[]>();
  for (const { withheldBecause, label } of rows) {
    if (withheldBecause === null) continue;
    labels.set(withheldBecause, [...(labels.get(withheldBecause) ?? []), label]);
  }
  return [...labels].flatMap(([reason, of]) =>
    paragraph(
      of.length === rows.length
        ? `Withheld in every row: ${reason}.`
        : `Withheld in ${of.join(', ')}: ${reason}.`,
    ),
  );
}
