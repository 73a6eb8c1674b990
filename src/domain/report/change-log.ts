import { invariant } from '../invariant.js';
import { renderInstantIn, type Instant, type Interval } from '../time/instant.js';
import { localDateInterval, localDateOf, type LocalDate, type ZoneName } from '../time/local-calendar.js';
import type { ClockCheck } from '../metering/clock-check.js';
import { canMove, causesOf, touches, type ChangeCause } from './change-reach.js';
import {
  comparedRows,
  countChanges,
  figureChanges,
  hasMoved,
  type ComparedRows,
  type CountChange,
  type FigureChange,
  type SpanRow,
} from './changed-figures.js';
import type { EnergyStatement, StatementHeader } from './energy-statement.js';
import type { RecordedFact } from './recorded-fact.js';

/** What the rows of a change log are. */
export const CHANGE_GROUPINGS = ['DAY', 'INTERVAL'] as const;
export type ChangeGrouping = (typeof CHANGE_GROUPINGS)[number];

/** A row of which something moved between two sequences. */
export interface ChangedRow {
  /** The local date, or the interval's start with offset. */
  readonly label: string;
  readonly start: Instant;
  /** Exclusive. */
  readonly end: Instant;
  /** Energy figures that moved. */
  readonly figures: readonly FigureChange[];
  /** Counts that moved. */
  readonly counts: readonly CountChange[];
  /** Facts recorded in between that can have moved them, oldest first. */
  readonly causes: readonly ChangeCause[];
  /** What moved although no fact accounts for it: method or unknown. Empty unless the product is broken. */
  readonly unexplained: readonly string[];
}

/** Which figures of a site and period moved between two knowledge sequences, by how much and why. */
export interface ChangeLog {
  /** The header of the statement as known at the later sequence. */
  readonly header: StatementHeader;
  readonly by: ChangeGrouping;
  readonly sinceSequence: bigint;
  readonly untilSequence: bigint;
  /** Every figure of the whole period, moved or not. */
  readonly totals: readonly FigureChange[];
  /** The rows that moved, in order of time. */
  readonly rows: readonly ChangedRow[];
  /** Everything recorded in between about the period, or that moved a row of it; oldest first. */
  readonly facts: readonly RecordedFact[];
  /** E.g. why there was no statement at the earlier sequence. */
  readonly notices: readonly string[];
}

export interface ChangeLogInput {
  /** Null: there was no statement of the period at the earlier sequence, so nothing of it was known. */
  readonly before: EnergyStatement | null;
  readonly after: EnergyStatement;
  readonly sinceSequence: bigint;
  /** Facts recorded after the earlier and up to the later sequence; others' only for days on which they share the surplus. */
  readonly facts: readonly RecordedFact[];
  /** Checks of the site's clock known at the later sequence. */
  readonly clockChecks: readonly ClockCheck[];
  readonly notices: readonly string[];
}

/**
 * Compares the statements of one site and period at two knowledge sequences row by row and names for every row that moved
 * the facts that can have moved it. Differences are after − before in milliWh, exact; null where either is unknown. A row
 * that no fact accounts for says so instead of naming one. Rules: methodology §2 and §7 invariant 11, docs/spec/change-log.md.
 *
 * @example buildChangeLog({ before, after, sinceSequence: 41n, facts, clockChecks: [], notices: [] }).rows
 */
export function buildChangeLog(input: ChangeLogInput): ChangeLog {
  const { before, after, sinceSequence, notices } = input;
  const { header, groupedBy } = after;
  invariant(groupedBy === 'DAY' || groupedBy === 'INTERVAL', 'rows by day or by interval');
  const facts = input.facts.toSorted(bySequence);
  const context = {
    siteCode: header.siteCode,
    zone: header.zone as ZoneName,
    clockChecks: input.clockChecks,
    turnedMonths: turnedMonths(before, after),
  };
  const rows = comparedRows(spanRows(before), spanRows(after)).flatMap((compared) => {
    const figures = figureChanges(rowsOf(compared.before), rowsOf(compared.after)).filter(hasMoved);
    const counts = countChanges(compared.before, compared.after);
    const moved = [...figures.map(({ figure }) => figure), ...counts.map(({ count }) => count)];
    if (moved.length === 0) return [];
    const causes = causesOf(compared.span, moved, facts, context);
    const unexplained = moved.filter((name) => !causes.some((cause) => canMove(cause, name)));
    return [{ ...placeOf(compared, groupedBy, header.zone), figures, counts, causes, unexplained }];
  });
  const period = { start: header.periodStart, end: header.periodEnd };
  const causing = new Set(rows.flatMap(({ causes }) => causes.map(({ fact }) => fact)));
  return {
    header,
    by: groupedBy,
    sinceSequence,
    untilSequence: header.asOfSequence,
    totals: figureChanges(before === null ? [] : [wholeOf(before)], [wholeOf(after)]),
    rows,
    facts: facts.filter((fact) => causing.has(fact) || touches(fact.about, period)),
    notices,
  };
}

function bySequence(a: RecordedFact, b: RecordedFact): number {
  if (a.sequence !== b.sequence) return a.sequence < b.sequence ? -1 : 1;
  const [one, other] = [factKey(a), factKey(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A name of a fact that no other fact of a change log has. @example factKey(fact) === '12 METER_READINGS hydro-1' */
export function factKey({ sequence, kind, siteCode }: RecordedFact): string {
  return `${sequence.toString()} ${kind} ${siteCode ?? ''}`;
}

function wholeOf({ totals, cells }: EnergyStatement): Parameters<typeof figureChanges>[0][number] {
  return { ...totals, cells };
}

function rowsOf(rows: readonly SpanRow[]): SpanRow['row'][] {
  return rows.map(({ row }) => row);
}

/** The rows of a statement with the time they cover; none without a statement. */
function spanRows(statement: EnergyStatement | null): SpanRow[] {
  if (statement === null) return [];
  const zone = statement.header.zone as ZoneName;
  return statement.rows.map((row) => ({
    row,
    span:
      row.start !== null && row.end !== null
        ? { start: row.start, end: row.end }
        : localDateInterval(row.label as LocalDate, zone),
  }));
}

function placeOf(
  { span }: ComparedRows,
  by: ChangeGrouping,
  zone: string,
): Interval & Pick<ChangedRow, 'label'> {
  const label = by === 'DAY' ? localDateOf(span.start, zone as ZoneName) : renderInstantIn(span.start, zone);
  return { label, ...span };
}

/** Months whose baseline is contradicted in one of the two statements only: what may be claimed in them turned. */
function turnedMonths(before: EnergyStatement | null, after: EnergyStatement): Set<string> {
  if (before === null) return new Set();
  const [was, is] = [contradictedMonths(before), contradictedMonths(after)];
  return new Set([...was, ...is].filter((month) => was.has(month) !== is.has(month)));
}

function contradictedMonths({ baseline }: EnergyStatement): Set<string> {
  return new Set(
    baseline.tests.filter(({ verdict }) => verdict === 'CONTRADICTED').map(({ month }) => month),
  );
}
