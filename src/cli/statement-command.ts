import { Option, type Command } from 'commander';
import type { Caller } from '../app/caller.js';
import { getEnergyStatement } from '../app/get-energy-statement.js';
import { renderEnergyStatement } from '../domain/report/render-energy-statement.js';
import { renderEnergyTable } from '../domain/report/render-energy-table.js';
import { success, type Outcome } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, valueOf, type CommandAction } from './command-action.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonObject, JsonValue } from './json-value.js';

const GRAINS = ['interval', 'day', 'rig', 'month'] as const;

export interface RenderedStatement {
  /** Canonical JSON, the same bytes everywhere. */
  readonly json: string;
  readonly table: string;
}

interface StatementRequest {
  readonly siteCode: string;
  readonly period: string;
  readonly by: string | null;
  readonly asOf: string | null;
}

/** Computes an energy statement and renders it both ways: remote and local readers get the same bytes. */
export async function renderStatementOf(
  caller: Caller,
  request: StatementRequest,
): Promise<Outcome<RenderedStatement>> {
  const by = GRAINS.find((grain) => grain === request.by);
  const grain = by === undefined ? null : (by.toUpperCase() as Uppercase<typeof by>);
  const statement = await getEnergyStatement(caller, { ...request, by: grain });
  if (!statement.ok) return statement;
  return success({
    json: renderEnergyStatement(statement.value),
    table: renderEnergyTable(statement.value),
  });
}

export const statementEnergyAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    by: optionalText(args, 'by'),
    asOf: optionalText(args, 'asOf'),
  };
  const { json, table } = valueOf(await renderStatementOf(await callerOf(context), request));
  return success({ json, table });
};

/** The statement as the caller wants it; ends with exactly one line break. */
export function renderStatementResult(result: JsonValue, json: boolean): string {
  const { json: document, table } = result as JsonObject & { readonly json: string; readonly table: string };
  return `${(json ? document : table).replace(/\n+$/, '')}\n`;
}

export function addStatementCommand(program: Command, host: CliHost): void {
  const statement = program.command('statement').description('statements of figures for a site and a period');
  addHelp(addGlobalOptions(statement), ['yojo statement energy --site tsukihara-hydro --period 2023-03']);
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
