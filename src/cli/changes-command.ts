import { Option, type Command } from 'commander';
import { renderChangeLog } from '../app/render-change-log.js';
import { success } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { callerOf, optionalText, textArgument, valueOf, type CommandAction } from './command-action.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import { renderStatementResult } from './statement-command.js';

const GRAINS = ['day', 'interval'] as const;

export const changesAction: CommandAction = async (context, args) => {
  const request = {
    siteCode: textArgument(args, 'site'),
    period: textArgument(args, 'period'),
    since: textArgument(args, 'since'),
    until: optionalText(args, 'until'),
    by: optionalText(args, 'by') === 'interval' ? 'INTERVAL' : 'DAY',
  } as const;
  const { json, table } = valueOf(await renderChangeLog(await callerOf(context), request));
  return success({ json, table });
};

interface ChangesOptions {
  readonly site: string;
  readonly period: string;
  readonly since: string;
  readonly until?: string;
  readonly by: string;
  readonly json: boolean;
}

export function addChangesCommand(program: Command, host: CliHost): void {
  const command = program
    .command('changes')
    .description('which figures moved between two times, by how much, why, and who recorded it')
    .requiredOption('--site <code>', 'site')
    .requiredOption('--period <period>', '2023, FY2022, 2023-03, 2023-03-05 or 2023-03-01/2023-03-07')
    .requiredOption('--since <when>', 'what was known then: a sequence (42) or an instant')
    .option('--until <when>', 'is compared with what was known then; now when left out')
    .addOption(new Option('--by <grain>', 'rows that are compared').choices(GRAINS).default('day'))
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: ChangesOptions) => {
      const { site, period, since, until = null, by, json } = options;
      await host.withSession(globalOptionsOf(command), async (session, named, onProgress) => {
        const args = { site, period, since, until, by };
        const result = valueOf(await session.perform('changes', named, args, onProgress));
        host.deps.stdout.write(renderStatementResult(result, json));
        return 0;
      });
    });
  addHelp(addGlobalOptions(command), [
    'yojo changes --site tsukihara-hydro --period 2023-03 --since 42',
    'yojo changes --site tsukihara-hydro --period 2023-03 --since 2023-04-01T00:00:00+09:00 --by interval',
  ]);
}
