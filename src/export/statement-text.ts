import type { Energy } from '../domain/quantity/energy.js';
import type { Ratio } from '../domain/quantity/ratio.js';
import { groupDigits, renderTextTable, textWidth, type Column } from '../domain/report/text-table.js';

/** Columns that running text is wrapped to; tables are as wide as their figures. */
const TEXT_WIDTH = 104;
const INDENT = '  ';
const LABEL_WIDTH = 16;
const RATIO_PLACES = 6;

/** Printed for null: unknown, withheld or not applicable, never 0. */
export const UNKNOWN = '–';

/** A section: a title, what stands under it, and a blank line before. */
export function section(title: string, ...body: readonly (readonly string[])[]): string[] {
  return ['', title, ...body.flat().map((line) => (line === '' ? line : `${INDENT}${line}`))];
}

/** A table; titles and cells as `renderTextTable` sets them. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  return [...renderTextTable(columns, rows)];
}

/** Running text, wrapped; `mark` stands before the first line and the others line up behind it. */
export function paragraph(text: string, mark = ''): string[] {
  const lines = wrapped(text, TEXT_WIDTH - INDENT.length - textWidth(mark));
  const blanks = ' '.repeat(textWidth(mark));
  return lines.map((line, index) => `${index === 0 ? mark : blanks}${line}`);
}

/** One item per dash; "none" for none, because a missing list reads as a forgotten one. */
export function list(items: readonly string[]): string[] {
  return items.length === 0 ? ['none'] : items.flatMap((item) => paragraph(item, '- '));
}

/** A label with its value, wrapped beside it. */
export function field(label: string, value: string | null): string[] {
  return paragraph(value ?? UNKNOWN, label.padEnd(LABEL_WIDTH));
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Exact kWh with up to six decimals and grouped digits; no rounding. */
export function kWhText(energy: Energy | null): string {
  return energy === null ? UNKNOWN : groupDigits(energy.toString());
}

/** Exact MWh with up to nine decimals and grouped digits; no rounding. */
export function MWhText(energy: Energy | null): string {
  return energy === null ? UNKNOWN : groupDigits(energy.MWh.toFixed());
}

/** A pure number with six places, rounded half-even, as the legend of the statement says. */
export function ratioText(ratio: Ratio | null): string {
  return ratio === null ? UNKNOWN : ratio.toFixed(RATIO_PLACES);
}

/** An exact whole number or decimal text with grouped digits. */
export function numberText(value: number | bigint | string | null): string {
  return value === null ? UNKNOWN : groupDigits(value.toString());
}
