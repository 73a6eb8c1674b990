import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { renderEnergyStatement } from '../app/render-energy-statement.js';
import { identifyCaller } from '../app/caller.js';
import { listSites } from '../app/list-records.js';
import { success } from '../domain/failure.js';
import type { CliHost } from './cli-host.js';
import { valueOf, type CommandAction } from './command-action.js';
import { EXIT_OK } from './exit-codes.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import { renderStatementResult } from './statement-command.js';

/** The demo's own organisation, who reads it and its month; the rest of it lies in the seeds folder. */
export const DEMO = { organisation: 'demo', actor: 'operator', month: '2023-03' } as const;

const STORY = [
  'The demo is one 4.5 MW site in Kyushu in March 2023 with 558 rigs. The surplus is the published curtailment of the',
  'area in that month. The readings are simulated and the hardware is illustrative: it was not on the market in 2023.',
  '`npm start` loads it once, into the embedded database, under the organisation "demo", when that database is empty.',
  '',
];

/** The demo's statement; `loaded: false` where the organisation is not there. */
export const demoAction: CommandAction = async (context) => {
  const organisation = await context.store.registry.organisationByCode(DEMO.organisation);
  if (organisation === null) return success({ loaded: false });
  const named = { organisationCode: DEMO.organisation, actorCode: DEMO.actor };
  const caller = valueOf(await identifyCaller(context.store, named));
  const sites = await listSites(caller, { limit: 1, afterKey: null, backwards: false });
  const [site] = sites.rows;
  if (site === undefined) return success({ loaded: false });
  const request = { siteCode: site.code, period: DEMO.month, by: null, asOf: null };
  const { json, table } = valueOf(await renderEnergyStatement(caller, request));
  return success({ loaded: true, siteCode: site.code, json, table });
};

export function addDemoCommand(program: Command, host: CliHost): void {
  const command = program
    .command('demo')
    .description('say what the demo is and print its energy statement where it is loaded')
    .option('--json', 'canonical JSON of the statement on stdout', false)
    .action(async (options: { json: boolean }) => {
      const globals = globalOptionsOf(command);
      const config = host.configOf(globals);
      if (!options.json) host.print(STORY);
      if (config.databaseUrl === null && !existsSync(config.dataDir)) {
        sayWhereItIsNot(host, options.json);
        return;
      }
      await host.withSession(globals, async (session, named, onProgress) => {
        const result = valueOf(await session.perform('demo', named, {}, onProgress)) as JsonObject;
        if (result['loaded'] === true) host.deps.stdout.write(renderStatementResult(result, options.json));
        else sayWhereItIsNot(host, options.json);
        return EXIT_OK;
      });
    });
  addHelp(addGlobalOptions(command), ['npm start', 'yojo demo', 'yojo demo --json']);
}

function sayWhereItIsNot(host: CliHost, json: boolean): void {
  if (json) host.printJson(null);
  else host.print(['It is not loaded in this database. `npm start` on an empty data folder loads it.']);
}
