import type { Energy } from '../domain/quantity/energy.js';
import {
  CELL_COLUMNS,
  CELL_ROWS,
  type CellColumn,
  type CellRow,
} from '../domain/reconciliation/site-day-result.js';
import type { EnergyCell, EnergyFigures, EnergyStatement } from '../domain/report/energy-statement.js';
import { left, point } from '../domain/report/text-table.js';
import { knownSum } from './known-sum.js';
import {
  kWhText,
  MWhText,
  numberText,
  paragraph,
  ratioText,
  section,
  table,
  UNKNOWN,
} from './statement-text.js';

/** Totals, cells, avoided waste, shares and lift. */
export function figuresText(statement: EnergyStatement): string[] {
  return [
    ...totalsText(statement),
    ...cellsText(statement),
    ...avoidedWasteText(statement),
    ...liftText(statement),
  ];
}

type TotalRow = readonly [string, string, Energy | null];

/** Figures of contracted plants have rows where there is one. */
function ifContracted({ contractedSurplus }: EnergyFigures, row: TotalRow): TotalRow[] {
  return contractedSurplus === null ? [] : [row];
}

function totalsText({ totals }: EnergyStatement): string[] {
  const rows: readonly TotalRow[] = [
    ['E', 'import by the billing meter', totals.energy],
    ['M', '  measured', totals.measured],
    ['', '  estimated', totals.estimated],
    ['', '  rigs', totals.rigs],
    ['', '  auxiliary (pumps, cooling, losses)', totals.auxiliary],
    ['S', 'surplus published for the whole area', totals.surplusOfArea],
    ...ifContracted(totals, ['S_c', "the site's contracted plants had to curtail", totals.contractedSurplus]),
    ['C', 'coincident: used while energy was thrown away', totals.coincident],
    ...ifContracted(totals, ['A_c', '  of it from contracted plants', totals.contractedAbsorbed]),
    ['A', '  absorbed: surplus-matched increase', totals.absorbed],
    ['R', '    instructed', totals.instructed],
    ['', 'unmatched: E − C', totals.unmatched],
    ['', 'unassessed: a reading or S is missing', totals.unassessed],
    ['', 'at risk from the meter clock', totals.clockRisk],
  ];
  return section(
    'ENERGY',
    table(
      [left(''), left(''), point('kWh'), point('MWh')],
      rows.map(([symbol, words, energy]) => [symbol, words, kWhText(energy), MWhText(energy)]),
    ),
  );
}

const ROW_WORDS: Readonly<Record<CellRow, string>> = {
  ABSORBED: 'absorbed',
  COINCIDENT_ONLY: 'coincident only',
  UNMATCHED: 'unmatched',
};
const COLUMN_WORDS: Readonly<Record<CellColumn, string>> = {
  RUNNING: 'running',
  STANDBY_UNDER_ORDER: 'standby',
  AGAINST_ORDER: 'against order',
  AUXILIARY: 'auxiliary',
};

/** The twelve cells with their sums; a sum takes what is known and is unknown when nothing is. */
function cellsText({ cells, totals }: EnergyStatement): string[] {
  const rows = CELL_ROWS.map((row) => {
    const own = cells.filter((cell) => cell.row === row);
    const known = CELL_COLUMNS.map((column) => own.find((cell) => cell.column === column)?.energy ?? null);
    return [rowWords(row, totals.unassessed), ...known.map(kWhText), kWhText(sumOf(own))];
  });
  const columnSums = CELL_COLUMNS.map((column) => sumOf(cells.filter((cell) => cell.column === column)));
  const all = sumOf(cells);
  return section(
    'CELLS, kWh (every kWh lies in exactly one)',
    table(
      [left(''), ...CELL_COLUMNS.map((column) => point(COLUMN_WORDS[column])), point('sum')],
      [...rows, ['sum', ...columnSums.map(kWhText), kWhText(all)]],
    ),
    paragraph(`The cells sum to ${kWhText(all)} kWh; the billing meter shows ${kWhText(totals.energy)} kWh.`),
    paragraph(
      'Standby and against order: energy of rigs inside a REDUCE order, at or below the standby limit and above it.',
    ),
  );
}

function rowWords(row: CellRow, unassessed: Energy | null): string {
  const shared = row === 'UNMATCHED' && unassessed !== null && unassessed.milliWh !== 0n;
  return shared ? 'unmatched or unassessed' : ROW_WORDS[row];
}

function sumOf(cells: readonly EnergyCell[]): Energy | null {
  return knownSum(cells.map((cell) => cell.energy));
}

function avoidedWasteText({ avoidedWaste, thresholdSensitivity }: EnergyStatement): string[] {
  const range =
    avoidedWaste === null
      ? [`${UNKNOWN}  nothing is known, or the baseline is contradicted`]
      : [
          `from ${kWhText(avoidedWaste.evidenced)} kWh (evidenced, R) to ${kWhText(avoidedWaste.upperBound)} kWh (upper bound, A)`,
          ...paragraph(avoidedWaste.sentence),
        ];
  const cases = thresholdSensitivity.cases.map(({ percentOfThreshold, megawatts, absorbed }) => [
    `${String(percentOfThreshold)} % of T`,
    numberText(megawatts === null ? null : megawatts.toFixed()),
    kWhText(absorbed),
  ]);
  return [
    ...section('AVOIDED WASTE, a range', range),
    ...section(
      'ABSORBED AT OTHER THERMAL THRESHOLDS (surplus is CONFIRMED up to T)',
      table([left('threshold'), point('MW'), point('absorbed, kWh')], cases),
    ),
  ];
}

const CONTRACTED_SUPPLY = paragraph(
  'S is here what the site could use: of the area, less what contracted plants of the pool still curtailed, and all that its own had to curtail.',
);

function liftText(statement: EnergyStatement): string[] {
  const { lift, constantLoad, coincidentShareOfEnergy, coincidentShareOfSurplus, totals } = statement;
  const own = totals.contractedSurplus === null ? [] : CONTRACTED_SUPPLY;
  const constant =
    constantLoad === null
      ? []
      : paragraph(
          `A constant load of ${numberText(constantLoad.watts)} W coincides with ${kWhText(constantLoad.coincident)} kWh: Σmin(S, L × h), L × h rounded down to 1 milliWh per slot.`,
        );
  return section(
    'SHARES AND LIFT',
    table(
      [left(''), left(''), point('')],
      [
        ['ΣC/ΣE', 'share of the energy used that coincides', ratioText(coincidentShareOfEnergy)],
        ['ΣC/ΣS', "share of the area's surplus", ratioText(coincidentShareOfSurplus)],
        [
          'lift',
          `ΣC/ΣE over that of a flat load; near 1 below ${ratioText(lift.nearOne)}`,
          ratioText(lift.value),
        ],
      ],
    ).slice(1),
    lift.sentence === null ? [] : [`! ${lift.sentence}`],
    paragraph(
      `A flat load of the same energy coincides with ${kWhText(lift.flatLoadCoincident)} kWh in ${numberText(lift.assessedSlots)} assessed slots: Σmin(S, Ē), rounded down once to 1 milliWh.`,
    ),
    constant,
    own,
  );
}
