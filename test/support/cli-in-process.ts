import type { CliDeps, SignalSource } from '../../src/cli/cli-deps.js';
import { runCli } from '../../src/cli/run-cli.js';
import { loadConfig } from '../../src/config.js';
import { instant } from '../../src/domain/time/instant.js';
import { openDatabase } from '../../src/storage/open-database.js';
import { createStore } from '../../src/storage/sql-store.js';

/** What the command line printed, and how it ended. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process on the database of a folder, with whatever a test puts in the place of the world. */
export async function cliInProcess(
  folder: string,
  argv: readonly string[],
  change: Partial<CliDeps> = {},
): Promise<CliRun> {
  const out = { stdout: '', stderr: '' };
  const printer = (name: keyof typeof out) => ({ write: (text: string) => (out[name] += text) });
  const unused = (): never => {
    throw new Error('not in this test');
  };
  const deps: CliDeps = {
    version: 'test',
    config: loadConfig({ YOJO_DATA_DIR: folder, YOJO_LOG_LEVEL: 'debug' }),
    openStore: async ({ dataDir }) => createStore(await openDatabase({ folder: dataDir })),
    startServer: unused,
    findServer: () => null,
    loadDemoScenario: unused,
    openRigLine: unused,
    openVtn: unused,
    clock: { now: () => instant(0), wait: () => Promise.resolve() },
    stdin: [] as unknown as CliDeps['stdin'],
    stdout: printer('stdout'),
    stderr: printer('stderr'),
    signals: new Signals(),
    now: () => performance.now(),
    forceExit: unused,
    ...change,
  };
  return { code: await runCli(deps, argv), ...out };
}

/** Ctrl-C at the hand of a test. */
export class Signals implements SignalSource {
  private readonly listeners = new Map<string, () => void>();

  on(signal: string, listener: () => void): void {
    this.listeners.set(signal, listener);
  }

  off(signal: string): void {
    this.listeners.delete(signal);
  }

  give(signal: 'SIGINT' | 'SIGTERM'): void {
    this.listeners.get(signal)?.();
  }
}
