import { Energy } from '../quantity/energy.js';
import type { Interval } from '../time/instant.js';
import type { EnergyCell, EnergyFigures } from './energy-statement.js';

/** The energy figures of a statement's spans in the order they are printed; the twelve cells follow as `ROW/COLUMN`. */
export const ENERGY_FIGURES = [
  'energy',
  'measured',
  'estimated',
  'rigs',
  'auxiliary',
  'surplusOfArea',
  'contractedSurplus',
  'contractedAbsorbed',
  'coincident',
  'absorbed',
  'instructed',
  'unmatched',
  'unassessed',
  'clockRisk',
] as const satisfies readonly (keyof EnergyFigures)[];

const COUNTS = ['incompleteSlots', 'missingRigReadings'] as const;

/** One energy figure before and after. */
export interface FigureChange {
  /** Name of the figure in the energy statement, or `ROW/COLUMN` of a cell. */
  readonly figure: string;
  /** milliWh; null: unknown or withheld, or no such row. */
  readonly before: Energy | null;
  readonly after: Energy | null;
  /** After − before, milliWh, exact; null when either is. */
  readonly difference: Energy | null;
}

/** One count of a row before and after; null: no such row. */
export interface CountChange {
  readonly count: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** What a row, or the whole period, says. */
export type ComparedFigures = EnergyFigures & { readonly cells: readonly EnergyCell[] };

/** A row of a statement with the time it covers. */
export interface SpanRow {
  readonly span: Interval;
  readonly row: ComparedFigures & Readonly<Record<(typeof COUNTS)[number], number>>;
}

/** Rows of the two statements that cover the same time. */
export interface ComparedRows {
  readonly span: Interval;
  readonly before: readonly SpanRow[];
  readonly after: readonly SpanRow[];
}

/**
 * Every energy figure of some rows taken together, before and after (milliWh, exact): sums of what is known, null when
 * nothing is, as everywhere in a statement.
 *
 * @example figureChanges([before.totals], [after.totals]).find(({ figure }) => figure === 'energy')
 */
export function figureChanges(
  before: readonly ComparedFigures[],
  after: readonly ComparedFigures[],
): FigureChange[] {
  const [was, is] = [sumsOf(before), sumsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].map((figure) => {
    const [from, to] = [was.get(figure) ?? null, is.get(figure) ?? null];
    return {
      figure,
      before: from,
      after: to,
      difference: from === null || to === null ? null : to.minus(from),
    };
  });
}

/**
 * Whether a figure moved: another amount, or known at one of the two sequences only.
 *
 * @example hasMoved({ figure: 'energy', before: null, after: null, difference: null }) === false
 */
export function hasMoved({ before, after }: FigureChange): boolean {
  return before?.milliWh !== after?.milliWh;
}

/**
 * The counts of some rows that differ (slots, readings; exact).
 *
 * @example countChanges(rows.before, rows.after).map(({ count }) => count)
 */
export function countChanges(before: readonly SpanRow[], after: readonly SpanRow[]): CountChange[] {
  return COUNTS.flatMap((count) => {
    const sum = (rows: readonly SpanRow[]): number | null =>
      rows.length === 0 ? null : rows.reduce((total, { row }) => total + row[count], 0);
    const [from, to] = [sum(before), sum(after)];
    return from === to ? [] : [{ count, before: from, after: to }];
  });
}

/**
 * Puts side by side the rows of two statements that cover the same time, in order of time. Where the two are cut in different
 * steps, e.g. before and after an hourly surplus figure came in, the rows of the smallest span that both have whole are taken
 * together, so that nothing moves only because it is cut otherwise.
 *
 * @example comparedRows(halfHours, hours).every(({ before, after }) => before.length === 2 && after.length === 1)
 */
export function comparedRows(before: readonly SpanRow[], after: readonly SpanRow[]): ComparedRows[] {
  const all = [
    ...before.map((row) => ({ ...row, isBefore: true })),
    ...after.map((row) => ({ ...row, isBefore: false })),
  ].sort((a, b) => a.span.start - b.span.start);
  const groups: { span: Interval; before: SpanRow[]; after: SpanRow[] }[] = [];
  for (const { isBefore, ...row } of all) {
    let group = groups.at(-1);
    if (group === undefined || row.span.start >= group.span.end) {
      group = { span: row.span, before: [], after: [] };
      groups.push(group);
    } else if (row.span.end > group.span.end) group.span = { start: group.span.start, end: row.span.end };
    (isBefore ? group.before : group.after).push(row);
  }
  return groups;
}

function sumsOf(rows: readonly ComparedFigures[]): Map<string, Energy | null> {
  const sums = new Map<string, Energy | null>(ENERGY_FIGURES.map((figure) => [figure, null]));
  const add = (figure: string, energy: Energy | null): void => {
    const sum = sums.get(figure) ?? null;
    sums.set(figure, energy === null ? sum : (sum ?? Energy.zero).plus(energy));
  };
  for (const row of rows) {
    for (const figure of ENERGY_FIGURES) add(figure, row[figure]);
    for (const { row: surplus, column, energy } of row.cells) add(`${surplus}/${column}`, energy);
  }
  return sums;
}
