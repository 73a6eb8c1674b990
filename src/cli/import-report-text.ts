import { left, renderCount, renderTextTable, right } from '../domain/report/text-table.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';

const MOST_FAULTS = 200;
const MOST_SERIES = 12;

/** The report of an import as it travels; see import-report-json.ts. */
export interface ImportResult {
  readonly kind: string;
  readonly sha256: string;
  readonly byteLength: number;
  readonly dryRun: boolean;
  readonly stored: boolean;
  readonly replayed: boolean;
  readonly documentUid: string | null;
  readonly sequence: string | null;
  readonly reason: string;
  readonly approvedBy: string;
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly revised: number;
  readonly gaps: number;
  readonly series: readonly {
    readonly code: string;
    readonly readings: number;
    readonly duplicates: number;
    readonly from: string | null;
    readonly to: string | null;
    readonly totalKWh: string;
  }[];
  readonly months: readonly { readonly month: string; readonly measure: string; readonly totalKWh: string }[];
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
  readonly facts: Readonly<Record<string, string>>;
}

export interface ImportFault {
  /** The file of the import, or `archive!file` for one inside it. */
  readonly file: string;
  readonly line: number;
  /** Null when the whole row is meant, as is `field`. */
  readonly column: number | null;
  readonly code: string;
  readonly field: string | null;
  readonly value: string;
  readonly rule: string;
}

export function renderImportResult(result: JsonValue, file: string): readonly string[] {
  const report = result as unknown as ImportResult;
  const counts = [
    `${renderCount(report.rows)} rows`,
    `${renderCount(report.accepted)} accepted`,
    `${renderCount(report.duplicates)} duplicates`,
    `${renderCount(report.revised)} revised`,
    `${renderCount(report.gaps)} gaps`,
  ];
  const facts = Object.entries(report.facts).map(([name, text]) => `  ${name}: ${text}`);
  return [
    `${file}: ${verdictOf(report)}`,
    `  ${counts.join(', ')}; ${renderCount(report.byteLength)} bytes, sha256 ${report.sha256}`,
    ...why(report),
    ...facts,
    ...indent(seriesTable(report)),
    ...indent(monthsTable(report)),
  ];
}

/** @example renderFaultCount(1) === '1 fault' */
export function renderFaultCount(count: number): string {
  return `${renderCount(count)} ${count === 1 ? 'fault' : 'faults'}`;
}

function why({ reason, approvedBy }: ImportResult): readonly string[] {
  if (reason === '') return [];
  return [`  correction: ${printable(reason)}${approvedBy === '' ? '' : `, approved by ${approvedBy}`}`];
}

function verdictOf(report: ImportResult): string {
  if (report.faultCount > 0) return `refused, ${renderFaultCount(report.faultCount)}, nothing stored`;
  if (report.dryRun) return 'good; a dry run stores nothing';
  if (report.replayed) return 'known already, nothing changed';
  return `stored as sequence ${report.sequence ?? '–'}`;
}

function seriesTable({ series }: ImportResult): readonly string[] {
  if (series.length === 0) return [];
  const rows = series
    .slice(0, MOST_SERIES)
    .map((s) => [s.code, renderCount(s.readings), s.from ?? '–', s.to ?? '–', s.totalKWh]);
  const more = series.length > MOST_SERIES ? [`… and ${renderCount(series.length - MOST_SERIES)} more`] : [];
  const columns = [left('Series'), right('Readings'), left('From'), left('To'), right('Total kWh')];
  return [...renderTextTable(columns, rows), ...more];
}

function monthsTable({ months }: ImportResult): readonly string[] {
  if (months.length === 0) return [];
  return renderTextTable(
    [left('Month'), left('Of'), right('Total kWh')],
    months.map((m) => [m.month, m.measure, m.totalKWh]),
  );
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** Every fault as `file:line:column CODE field value — rule`, up to a cap. */
export function renderFaults(
  faults: readonly ImportFault[],
  count: number,
  { name, shown }: { readonly name: string; readonly shown: string },
): readonly string[] {
  const lines = faults.slice(0, MOST_FAULTS).map((fault) => {
    const column = fault.column === null ? '' : `:${String(fault.column)}`;
    const field = fault.field === null ? '' : ` ${printable(fault.field)}`;
    const inside = fault.file.startsWith(`${name}!`) ? fault.file.slice(name.length) : '';
    return `${shown}${inside}:${String(fault.line)}${column} ${fault.code}${field} ${printable(fault.value)} — ${fault.rule}`;
  });
  return count > lines.length ? [...lines, `… and ${renderCount(count - lines.length)} more`] : lines;
}

/** A value of a file in quotes, with control characters escaped: it must not drive the terminal. */
function printable(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
