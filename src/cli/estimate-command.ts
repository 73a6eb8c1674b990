import type { Command } from 'commander';
import { estimateReadings, previewAsJson, previewEstimates } from '../app/estimate-readings.js';
import { success } from '../domain/failure.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { left, renderCount, renderTextTable, right } from '../domain/report/text-table.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, valueOf, type CommandAction } from './command-action.js';
import { addEntry, entryAsJson, groundsOf, renderEntry } from './entry-command.js';

interface EstimateOptions {
  readonly site: string;
  readonly period: string;
  readonly series?: string;
  readonly dryRun: boolean;
}

const MOST_GAPS = 50;

export function addEstimateCommand(program: Command, host: CliHost): void {
  const command = program
    .command('estimate')
    .description('fill gaps with estimates, which never count as matched, absorbed or delivered')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--period <period>', '2023, FY2022, 2023-03, 2023-03-05 or 2023-03-01/2023-03-07')
    .option('--series <code>', 'one series only')
    .option('--dry-run', 'show every gap with what it would get, or why it stays; store nothing', false);
  addEntry(command, host, {
    name: 'estimate',
    argumentsOf: () => {
      const { site, period, series, dryRun } = command.opts<EstimateOptions>();
      return { site, period, series: series ?? null, dryRun };
    },
    render: (result) => ('gaps' in (result as object) ? renderPreview(result) : renderEntry(result)),
    examples: [
      'yojo estimate --site hydro-1 --period 2023-03 --dry-run --reason "logger down on 5 March" --approved-by ito',
      'yojo estimate --site hydro-1 --period 2023-03-05 --series MAIN --reason "logger down on 5 March" --approved-by ito',
    ],
  });
}

export const estimateAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    series: optionalText(args, 'series'),
  };
  const caller = await callerOf(context);
  if (args['dryRun'] === true)
    return success(previewAsJson(valueOf(await previewEstimates(caller, request))));
  return success(entryAsJson(await estimateReadings(caller, request, groundsOf(args))));
};

interface Preview {
  readonly site: string;
  readonly gaps: readonly {
    readonly series: string;
    readonly start: string;
    readonly end: string;
    readonly missing: number;
    readonly estimated: number;
    readonly methods: readonly string[];
    readonly energyKWh: string | null;
    readonly left: string | null;
  }[];
}

function renderPreview(result: JsonValue): readonly string[] {
  const { site, gaps } = result as unknown as Preview;
  if (gaps.length === 0) return [`${site}: no reading of the period is missing`];
  const more = gaps.length > MOST_GAPS ? [`… and ${renderCount(gaps.length - MOST_GAPS)} more`] : [];
  return [
    `${site}: ${renderCount(gaps.length)} gaps; nothing is stored`,
    '',
    ...renderTextTable(
      [
        left('Series'),
        left('From'),
        left('To'),
        right('Missing'),
        right('Estimated'),
        right('kWh'),
        left('Method, or why it stays'),
      ],
      gaps
        .slice(0, MOST_GAPS)
        .map((gap) => [
          gap.series,
          gap.start,
          gap.end,
          renderCount(gap.missing),
          renderCount(gap.estimated),
          gap.energyKWh ?? '—',
          [...gap.methods, ...(gap.left === null ? [] : [gap.left])].join(', '),
        ]),
    ),
    ...more,
  ];
}
