import type { Command } from 'commander';
import { getDataQuality, type DataQuality, type SeriesQuality } from '../app/get-data-quality.js';
import { success } from '../domain/failure.js';
import { renderInstantIn } from '../domain/time/instant.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, valueOf, type CommandAction } from './command-action.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';
import { left, renderCount, renderTextTable, right } from '../domain/report/text-table.js';

const MOST_DAYS = 31;
const MOST_GAPS = 20;
const MOST_FINDINGS = 50;

export const qualityAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    asOf: optionalText(args, 'asOf'),
  };
  const quality = valueOf(await getDataQuality(await callerOf(context), request));
  const { siteCode, period, zone, asOfSequence, series, findings, checks, scaledDays, staleDays } = quality;
  return success({
    siteCode,
    period,
    zone,
    asOfSequence: asOfSequence.toString(),
    series: series.map(seriesAsJson),
    days: daysOfSite(quality),
    findings: findings.map(({ code, seriesCode, span, detail }) => ({
      code,
      seriesCode,
      start: renderInstantIn(span.start, zone),
      end: renderInstantIn(span.end, zone),
      detail,
    })),
    checks: checks.map(({ name, version, code, parameters }) => ({
      name,
      version,
      code,
      parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.value])),
    })),
    scaledDays: scaledDays.map(({ date, steps }) => ({ date, steps })),
    staleDays,
  });
};

/** A series; of its days those that are not complete and measured. */
function seriesAsJson(series: SeriesQuality): JsonObject {
  const { code, kind, expected, present, estimated, missing, completenessPerMillion } = series;
  return {
    code,
    kind,
    expected,
    present,
    estimated,
    missing,
    completenessPerMillion,
    energyKWh: series.energy?.toString() ?? null,
    estimatedKWh: series.estimatedEnergy?.toString() ?? null,
    estimatedShare: series.estimatedShare?.toFixed(6) ?? null,
    gaps: series.gaps.map(({ localStart, localEnd, readings }) => ({
      start: localStart,
      end: localEnd,
      readings,
    })),
    incompleteDays: series.days
      .filter((day) => day.missing > 0 || day.estimated > 0)
      .map((day) => ({ ...day })),
  };
}

/** Every local day with the readings of all series, in order. */
function daysOfSite({ series }: DataQuality): JsonObject[] {
  const days = new Map<string, { expected: number; present: number; estimated: number; missing: number }>();
  for (const { date, ...counts } of series.flatMap((one) => one.days)) {
    const known = days.get(date) ?? { expected: 0, present: 0, estimated: 0, missing: 0 };
    days.set(date, {
      expected: known.expected + counts.expected,
      present: known.present + counts.present,
      estimated: known.estimated + counts.estimated,
      missing: known.missing + counts.missing,
    });
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, counts]) => ({ date, ...counts }));
}

interface Counts {
  readonly expected: number;
  readonly present: number;
  readonly estimated: number;
  readonly missing: number;
}

interface QualityResult {
  readonly siteCode: string;
  readonly period: string;
  readonly zone: string;
  readonly asOfSequence: string;
  readonly series: readonly (Counts & {
    readonly code: string;
    readonly kind: string;
    readonly completenessPerMillion: number;
    readonly estimatedShare: string | null;
    readonly gaps: readonly { readonly start: string; readonly end: string; readonly readings: number }[];
  })[];
  readonly days: readonly (Counts & { readonly date: string })[];
  readonly findings: readonly {
    readonly code: string;
    readonly seriesCode: string;
    readonly start: string;
    readonly end: string;
    readonly detail: string;
  }[];
  readonly scaledDays: readonly { readonly date: string; readonly steps: number }[];
  readonly staleDays: readonly string[];
}

const COUNTS = [right('Expected'), right('Present'), right('Estimated'), right('Missing')];

