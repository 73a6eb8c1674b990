import { FaultList, MAX_FAULTS_KEPT, printable } from '../fault.js';
import type { CsvCell } from '../text/csv-record.js';
import { checkedCells } from '../text/csv-text.js';
import { isAscii, type ByteText, type FileEncoding } from '../text/file-encoding.js';

/** A record of the file before its encoding is known; cells hold bytes as characters, too. */
export interface ByteRow {
  readonly line: number;
  readonly text: ByteText;
  readonly cells: readonly CsvCell[];
}

/**
 * The faults of a file that is read while its encoding is still open. Value and column of a fault in a row that is not ASCII are
 * written again at the end, when it is known how the row reads.
 */
export class RowFaults {
  readonly list: FaultList;
  /** Known from the header on. */
  delimiter = ',';
  /** Faults to be written again: their place in the list, their row, and the cell that is meant. */
  private readonly open: { readonly index: number; readonly row: ByteRow; readonly cell: number | null }[] =
    [];

  constructor(
    fileName: string,
    private readonly encoding: FileEncoding,
  ) {
    this.list = new FaultList(fileName);
  }

  /** The cells of a record; null when it is blank or cannot be taken apart (then a fault says why). */
  split(text: ByteText, line: number): ByteRow | null {
    const before = this.list.count;
    const cells = checkedCells(text, line, this.delimiter, this.list);
    const row = { line, text, cells: cells ?? [] };
    if (this.list.count > before) this.keepOpen(row, null);
    return cells === null ? null : row;
  }

  /** Reports one cell of a row. */
  atCell(row: ByteRow, index: number, field: string, code: string, rule: string): void {
    const cell = row.cells[index];
    const { line } = row;
    this.list.add(code, rule, { line, column: cell?.column ?? null, field, value: cell?.text ?? '' });
    this.keepOpen(row, index);
  }

  private keepOpen(row: ByteRow, cell: number | null): void {
    const index = this.list.count - 1;
    if (index < MAX_FAULTS_KEPT && !isAscii(row.text)) this.open.push({ index, row, cell });
  }

  /** Writes the open faults again, now that the whole file was seen. */
  settle(): void {
    for (const { index, row, cell } of this.open.splice(0)) {
      const fault = this.list.faults[index];
      const scratch = new FaultList(this.list.file);
      const text = this.encoding.decode(row.text, row.line);
      const read = checkedCells(text, row.line, this.delimiter, scratch)?.[cell ?? -1];
      const [again = fault] = scratch.faults;
      if (fault === undefined || again === undefined) continue;
      this.list.faults[index] =
        read === undefined ? again : { ...fault, column: read.column, value: printable(read.text) };
    }
  }
}
