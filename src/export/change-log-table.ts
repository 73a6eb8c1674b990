import type { CauseReach, ChangeCause } from '../domain/report/change-reach.js';
import { factKey, type ChangedRow, type ChangeLog } from '../domain/report/change-log.js';
import { hasMoved, type FigureChange } from '../domain/report/changed-figures.js';
import type { FactKind, RecordedFact } from '../domain/report/recorded-fact.js';
import { left, point, right } from '../domain/report/text-table.js';
import type { Energy } from '../domain/quantity/energy.js';
import { instant, renderInstantIn } from '../domain/time/instant.js';
import { localDateOf, type ZoneName } from '../domain/time/local-calendar.js';
import { field, kWhText, list, numberText, paragraph, section, table, UNKNOWN } from './statement-text.js';

const KINDS: Readonly<Record<FactKind, string>> = {
  METER_READINGS: 'meter readings',
  AREA_PUBLICATION: 'area publication',
  CURTAILMENT_EVENT: 'curtailment event',
  POLICY: 'policy',
  CLOCK_CHECK: 'clock check',
  RIG: 'rigs',
};

const THROUGH: Readonly<Record<CauseReach, string>> = {
  DIRECT: '',
  SHARED_SURPLUS: ' shared surplus',
  BASELINE_TEST: ' baseline test of the month',
  CLOCK_RISK: ' clock risk',
};

const UNEXPLAINED = 'method or unknown';

/** The change log for a terminal: what was recorded, what moved in all, and what moved row by row and because of what. */
export function renderChangeLogTable(log: ChangeLog): string {
  const { header } = log;
  const numbers = new Map(log.facts.map((fact, place) => [factKey(fact), `[${String(place + 1)}]`]));
  const lines = [
    'CHANGE LOG',
    ...field('Site', `${header.siteCode}, ${header.siteName}`),
    ...field('Period', `${header.period} (${header.zone})`),
    ...field('Compared', `sequence ${log.untilSequence.toString()} with ${log.sinceSequence.toString()}`),
    ...field('Method version', String(header.methodVersion)),
    ...log.notices.flatMap((notice) => field('Notice', notice)),
    ...factsText(log),
    ...section('TOTALS, kWh', figuresTable(log.totals.filter((total) => !isCell(total) || hasMoved(total)))),
    ...rowsText(log, numbers),
    ...section(
      'HOW TO READ',
      list([
        'Difference = after − before, exact; – is unknown or withheld, never 0, and has no difference.',
        'shared surplus: another site of the organisation in the area took more or less of the same surplus.',
        'A row that no recorded fact accounts for says "method or unknown".',
      ]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const isCell = ({ figure }: FigureChange): boolean => figure.includes('/');

function factsText({ facts, header }: ChangeLog): string[] {
  if (facts.length === 0) return section('RECORDED IN BETWEEN', paragraph('nothing about the period'));
  const rows = facts.flatMap((fact, place) => [
    [
      `[${String(place + 1)}]`,
      fact.sequence.toString(),
      renderInstantIn(fact.recordedAt, header.zone),
      fact.siteCode ?? header.area,
      KINDS[fact.kind],
      daysOf(fact, header.zone as ZoneName),
      fact.actorCode,
    ],
  ]);
  const titles = ['', 'recorded at', 'about', 'kind', 'days', 'by'].map(left);
  const columns = [...titles.slice(0, 1), right('sequence'), ...titles.slice(1)];
  const reasons = facts.flatMap((fact, place) => paragraph(wordsOf(fact), `[${String(place + 1)}] `));
  return section('RECORDED IN BETWEEN', table(columns, rows), [''], reasons);
}

/** First and last local date of what a fact changes; of what it is about where it changes nothing. */
function daysOf({ about, changed }: RecordedFact, zone: ZoneName): string {
  const spans = changed.length === 0 ? about : changed;
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return UNKNOWN;
  const [from, to] = [localDateOf(first.start, zone), localDateOf(instant(last.end - 1), zone)];
  return from === to ? from : `${from}/${to}`;
}

function wordsOf({ what, documentName, reason, approvedBy, changed }: RecordedFact): string {
  const from = documentName === null ? '' : ` (${documentName})`;
  const why = reason === null ? '' : `: ${reason}`;
  const agreed = approvedBy === null ? '' : `, approved by ${approvedBy}`;
  const silent = changed.length === 0 ? '; changes nothing' : '';
  return `${what}${from}${why}${agreed}${silent}`;
}

function rowsText({ rows, by }: ChangeLog, numbers: ReadonlyMap<string, string>): string[] {
  const title = `MOVED BY ${by}, kWh`;
  if (rows.length === 0) return section(title, paragraph('no row'));
  return section(title, ...rows.map((row, index) => rowText(row, numbers, index > 0)));
}

function rowText(row: ChangedRow, numbers: ReadonlyMap<string, string>, isLater: boolean): string[] {
  const causes = row.causes.map((cause) => causeText(cause, numbers));
  const because = [
    ...(causes.length === 0 ? [] : [causes.join(', ')]),
    ...(row.unexplained.length === 0 ? [] : [`${UNEXPLAINED}: ${row.unexplained.join(', ')}`]),
  ];
  const counts = row.counts.map(({ count, before, after }) => [
    count,
    numberText(before),
    numberText(after),
    before === null || after === null ? UNKNOWN : signed(String(after - before), after - before),
  ]);
  return [
    ...(isLater ? [''] : []),
    ...paragraph(`${row.label}  because of ${because.join('; ')}`),
    ...figuresTable(row.figures, counts),
  ];
}

function causeText({ through, fact }: ChangeCause, numbers: ReadonlyMap<string, string>): string {
  return `${numbers.get(factKey(fact)) ?? ''}${THROUGH[through]}`;
}

function figuresTable(figures: readonly FigureChange[], counts: readonly string[][] = []): string[] {
  const lines = figures.map(({ figure, before, after, difference }) => [
    figure,
    kWhText(before),
    kWhText(after),
    differenceText(difference),
  ]);
  return table([left('figure'), point('before'), point('after'), point('difference')], [...lines, ...counts]);
}

function differenceText(difference: Energy | null): string {
  return difference === null ? UNKNOWN : signed(kWhText(difference), difference.milliWh);
}

function signed(text: string, value: bigint | number): string {
  return value > 0 ? `+${text}` : text;
}
