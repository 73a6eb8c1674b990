import type { Command } from 'commander';
import { getDataQuality } from '../app/get-data-quality.js';
import { success } from '../domain/failure.js';
import { renderInstant } from '../domain/time/instant.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, valueOf, type CommandAction } from './command-action.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { left, renderCount, renderTextTable, right } from '../domain/report/text-table.js';

const MOST_GAPS = 20;
const MOST_FINDINGS = 50;

export const qualityAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    asOf: optionalText(args, 'asOf'),
  };
  const quality = valueOf(await getDataQuality(await callerOf(context), request));
  return success({
    siteCode: quality.siteCode,
    period: quality.period,
    asOfSequence: quality.asOfSequence.toString(),
    series: quality.series.map(({ gaps, ...series }) => ({
      ...series,
      gaps: gaps.map(({ start, end, readings }) => ({
        start: renderInstant(start),
        end: renderInstant(end),
        readings,
      })),
    })),
    findings: quality.findings.map((finding) => ({
      code: finding.code,
      seriesCode: finding.seriesCode,
      start: renderInstant(finding.span.start),
      end: renderInstant(finding.span.end),
      detail: finding.detail,
    })),
    staleDays: quality.staleDays,
  });
};

interface QualityResult {
  readonly siteCode: string;
  readonly period: string;
  readonly asOfSequence: string;
  readonly series: readonly {
    readonly code: string;
    readonly kind: string;
    readonly expected: number;
    readonly present: number;
    readonly estimated: number;
    readonly missing: number;
    readonly completenessPerMillion: number;
    readonly gaps: readonly { readonly start: string; readonly end: string; readonly readings: number }[];
  }[];
  readonly findings: readonly {
    readonly code: string;
    readonly seriesCode: string;
    readonly start: string;
    readonly end: string;
    readonly detail: string;
  }[];
  readonly staleDays: readonly string[];
}

function renderQualityResult(result: JsonValue): readonly string[] {
  const quality = result as unknown as QualityResult;
  const [billing, ...rigs] = quality.series;
  const troubled = rigs.filter((series) => series.missing > 0 || series.estimated > 0);
  const shown = billing === undefined ? troubled : [billing, ...troubled];
  const gaps = quality.series.flatMap((series) =>
    series.gaps.map((gap) => [series.code, gap.start, gap.end, renderCount(gap.readings)]),
  );
  const findings = quality.findings.map((f) => [f.code, f.seriesCode, f.start, f.end, f.detail]);
  return [
    `Data quality of ${quality.siteCode}, ${quality.period}, as of sequence ${quality.asOfSequence}`,
    '',
    ...renderTextTable(
      [
        left('Series'),
        left('Kind'),
        right('Expected'),
        right('Present'),
        right('Estimated'),
        right('Missing'),
        right('Complete %'),
      ],
      shown.map((series) => [
        series.code,
        series.kind,
        renderCount(series.expected),
        renderCount(series.present),
        renderCount(series.estimated),
        renderCount(series.missing),
        percentOf(series.completenessPerMillion),
      ]),
    ),
    `${renderCount(quality.series.length - shown.length)} more series complete and measured`,
    ...section('Gaps', [left('Series'), left('From'), left('To'), right('Readings')], gaps, MOST_GAPS),
    ...section(
      'Findings',
      [left('Code'), left('Series'), left('From'), left('To'), left('Detail')],
      findings,
      MOST_FINDINGS,
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
