/** One cell of a record: its text without quotes, and where it begins (characters from 1). */
export interface CsvCell {
  readonly text: string;
  readonly column: number;
}

export type QuoteProblem = 'UNCLOSED' | 'MISPLACED';

export interface SplitRecord {
  readonly cells: readonly CsvCell[];
  readonly problem: { readonly kind: QuoteProblem; readonly column: number } | null;
}

/** A record longer than this is refused; no meter or area file comes near. */
export const MAX_RECORD_LENGTH = 65_536;
export const MAX_COLUMNS = 256;

/**
 * Splits one record by RFC 4180: a cell that begins with a quote runs to its closing quote, `""` inside stands for one quote,
 * and newlines inside are kept. A quote anywhere else is a problem, not guessed at.
 *
 * @example splitRecord('a,"b,c"', ',').cells.map((cell) => cell.text) gives ['a', 'b,c']
 */
export function splitRecord(text: string, delimiter: string): SplitRecord {
  if (!text.includes('"')) return { cells: splitPlain(text, delimiter), problem: null };
  const cells: CsvCell[] = [];
  let at = 0;
  for (;;) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
    cells.push({ text: cell.text, column: at + 1 });
    const misplaced = cell.text.includes('"') && text[at] !== '"';
    if (misplaced) return { cells, problem: { kind: 'MISPLACED', column: at + 1 } };
    if (cell.end < 0) return { cells, problem: { kind: 'UNCLOSED', column: at + 1 } };
    if (cell.end >= text.length) return { cells, problem: null };
    if (text[cell.end] !== delimiter) {
      return { cells, problem: { kind: 'MISPLACED', column: cell.end + 1 } };
    }
    at = cell.end + 1;
  }
}

function splitPlain(text: string, delimiter: string): CsvCell[] {
  let column = 1;
  return text.split(delimiter).map((part) => {
    const cell = { text: part, column };
    column += part.length + 1;
    return cell;
  });
}

function plainCell(text: string, from: number, delimiter: string): { text: string; end: number } {
  const found = text.indexOf(delimiter, from);
  const end = found < 0 ? text.length : found;
  return { text: text.slice(from, end), end };
}

/** `end` is −1 when the closing quote is missing. */
function quotedCell(text: string, from: number): { text: string; end: number } {
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { text: text.slice(from + 1), end: -1 };
    if (text[quote + 1] !== '"') {
      return { text: text.slice(from + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    at = quote + 2;
  }
}

const CELL_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const CLOSED = 3;

/**
 * Follows the quotes of a record line by line, so that a newline inside a quoted cell does not end the record. Feeding a record
 * in any number of pieces gives the same answer as feeding it whole.
 */
export class QuoteTracker {
  private state = CELL_START;

  constructor(private readonly delimiter: string) {}

  /** True while the text so far ends inside quotes. */
  feed(text: string): boolean {
    if (this.state !== QUOTED && !text.includes('"')) {
      const last = text.at(-1);
      if (last !== undefined) this.state = last === '\n' || last === this.delimiter ? CELL_START : PLAIN;
      return false;
    }
    for (const c of text) {
      if (this.state === QUOTED) {
        if (c === '"') this.state = CLOSED;
      } else if (c === this.delimiter || c === '\n') this.state = CELL_START;
      else if (c === '"' && this.state !== PLAIN) this.state = QUOTED;
      else this.state = PLAIN;
    }
    return this.state === QUOTED;
  }
}
