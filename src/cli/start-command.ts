import type { Command } from 'commander';
import { renderEnergyStatement } from '../app/render-energy-statement.js';
import { identifyCaller, type Caller, type OnProgress } from '../app/caller.js';
import { isEmpty, loadDemo, type DemoScenario } from '../app/load-demo.js';
import type { Config } from '../config.js';
import { failure } from '../domain/failure.js';
import type { Store } from './cli-deps.js';
import type { CliHost } from './cli-host.js';
import { valueOf } from './command-action.js';
import { DEMO } from './demo-command.js';
import { CommandRefused } from './failure-report.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { Interruption } from './interruption.js';
import { serveUntilStopped } from './serve-command.js';

/** What `npm start` runs. */
export function addStartCommand(program: Command, host: CliHost): void {
  const command = program
    .command('start', { hidden: true })
    .description('what `npm start` runs: serve, after loading the demo into an empty embedded database')
    .action(async () => {
      const config = host.configOf(globalOptionsOf(command));
      await host.interruptible((interruption, onProgress) => start(host, config, interruption, onProgress));
    });
  addHelp(
    addGlobalOptions(command),
    ['npm start', 'YOJO_DATA_DIR=/srv/yojo npm start'],
    'A database that holds anything keeps it. A PostgreSQL server (DATABASE_URL) never gets the demo.',
  );
}

async function start(
  host: CliHost,
  config: Config,
  interruption: Interruption,
  onProgress: OnProgress,
): Promise<number> {
  const store = await host.deps.openStore(config);
  try {
    if (store.kind === 'EMBEDDED') await loadWhenWanted(host, store, config, interruption.guard(onProgress));
    return await serveUntilStopped(host, store, config, interruption);
  } finally {
    await store.close();
  }
}

async function loadWhenWanted(
  host: CliHost,
  store: Store,
  config: Config,
  onProgress: OnProgress,
): Promise<void> {
  const empty = await isEmpty(store);
  if (!empty && (await store.registry.organisationByCode(DEMO.organisation)) === null) return;
  const scenario = await host.deps.loadDemoScenario();
  if (!empty && (await holdsAllFiles(store, scenario))) {
    host.note(
      `The demo is loaded: yojo statement energy --site ${scenario.facts.site.code} --period ${DEMO.month}`,
    );
    return;
  }
  host.note(
    empty
      ? 'The database is empty: loading the demo.'
      : 'An earlier start was cut short: loading the rest of the demo.',
  );
  const loaded = await loadDemo(store, scenario, onProgress);
  if (!loaded.ok && loaded.failure.code === 'SETUP.EXISTS') {
    throw new CommandRefused(
      failure(
        'DEMO.INCOMPLETE',
        `an earlier load of the demo into ${config.dataDir} was cut short`,
        'delete that folder and run `npm start` again; nothing but the demo is in it',
      ),
    );
  }
  const { organisationCode, actorCode, siteCode, month } = valueOf(loaded);
  const caller = valueOf(await identifyCaller(store, { organisationCode, actorCode }));
  await printStatement(host, caller, siteCode, month);
}

/** True when every file of the demo was imported: the last one is the sign of a whole load. */
async function holdsAllFiles(store: Store, scenario: DemoScenario): Promise<boolean> {
  const organisation = await store.registry.organisationByCode(DEMO.organisation);
  if (organisation === null) return false;
  const names = await store.documents.names(organisation.id);
  return scenario.files.every((file) => names.has(file.name));
}

async function printStatement(host: CliHost, caller: Caller, siteCode: string, month: string): Promise<void> {
  const request = { siteCode, period: month, by: null, asOf: null };
  const { table } = valueOf(await renderEnergyStatement(caller, request));
  host.deps.stdout.write(`${table.replace(/\n+$/, '')}\n\n`);
}
