/** A column of a printed table; `point` puts decimal points below each other. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right' | 'point';
}

/** A column of words. @example left('Site') */
export const left = (title: string): Column => ({ title, align: 'left' });

/** A column of whole numbers. @example right('Slots') */
export const right = (title: string): Column => ({ title, align: 'right' });

/** A column of decimals of any length, aligned on the point. @example point('kWh') */
export const point = (title: string): Column => ({ title, align: 'point' });

/**
 * Renders rows under titles, columns two blanks apart, without trailing blanks: the same text everywhere, no locale.
 *
 * @example renderTextTable([left('Site'), right('Slots')], [['KYU-1', '48']])
 */
export function renderTextTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const bodies = columns.map((column, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    return column.align === 'point' ? alignedOnPoint(cells) : cells;
  });
  const widths = columns.map((column, index) => longest([column.title, ...(bodies[index] ?? [])], textWidth));
  const line = (cellOf: (index: number) => string): string =>
    columns
      .map((column, index) => padded(cellOf(index), widths[index] ?? 0, column.align))
      .join('  ')
      .trimEnd();
  return [
    line((index) => columns[index]?.title ?? ''),
    ...rows.map((_, row) => line((index) => bodies[index]?.[row] ?? '')),
  ];
}

/** Blanks after each text so that, set flush right, the points (or where they would be) stand below each other. */
function alignedOnPoint(cells: readonly string[]): string[] {
  const fractionOf = (cell: string): number => (cell.includes('.') ? cell.length - cell.indexOf('.') : 0);
  const width = longest(cells, fractionOf);
  return cells.map((cell) => cell + ' '.repeat(width - fractionOf(cell)));
}

function longest(texts: readonly string[], lengthOf: (text: string) => number): number {
  return texts.reduce((length, text) => Math.max(length, lengthOf(text)), 0);
}

function padded(text: string, width: number, align: Column['align']): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Cells a terminal uses: East Asian wide characters take two. @example textWidth('余剰') === 4 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Groups the digits before the point for reading. @example groupDigits('1234567.891234') === '1,234,567.891234' */
export function groupDigits(number: string): string {
  const [whole = '', ...fraction] = number.split('.');
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','), ...fraction].join('.');
}

/** A whole number for reading. @example renderCount(1234567) === '1,234,567' */
export function renderCount(value: number | string): string {
  return groupDigits(String(value));
}
