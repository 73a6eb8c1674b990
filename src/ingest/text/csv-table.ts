import type { FaultList } from '../fault.js';
import { readCsvFile, type CsvRecord } from './csv-text.js';
import type { CsvCell } from './csv-record.js';

/** A row of a table whose columns are found by name. */
export interface TableRow {
  readonly line: number;
  /** The cell of a column; null when the table has no such column. */
  readonly cell: (column: string) => CsvCell | null;
}

/** The columns a table must have and may have; each with the names it may be written under, the first is ours. */
export interface TableShape {
  readonly required: readonly (readonly string[])[];
  readonly optional: readonly (readonly string[])[];
}

/** A header name as it is compared: NFKC, trimmed, lower case. @example headerName(' Ｓtart ') === 'start' */
export function headerName(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replace(/[A-Z]/g, (c) => c.toLowerCase());
}

/**
 * Reads a CSV table by its header row: columns in any order, unknown ones ignored, wrong rows reported and left out.
 *
 * @example readTable(bytes, { required: [['serial']], optional: [] }, faults)
 */
export function readTable(bytes: Uint8Array, shape: TableShape, faults: FaultList): TableRow[] {
  const [header, ...rows] = readCsvFile(bytes, faults);
  if (header === undefined) {
    if (faults.count === 0) faults.add('TEXT.EMPTY', 'a file begins with a header row', { line: 1 });
    return [];
  }
  const positions = columnPositions(header, shape, faults);
  if (positions === null) return [];
  return rows.flatMap((row) => {
    if (row.cells.length !== header.cells.length) {
      reportColumnCount(row.line, row.cells.length, header.cells.length, faults);
      return [];
    }
    const cell = (column: string): CsvCell | null => row.cells[positions.get(column) ?? -1] ?? null;
    return [{ line: row.line, cell }];
  });
}

/** Reports a row with too few or too many cells. @example reportColumnCount(2, 3, 4, faults) */
export function reportColumnCount(line: number, found: number, wanted: number, faults: FaultList): void {
  const value = `${String(found)} cells`;
  faults.add('TEXT.COLUMN_COUNT', `every row has ${String(wanted)} cells, like the header`, { line, value });
}

/** Reports a column that is not there. @example reportColumnMissing(1, 'serial', faults) */
export function reportColumnMissing(line: number, column: string, faults: FaultList): void {
  faults.add('TEXT.COLUMN_MISSING', `the header names a column ${column}`, { line, field: column });
}

/** Reports a column that is there twice. @example reportColumnTwice(1, cell, faults) */
export function reportColumnTwice(line: number, cell: CsvCell, faults: FaultList): void {
  faults.add('TEXT.COLUMN_TWICE', 'the header names a column once', {
    line,
    column: cell.column,
    field: cell.text,
    value: cell.text,
  });
}

function columnPositions(
  header: CsvRecord,
  { required, optional }: TableShape,
  faults: FaultList,
): Map<string, number> | null {
  const before = faults.count;
  const positions = new Map<string, number>();
  header.cells.forEach((cell, index) => {
    const name = headerName(cell.text);
    const [ours] = [...required, ...optional].find((names) => names.includes(name)) ?? [];
    if (ours === undefined) return;
    if (positions.has(ours)) reportColumnTwice(header.line, cell, faults);
    else positions.set(ours, index);
  });
  for (const names of required) {
    const [ours = ''] = names;
    if (!positions.has(ours)) reportColumnMissing(header.line, names.join(' or '), faults);
  }
  return faults.count === before ? positions : null;
}
