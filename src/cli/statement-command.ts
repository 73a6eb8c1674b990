import { Option, type Command } from 'commander';
import { getDrDays, type DrDaysReport } from '../app/get-dr-days.js';
import { renderComplianceStatement } from '../app/render-compliance-statement.js';
import { renderEnergyStatement } from '../app/render-energy-statement.js';
import { success } from '../domain/failure.js';
import type { StatementGrouping } from '../domain/report/energy-statement.js';
import { left, renderTextTable, right } from '../domain/report/text-table.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, valueOf, type CommandAction } from './command-action.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';

const GRAINS = ['interval', 'day', 'rig', 'month'] as const;

export const statementEnergyAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    by: grouping(optionalText(args, 'by')),
    asOf: optionalText(args, 'asOf'),
  };
  const { json, table } = valueOf(await renderEnergyStatement(await callerOf(context), request));
  return success({ json, table });
};

export const statementComplianceAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    asOf: optionalText(args, 'asOf'),
  };
  const { json, table } = valueOf(await renderComplianceStatement(await callerOf(context), request));
  return success({ json, table });
};

export const statementDrDaysAction: CommandAction = async (context, args) => {
  const request = { period: textArgument(args, 'period'), asOf: optionalText(args, 'asOf') };
  const { asOfSequence, sites, ...report } = valueOf(await getDrDays(await callerOf(context), request));
  return success({
    ...report,
    asOfSequence: asOfSequence.toString(),
    sites: sites.map((site) => ({ ...site, notCounted: site.notCounted.map((row) => ({ ...row })) })),
  });
};

function grouping(by: string | null): StatementGrouping | null {
  const grain = GRAINS.find((known) => known === by);
  return grain === undefined ? null : (grain.toUpperCase() as Uppercase<typeof grain>);
}

/** The statement as the caller wants it; ends with exactly one line break. */
export function renderStatementResult(result: JsonValue, json: boolean): string {
  const { json: document, table } = result as JsonObject & { readonly json: string; readonly table: string };
  return `${(json ? document : table).replace(/\n+$/, '')}\n`;
}

export function addStatementCommand(program: Command, host: CliHost): void {
  const statement = program.command('statement').description('statements of figures for a site and a period');
  addHelp(addGlobalOptions(statement), [
    'yojo statement energy --site tsukihara-hydro --period 2023-03',
    'yojo statement compliance --site tsukihara-hydro --period 2023-03',
  ]);
  addEnergyCommand(statement, host);
  addComplianceCommand(statement, host);
  addDrDaysCommand(statement, host);
}

function addEnergyCommand(statement: Command, host: CliHost): void {
  const command = statement
    .command('energy')
    .description('energy used, matched with surplus and orders; every cell sums to the billing meter')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--period <period>', '2023, FY2022, 2023-03, 2023-03-05 or 2023-03-01/2023-03-07')
    .addOption(new Option('--by <grain>', 'lines of the statement').choices(GRAINS))
    .option('--as-of <when>', 'as known at a sequence (42) or an instant (2023-04-01T00:00:00+09:00)')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: { site: string; period: string; by?: string; asOf?: string; json: boolean }) => {
      const args = {
        site: options.site,
        period: options.period,
        by: options.by ?? null,
        asOf: options.asOf ?? null,
      };
      await host.withSession(globalOptionsOf(command), async (session, named, onProgress) => {
        const result = valueOf(await session.perform('statement-energy', named, args, onProgress));
        host.deps.stdout.write(renderStatementResult(result, options.json));
        return 0;
      });
    });
  addHelp(addGlobalOptions(command), [
    'yojo statement energy --site tsukihara-hydro --period 2023-03',
    'yojo statement energy --site tsukihara-hydro --period 2023-03 --by day --json',
    'yojo statement energy --site tsukihara-hydro --period 2023-03 --as-of 2023-04-01T00:00:00+09:00',
  ]);
}

function addComplianceCommand(statement: Command, host: CliHost): void {
  const command = statement
    .command('compliance')
    .description('demand response: baseline, delivery, obedience and verdict per event and rig')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--period <period>', '2023, FY2022, 2023-03, 2023-03-05 or 2023-03-01/2023-03-07')
    .option('--as-of <when>', 'as known at a sequence (42) or an instant (2023-04-01T00:00:00+09:00)')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: { site: string; period: string; asOf?: string; json: boolean }) => {
      const args = { site: options.site, period: options.period, asOf: options.asOf ?? null };
      await host.withSession(globalOptionsOf(command), async (session, named, onProgress) => {
        const result = valueOf(await session.perform('statement-compliance', named, args, onProgress));
        host.deps.stdout.write(renderStatementResult(result, options.json));
        return 0;
      });
    });
  addHelp(addGlobalOptions(command), [
    'yojo statement compliance --site tsukihara-hydro --period 2023-03-24',
    'yojo statement compliance --site tsukihara-hydro --period 2023-03 --json',
    'yojo statement compliance --site tsukihara-hydro --period 2023-03 --as-of 2023-04-01T00:00:00+09:00',
  ]);
}

function addDrDaysCommand(statement: Command, host: CliHost): void {
  const command = statement
    .command('dr-days')
    .description('days of demand response of the organisation: those of its site with the most')
    .requiredOption('--period <period>', 'FY2023, 2023, 2023-07, 2023-07-05 or 2023-07-01/2023-07-07')
    .option('--as-of <when>', 'as known at a sequence (42) or an instant (2023-04-01T00:00:00+09:00)')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: { period: string; asOf?: string; json: boolean }) => {
      await host.runAction(
        { ...globalOptionsOf(command), json: options.json },
        {
          name: 'statement-dr-days',
          args: { period: options.period, asOf: options.asOf ?? null },
          render: renderDrDays,
        },
      );
    });
  addHelp(addGlobalOptions(command), ['yojo statement dr-days --period FY2023']);
}

function renderDrDays(result: JsonValue): readonly string[] {
  const report = result as unknown as DrDaysReport;
  const { entity, period, applicable, days, siteCode, law, source } = report;
  const said =
    siteCode === null ? `${String(days)}: no site was called` : `${String(days)}, of site ${siteCode}`;
  const sites = report.sites.map((site) => [
    site.siteCode,
    site.days === null ? '–' : String(site.days),
    site.dates.join(', '),
    site.notCounted
      .map(({ eventId, reason }) => `${eventId}: ${reason.toLowerCase().replaceAll('_', ' ')}`)
      .join('; '),
  ]);
  return [
    `Days of demand response of ${entity}, ${period}: ${applicable ? said : 'not applicable'}`,
    ...(sites.length === 0
      ? []
      : ['', ...renderTextTable([left('Site'), right('Days'), left('Dates'), left('Not counted')], sites)]),
    '',
    `${law}. ${source}.`,
  ];
}
