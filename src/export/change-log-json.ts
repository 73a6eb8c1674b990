import { canonicalJson, type JsonValue } from '../domain/proof/canonical-json.js';
import { factKey, type ChangedRow, type ChangeLog } from '../domain/report/change-log.js';
import type { FigureChange } from '../domain/report/changed-figures.js';
import type { RecordedFact } from '../domain/report/recorded-fact.js';
import type { Interval } from '../domain/time/instant.js';
import { at, headerJson, kWh, type Rendered } from './json-values.js';

/**
 * The whole change log as canonical JSON (RFC 8785) and one newline; values as in the JSON of an energy statement. Facts are
 * listed once, and causes name them by their place in that list, from 0.
 */
export function renderChangeLogJson(log: ChangeLog): string {
  const { zone } = log.header;
  const places = new Map(log.facts.map((fact, place) => [factKey(fact), place]));
  const rendered: Rendered<ChangeLog> = {
    header: headerJson(log.header),
    by: log.by,
    sinceSequence: log.sinceSequence.toString(),
    untilSequence: log.untilSequence.toString(),
    totals: log.totals.map(figureJson),
    rows: log.rows.map((row) => rowJson(row, zone, places)),
    facts: log.facts.map((fact) => factJson(fact, zone)),
    notices: log.notices,
  };
  return `${canonicalJson(rendered)}\n`;
}

function figureJson({ figure, before, after, difference }: FigureChange): Rendered<FigureChange> {
  return { figure, beforeKWh: kWh(before), afterKWh: kWh(after), differenceKWh: kWh(difference) };
}

function rowJson(row: ChangedRow, zone: string, places: ReadonlyMap<string, number>): Rendered<ChangedRow> {
  return {
    label: row.label,
    start: at(row.start, zone),
    end: at(row.end, zone),
    figures: row.figures.map(figureJson),
    counts: row.counts.map((count) => ({ ...count })),
    causes: row.causes.map(({ through, fact }) => ({ through, fact: places.get(factKey(fact)) ?? null })),
    unexplained: row.unexplained,
  };
}

function factJson(fact: RecordedFact, zone: string): Rendered<RecordedFact> {
  const spans = (of: readonly Interval[]): JsonValue =>
    of.map(({ start, end }) => ({ start: at(start, zone), end: at(end, zone) }));
  return {
    ...fact,
    sequence: fact.sequence.toString(),
    recordedAt: at(fact.recordedAt, zone),
    about: spans(fact.about),
    changed: spans(fact.changed),
    afterBilling: spans(fact.afterBilling),
  };
}
