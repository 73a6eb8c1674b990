import type { FaultList } from '../fault.js';

/** One record of the file: its cells, and how to report one of them. */
export class RecordFaults {
  readonly cells: readonly string[];

  constructor(
    text: string,
    readonly line: number,
    private readonly faults: FaultList,
  ) {
    this.cells = text.split(',');
  }

  /** Reports one cell. */
  at(index: number, field: string, code: string, rule: string): void {
    const { cells, line } = this;
    const column = cells.slice(0, index).reduce((sum, cell) => sum + cell.length + 1, 1);
    const value = cells[index] ?? '';
    this.faults.add(code, rule, { line, column: index < cells.length ? column : null, field, value });
  }

  /** Reports the record. */
  whole(code: string, rule: string, value = this.cells[0] ?? ''): void {
    this.faults.add(code, rule, { line: this.line, value });
  }
}
