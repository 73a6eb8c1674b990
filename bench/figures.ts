import { readFileSync, writeFileSync } from 'node:fs';
import { CELL_COUNT, NULL_FIGURE, type SiteDayResult } from '../src/domain/reconciliation/site-day-result.js';
import { RIGS, SLOTS } from './workload.js';

/** Lines of a site-day: the rigs, then auxiliary. */
export const LINES = RIGS + 1;
export const LINE_FIGURES = 2 + CELL_COUNT;
export const SLOT_NAMES = [
  'energy',
  'auxiliary',
  'measuredOutsideOrders',
  'coincident',
  'absorbed',
  'instructed',
] as const;
export const SLOT_FIGURES = SLOT_NAMES.length;

/** Every figure that all paths must agree on, of a span of UTC days: integers in milliWh. */
export interface Figures {
  readonly days: number;
  /** `[(day × LINES + line) × LINE_FIGURES + figure]`: energy, raw energy, twelve cells. */
  readonly lines: Float64Array;
  /** `[(day × SLOTS + slot) × SLOT_FIGURES + figure]`, NULL_FIGURE where a slot has none. */
  readonly slots: Float64Array;
}

/** Figures of so many days, all zero. */
export function newFigures(days: number): Figures {
  return {
    days,
    lines: new Float64Array(days * LINES * LINE_FIGURES),
    slots: new Float64Array(days * SLOTS * SLOT_FIGURES),
  };
}

/** Adds up the segments of one reconciled site-day; `serials` of a result are in the order of the series numbers. */
export function addResult(figures: Figures, day: number, result: SiteDayResult): void {
  const base = day * LINES * LINE_FIGURES;
  for (const { lines } of result.segments) {
    [lines.energy, lines.energyRaw, ...lines.cells].forEach((lane, figure) => {
      addLane(figures.lines, base + figure, lane);
    });
  }
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const at = (day * SLOTS + slot) * SLOT_FIGURES;
    SLOT_NAMES.forEach((name, index) => {
      figures.slots[at + index] = result.slots[name][slot] ?? NULL_FIGURE;
    });
  }
}

/** One lane at a time: a loop that reads fourteen lanes per line would take as long as the kernel. */
function addLane(rows: Float64Array, from: number, lane: Float64Array): void {
  for (let line = 0, at = from; line < LINES; line += 1, at += LINE_FIGURES) {
    rows[at] = (rows[at] ?? 0) + (lane[line] ?? 0);
  }
}

/** Writes figures to a file for the process that compares. */
export function writeFigures(path: string, figures: Figures): void {
  const parts = [figures.lines, figures.slots].map((lane) =>
    Buffer.from(lane.buffer, lane.byteOffset, lane.byteLength),
  );
  writeFileSync(path, Buffer.concat(parts));
}

/** Reads what `writeFigures` wrote. */
export function readFigures(path: string, days: number): Figures {
  const bytes = new Uint8Array(readFileSync(path));
  const all = new Float64Array(bytes.buffer, 0, bytes.byteLength / 8);
  const cut = days * LINES * LINE_FIGURES;
  return { days, lines: all.subarray(0, cut), slots: all.subarray(cut) };
}

/** The first so many days of figures. */
export function firstDays(figures: Figures, days: number): Figures {
  return {
    days,
    lines: figures.lines.subarray(0, days * LINES * LINE_FIGURES),
    slots: figures.slots.subarray(0, days * SLOTS * SLOT_FIGURES),
  };
}

export interface Comparison {
  /** Rig-days, auxiliary days and site half-hours compared. */
  readonly rows: number;
  readonly cells: number;
  readonly differing: number;
  readonly examples: readonly string[];
}

const EXAMPLES = 3;

/** Compares two sets of figures row by row, exactly. */
export function compareFigures(expected: Figures, got: Figures): Comparison {
  const examples: string[] = [];
  let differing = 0;
  const compare = (what: string, one: Float64Array, other: Float64Array, width: number): number => {
    for (let row = 0; row < one.length / width; row += 1) {
      for (let figure = 0; figure < width; figure += 1) {
        const at = row * width + figure;
        if (one[at] === other[at]) continue;
        differing += 1;
        const place = `${what} ${String(row)} figure ${String(figure)}`;
        if (examples.length < EXAMPLES) examples.push(`${place}: ${String(one[at])} <> ${String(other[at])}`);
        break;
      }
    }
    return one.length / width;
  };
  const rows =
    compare('line', expected.lines, got.lines, LINE_FIGURES) +
    compare('half-hour', expected.slots, got.slots, SLOT_FIGURES);
  return { rows, cells: expected.lines.length + expected.slots.length, differing, examples };
}
