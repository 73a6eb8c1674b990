import type { FaultList } from '../fault.js';
import { decodeText, undecodableLine } from './decode-text.js';
import { MAX_COLUMNS, MAX_RECORD_LENGTH, QuoteTracker, splitRecord, type CsvCell } from './csv-record.js';

/** A record of a CSV text with the line it begins on. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly CsvCell[];
}

const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/**
 * Every record of a small CSV file (64 MiB at most), blank lines left out. What cannot be read is a fault and is left out.
 *
 * @example readCsvFile(bytes, new FaultList('events.csv')).length
 */
export function readCsvFile(bytes: Uint8Array, faults: FaultList): CsvRecord[] {
  if (bytes.length > MAX_TEXT_BYTES) {
    faults.add('TEXT.FILE_TOO_LARGE', 'a file of this kind has at most 64 MiB: split it', { line: 1 });
    return [];
  }
  const decoded = decodeText(bytes);
  if (decoded === null) {
    faults.add('TEXT.UNDECODABLE', UNDECODABLE_RULE, { line: undecodableLine(bytes) });
    return [];
  }
  return readCsvText(decoded.text, faults);
}

export const UNDECODABLE_RULE = 'the file is UTF-8 or Shift_JIS throughout: save it again as UTF-8';

/**
 * Every record of a CSV text; CRLF and LF end a line, quoted newlines do not.
 *
 * @example readCsvText('a,b\r\n1,2', new FaultList('x.csv')).length === 2
 */
export function readCsvText(text: string, faults: FaultList): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  for (let from = 0; from < text.length;) {
    const { end, lines } = recordEnd(text, from);
    const last = text[end - 1] === '\r' && end > from ? end - 1 : end;
    const cells = checkedCells(text.slice(from, last), line, ',', faults);
    if (cells !== null) records.push({ line, cells });
    line += lines;
    from = end + 1;
  }
  return records;
}

/** Where the record that begins at `from` ends (its newline or the end), and how many lines it takes. */
function recordEnd(text: string, from: number): { end: number; lines: number } {
  const tracker = new QuoteTracker(',');
  for (let at = from, lines = 1; ; lines += 1) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const open = end - from <= MAX_RECORD_LENGTH && tracker.feed(text.slice(at, end + 1));
    if (!open || end === text.length) return { end, lines };
    at = end + 1;
  }
}

/**
 * The cells of one record, or null when it is blank or cannot be taken apart (then a fault says why).
 *
 * @example checkedCells('a,b', 1, ',', faults)?.length === 2
 */
export function checkedCells(
  text: string,
  line: number,
  delimiter: string,
  faults: FaultList,
): readonly CsvCell[] | null {
  if (text.trim() === '' && !text.includes('\0')) return null;
  if (text.length > MAX_RECORD_LENGTH) {
    faults.add('TEXT.LINE_TOO_LONG', LINE_TOO_LONG_RULE, { line, value: text });
    return null;
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    faults.add('TEXT.NUL', 'a file of text holds no U+0000', { line, column: nul + 1, value: text });
    return null;
  }
  const { cells, problem } = splitRecord(text, delimiter);
  if (problem?.kind === 'UNCLOSED') {
    faults.add('TEXT.QUOTE_UNCLOSED', 'a cell that begins with a quote ends with one', {
      line,
      column: problem.column,
      value: cells.at(-1)?.text ?? '',
    });
  } else if (problem?.kind === 'MISPLACED') {
    faults.add('TEXT.QUOTE_MISPLACED', 'a quote inside a cell is doubled and the whole cell quoted', {
      line,
      column: problem.column,
      value: cells.at(-1)?.text ?? '',
    });
  } else if (cells.length > MAX_COLUMNS) {
    faults.add('TEXT.TOO_MANY_COLUMNS', 'a row has at most 256 columns', { line, value: text });
  } else return cells;
  return null;
}

export const LINE_TOO_LONG_RULE = 'a row has at most 65,536 characters; a quote may be left open';
