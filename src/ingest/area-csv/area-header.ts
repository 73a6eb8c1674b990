import type { AreaColumn } from '../../domain/surplus/area-supply.js';
import type { FaultList } from '../fault.js';
import { reportColumnMissing, reportColumnTwice } from '../text/csv-table.js';
import type { CsvRecord } from '../text/csv-text.js';
import { areaColumnOf } from './area-column-names.js';
import { withoutUnit } from './area-unit.js';

/** Where the columns of an area file are. */
export interface AreaHeader {
  readonly records: readonly CsvRecord[];
  /** The row that names date and time. */
  readonly line: number;
  readonly dateAt: number;
  /** Null when date and time stand in one cell. */
  readonly timeAt: number | null;
  readonly columns: readonly AreaHeaderColumn[];
  /** Cells a row may have, and cells it must have. */
  readonly width: number;
  readonly needed: number;
  /** Records below the header. */
  readonly rows: readonly CsvRecord[];
}

export interface AreaHeaderColumn {
  readonly column: AreaColumn;
  readonly at: number;
  /** What the file writes, from the spanning header downwards. */
  readonly header: string;
}

/** Notes, unit, spanning headers and names: real files have at most nine such rows. */
const MAX_HEADER_ROWS = 30;
const DATES: ReadonlySet<string> = new Set([
  'DATE',
  '月日',
  '年月日',
  '日付',
  'DATE_TIME',
  'DATETIME',
  '日時',
]);
const TIMES: ReadonlySet<string> = new Set(['TIME', '時刻', '時間']);
const DATE_BEGINS = /^\d{4}[-/年]\d|^\d{8}(?:\s|$)/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * Finds the header of an area file, however many rows it takes, and its columns by name. Null after a fault: without its
 * columns no row can be read.
 *
 * @example readAreaHeader(records, faults)?.columns.map(({ column }) => column)
 */
export function readAreaHeader(records: readonly CsvRecord[], faults: FaultList): AreaHeader | null {
  const labelRow = records.slice(0, MAX_HEADER_ROWS).findIndex((record) => dateColumn(record) >= 0);
  const label = records[labelRow];
  if (label === undefined) {
    faults.add(
      'AREA_CSV.HEADER_MISSING',
      'a row of the header names DATE and TIME, 月日 and 時刻, or DATE_TIME',
      {
        line: records[0]?.line ?? 1,
        value: records[0]?.cells[0]?.text ?? '',
      },
    );
    return null;
  }
  const dateAt = dateColumn(label);
  const below = records.slice(labelRow + 1);
  const headerRowsBelow = below.findIndex((record) => isDataRow(record, dateAt));
  if (headerRowsBelow < 0 || headerRowsBelow > MAX_HEADER_ROWS) {
    faults.add('AREA_CSV.NO_ROWS', 'rows of figures follow the header', { line: label.line });
    return null;
  }
  const header = records.slice(0, labelRow + 1 + headerRowsBelow);
  const timeAt = label.cells.findIndex((cell) => TIMES.has(nameOf(cell.text)));
  const before = faults.count;
  const columns = readColumns(header, label.line, new Set([dateAt, timeAt]), faults);
  reportMissing(columns, label.line, faults);
  if (faults.count > before) return null;
  return {
    records: header,
    line: label.line,
    dateAt,
    timeAt: timeAt < 0 ? null : timeAt,
    columns,
    width: widthOf(header),
    needed: 1 + Math.max(dateAt, timeAt, ...columns.map(({ at }) => at)),
    rows: below.slice(headerRowsBelow),
  };
}

function nameOf(text: string): string {
  return withoutUnit(text).toUpperCase();
}

function dateColumn(record: CsvRecord): number {
  return record.cells.findIndex((cell) => DATES.has(nameOf(cell.text)));
}

/** The header ends at the first date; a number without a date ends it too, so that a row with a broken date is not lost. */
function isDataRow({ cells }: CsvRecord, dateAt: number): boolean {
  const plain = (text: string): string => text.normalize('NFKC').trim();
  return (
    DATE_BEGINS.test(plain(cells[dateAt]?.text ?? '')) || cells.some(({ text }) => NUMBER.test(plain(text)))
  );
}

function widthOf(header: readonly CsvRecord[]): number {
  return Math.max(0, ...header.map(({ cells }) => cells.length));
}

function readColumns(
  header: readonly CsvRecord[],
  line: number,
  notFigures: ReadonlySet<number>,
  faults: FaultList,
): AreaHeaderColumn[] {
  const columns: AreaHeaderColumn[] = [];
  for (let at = 0; at < widthOf(header); at += 1) {
    const found = notFigures.has(at) ? null : columnAt(header, at);
    if (found === null) continue;
    if (columns.some(({ column }) => column === found.column)) {
      const cell = header.findLast(({ cells }) => (cells[at]?.text ?? '').trim() !== '')?.cells[at];
      reportColumnTwice(line, { text: found.header, column: cell?.column ?? 1 }, faults);
    } else columns.push({ ...found, at });
  }
  return columns;
}

/**
 * The lowest text of a column that is a name, by itself or with what spans it: `実績` below `太陽光`. A spanning text stands
 * above its first column only, or above each.
 */
function columnAt(header: readonly CsvRecord[], at: number): { column: AreaColumn; header: string } | null {
  for (let row = header.length - 1; row >= 0; row -= 1) {
    const own = header[row]?.cells[at]?.text ?? '';
    if (withoutUnit(own) === '') continue;
    for (let above = row - 1; above >= 0; above -= 1) {
      const spanning = spanningText(header[above], at);
      const column = areaColumnOf(withoutUnit(spanning) + withoutUnit(own));
      if (spanning !== '' && column !== null) return { column, header: `${spanning.trim()} ${own.trim()}` };
    }
    const column = areaColumnOf(withoutUnit(own));
    if (column !== null) return { column, header: own.trim() };
  }
  return null;
}

function spanningText(record: CsvRecord | undefined, at: number): string {
  for (let left = at; left >= 0; left -= 1) {
    const text = record?.cells[left]?.text ?? '';
    if (withoutUnit(text) !== '') return text;
  }
  return '';
}

/** The balance finds a lost part of the supply, but nothing would find a lost column of curtailed energy. */
function reportMissing(columns: readonly AreaHeaderColumn[], line: number, faults: FaultList): void {
  const has = (column: AreaColumn): boolean => columns.some((found) => found.column === column);
  if (!has('DEMAND') && !has('TOTAL')) reportColumnMissing(line, 'エリア需要 or 合計', faults);
  if (!has('SOLAR_CURTAILED')) reportColumnMissing(line, '太陽光出力制御量 or 太陽光抑制量', faults);
  if (!has('WIND_CURTAILED')) reportColumnMissing(line, '風力出力制御量 or 風力抑制量', faults);
}
