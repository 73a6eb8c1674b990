/** One thing wrong with one place of a file. */
export interface RowFault {
  readonly file: string;
  /** Line of the file, from 1; a quoted record that spans lines is named by its first. */
  readonly line: number;
  /** Character position in the line, from 1; null when the whole row is meant. */
  readonly column: number | null;
  /** Name of the column of the file, null when the whole row is meant. */
  readonly field: string | null;
  /** What stands there: at most 80 characters, control characters escaped. */
  readonly value: string;
  readonly code: string;
  /** What the format demands here. */
  readonly rule: string;
}

export const MAX_FAULTS_KEPT = 1_000;
const MAX_VALUE_LENGTH = 80;

/**
 * Makes a value of a file safe to print: control characters and lone surrogates escaped, cut to 80 characters.
 *
 * @example printable('a\u0000b') === 'a\\u0000b'
 */
export function printable(value: string): string {
  const head = value.length > MAX_VALUE_LENGTH ? value.slice(0, MAX_VALUE_LENGTH) : value;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const escaped = head.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/gu, (c) => {
    return `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
  const cut = escaped.length > MAX_VALUE_LENGTH || value.length > MAX_VALUE_LENGTH;
  return cut ? `${wellFormed(escaped.slice(0, MAX_VALUE_LENGTH - 1))}…` : escaped;
}

function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

/** Where a fault lies. */
export interface Place {
  readonly line: number;
  readonly column?: number | null;
  readonly field?: string | null;
  readonly value?: string;
  /** A file inside the one that is read; the list's own when absent. */
  readonly file?: string;
}

/** Collects every fault of a file; keeps the first thousand and counts the rest. */
export class FaultList {
  readonly faults: RowFault[] = [];
  count = 0;

  constructor(readonly file: string) {}

  add(code: string, rule: string, place: Place): void {
    this.count += 1;
    if (this.faults.length >= MAX_FAULTS_KEPT) return;
    const { line, column = null, field = null, value = '', file = this.file } = place;
    this.faults.push({ file, line, column, field, value: printable(value), code, rule });
  }

  /** In the order of the file; faults found together at the end of a file come to where they belong. */
  inOrder(): readonly RowFault[] {
    return [...this.faults].sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0));
  }
}
