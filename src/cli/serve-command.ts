import type { Command } from 'commander';
import type { Config } from '../config.js';
import type { RunningServer, Store } from './cli-deps.js';
import type { CliHost } from './cli-host.js';
import { EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.js';
import { CommandRefused } from './failure-report.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';
import type { Interruption } from './interruption.js';

export function addServeCommand(program: Command, host: CliHost): void {
  const command = program
    .command('serve')
    .description('serve GraphQL, uploads and the command line over loopback until Ctrl-C')
    .action(async () => {
      const config = host.configOf(globalOptionsOf(command));
      await host.interruptible(async (interruption) => {
        const store = await host.deps.openStore(config);
        try {
          return await serveUntilStopped(host, store, config, interruption);
        } finally {
          await store.close();
        }
      });
    });
  addHelp(
    addGlobalOptions(command),
    [
      'yojo serve',
      'PORT=4100 yojo serve --data-dir ./my-data',
      'DATABASE_URL=postgresql://yojo@127.0.0.1/yojo yojo serve',
    ],
    'HOST (127.0.0.1) and PORT (4000) say where. No demo data is ever loaded. Ctrl-C finishes what runs and ends with 130,\nSIGTERM with 0.',
  );
}

/** Serves an opened store until a signal or until the server ends by itself. */
export async function serveUntilStopped(
  host: CliHost,
  store: Store,
  config: Config,
  interruption: Interruption,
): Promise<number> {
  interruption.throwIfAsked();
  const server = await host.deps.startServer(store, config);
  try {
    const where = store.kind === 'EMBEDDED' ? `embedded database in ${config.dataDir}` : 'PostgreSQL server';
    host.print([`Yojo serves ${server.url} (${where}). Ctrl-C stops it.`]);
    await firstOf(server, interruption.signal);
  } finally {
    await server.close();
  }
  return interruption.by === 'SIGINT' ? EXIT_INTERRUPTED : EXIT_OK;
}

/** Waits for a signal; a server that ends by itself with a failure ends the command with it. */
async function firstOf(server: RunningServer, signal: AbortSignal): Promise<void> {
  const asked = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => {
      resolve(null);
    });
  });
  const failure = await Promise.race([server.ended, asked]);
  if (failure !== null) throw new CommandRefused(failure);
}