function countCells({ expected, present, estimated, missing }: Counts): readonly string[] {
  return [expected, present, estimated, missing].map(renderCount);
}

function renderQualityResult(result: JsonValue): readonly string[] {
  const quality = result as unknown as QualityResult;
  const [billing, ...rigs] = quality.series;
  const troubled = rigs.filter((series) => series.missing > 0 || series.estimated > 0);
  const shown = billing === undefined ? troubled : [billing, ...troubled];
  const gaps = quality.series.flatMap((series) =>
    series.gaps.map((gap) => [series.code, gap.start, gap.end, renderCount(gap.readings)]),
  );
  const days = quality.days.filter((day) => day.missing > 0 || day.estimated > 0);
  const findings = quality.findings.map((f) => [f.code, f.seriesCode, f.start, f.end, f.detail]);
  return [
    `Data quality of ${quality.siteCode}, ${quality.period}, as of sequence ${quality.asOfSequence}; times of ${quality.zone}`,
    '',
    ...renderTextTable(
      [left('Series'), left('Kind'), ...COUNTS, right('Complete %'), right('Estimated share')],
      shown.map((series) => [
        series.code,
        series.kind,
        ...countCells(series),
        percentOf(series.completenessPerMillion),
        series.estimatedShare ?? '—',
      ]),
    ),
    `${renderCount(quality.series.length - shown.length)} more series complete and measured`,
    ...section(
      `Days of ${renderCount(quality.days.length)} with missing or estimated readings`,
      [left('Day'), ...COUNTS],
      days.map((day) => [day.date, ...countCells(day)]),
      MOST_DAYS,
    ),
    ...section('Gaps', [left('Series'), left('From'), left('To'), right('Readings')], gaps, MOST_GAPS),
    ...section(
      'Findings',
      [left('Code'), left('Series'), left('From'), left('To'), left('Detail')],
      findings,
      MOST_FINDINGS,
    ),
    ...section(
      'Days with SUM_CHECK (rigs above the billing meter)',
      [left('Day'), right('Steps')],
      quality.scaledDays.map(({ date, steps }) => [date, renderCount(steps)]),
      MOST_DAYS,
    ),
    '',
    quality.staleDays.length === 0
      ? 'Every day is reconciled with what is known.'
      : `${renderCount(quality.staleDays.length)} UTC days wait for \`yojo reconcile\`: ${summaryOf(quality.staleDays)}`,
  ];
}

/** Parts per million as percent with four decimals: exact. */
function percentOf(perMillion: number): string {
  const digits = String(perMillion).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

function summaryOf(days: readonly string[]): string {
  return days.length <= 8 ? days.join(', ') : `${days.slice(0, 4).join(', ')} … ${days.at(-1) ?? ''}`;
}

function section(
  title: string,
  columns: Parameters<typeof renderTextTable>[0],
  rows: readonly (readonly string[])[],
  most: number,
): readonly string[] {
  if (rows.length === 0) return ['', `${title}: none`];
  const more = rows.length > most ? [`… and ${renderCount(rows.length - most)} more`] : [];
  return ['', `${title}:`, ...renderTextTable(columns, rows.slice(0, most)), ...more];
}

export function addQualityCommand(program: Command, host: CliHost): void {
  const command = program
    .command('quality')
    .description('completeness, gaps and findings of the meters of a site')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--period <period>', '2023, FY2022, 2023-03, 2023-03-05 or 2023-03-01/2023-03-07')
    .option('--as-of <when>', 'as known at a sequence or an instant')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: { site: string; period: string; asOf?: string; json: boolean }) => {
      await host.runAction(
        { ...globalOptionsOf(command), json: options.json },
        {
          name: 'quality',
          args: { site: options.site, period: options.period, asOf: options.asOf ?? null },
          render: renderQualityResult,
        },
      );
    });
  addHelp(addGlobalOptions(command), ['yojo quality --site tsukihara-hydro --period 2023-03']);
}
