import { readFileSync } from 'node:fs';
import { standbyEnergy } from '../src/domain/reconciliation/kernel/step-cut.js';
import { newFigures, LINES, LINE_FIGURES, SLOT_FIGURES, SLOT_NAMES, type Figures } from './figures.js';
import { NEWEST } from './plain-rows.js';
import { BASELINE_WATTS, SLOTS, STANDBY_LIMIT_WATTS, STEP_SECONDS } from './workload.js';

/** `UNIFORM` applies every rule to every reading; `CHEAPEST` skips whatever cannot change a digit. */
export type SqlForm = 'UNIFORM' | 'CHEAPEST';

const FILES: Readonly<Record<SqlForm, readonly string[]>> = {
  UNIFORM: ['known-newest', 'balance', 'cut-every-reading', 'match'],
  CHEAPEST: ['known-closed', 'balance', 'cut-touched-readings', 'match'],
};

const SECONDS_OF_SLOT = 86_400 / SLOTS;
const PARAMETERS: Readonly<Record<string, string>> = {
  as_of: String(NEWEST),
  baseline: String((BASELINE_WATTS * BigInt(SECONDS_OF_SLOT) * 5n) / 18n),
  standby_limit: String(standbyEnergy(STANDBY_LIMIT_WATTS, STEP_SECONDS)),
};

/** The statements that compute all figures, in a dialect that PostgreSQL and DuckDB (integer_division) share. */
export function figureStatements(form: SqlForm): string[] {
  const text = FILES[form].map((name) => readFileSync(`bench/sql/${name}.sql`, 'utf8')).join('\n');
  const bound = text
    .replace(/^\s*--.*$/gm, '')
    .replace(/(?<!:):([a-z]\w*)\b/g, (whole, name: string) => PARAMETERS[name] ?? whole);
  const statements = bound.split(';').map((statement) => statement.trim());
  return statements.filter((statement) => statement !== '');
}

/** Drops what an earlier round made, views first. */
export function dropStatements(statements: readonly string[]): string[] {
  const made = statements
    .map((text) => /^create temp (table|view) (\w+)/.exec(text))
    .filter((m) => m !== null);
  return made.reverse().map(([, kind, name]) => `drop ${kind ?? ''} if exists ${name ?? ''}`);
}

const CELLS = Array.from({ length: LINE_FIGURES - 2 }, (_, cell) => `cell_${String(cell)}`);
const SLOT_COLUMNS = SLOT_NAMES.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

/** What the last statements left, one row per line and day, and one per half-hour. */
export const LINES_QUERY = `select day, line, energy, raw, ${CELLS.join(', ')} from line_figures`;
export const SLOTS_QUERY = `select slot, ${SLOT_COLUMNS.join(', ')} from slot_figures`;

type SqlRow = readonly unknown[];

/** Puts rows of the two queries into figures. */
export function figuresOf(days: number, lineRows: readonly SqlRow[], slotRows: readonly SqlRow[]): Figures {
  const figures = newFigures(days);
  for (const [day, line, ...values] of lineRows) {
    const at = (Number(day) * LINES + Number(line)) * LINE_FIGURES;
    figures.lines.set(values.map(Number), at);
  }
  for (const [slot, ...values] of slotRows)
    figures.slots.set(values.map(Number), Number(slot) * SLOT_FIGURES);
  return figures;
}
