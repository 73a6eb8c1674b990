import type { Command } from 'commander';
import { reconcilePeriod } from '../app/reconcile-period.js';
import { success } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, valueOf, type CommandAction } from './command-action.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';

export const reconcileAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    asOf: optionalText(args, 'asOf'),
  };
  const report = valueOf(await reconcilePeriod(await callerOf(context), request, context.onProgress));
  return success({ ...report, asOfSequence: report.asOfSequence.toString() });
};

interface ReconcileResult {
  readonly siteCode: string;
  readonly period: string;
  readonly asOfSequence: string;
  readonly methodVersion: number;
  readonly days: number;
  readonly reconciled: number;
  readonly unchanged: number;
  readonly digest: string;
  readonly poolSites: readonly string[];
}

function renderReconcileResult(result: JsonValue): readonly string[] {
  const report = result as unknown as ReconcileResult;
  return [
    `${report.siteCode} ${report.period}: ${String(report.reconciled)} of ${String(report.days)} days reconciled, ${String(report.unchanged)} unchanged`,
    `  known as of sequence ${report.asOfSequence}, method ${String(report.methodVersion)}, pool: ${report.poolSites.join(', ')}`,
    `  digest ${report.digest}`,
  ];
}

export function addReconcileCommand(program: Command, host: CliHost): void {
  const command = program
    .command('reconcile')
    .description('match metered energy with surplus and orders, for the days whose facts changed')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--period <period>', '2023, FY2022, 2023-03, 2023-03-05 or 2023-03-01/2023-03-07')
    .option('--as-of <when>', 'as known at a sequence or an instant')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: { site: string; period: string; asOf?: string; json: boolean }) => {
      await host.runAction(
        { ...globalOptionsOf(command), json: options.json },
        {
          name: 'reconcile',
          args: { site: options.site, period: options.period, asOf: options.asOf ?? null },
          render: renderReconcileResult,
        },
      );
    });
  addHelp(addGlobalOptions(command), [
    'yojo reconcile --site tsukihara-hydro --period 2023-03',
    'yojo reconcile --site tsukihara-hydro --period 2023-03-05 --json',
  ]);
}
