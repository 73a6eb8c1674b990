import { existsSync } from 'node:fs';
import type { OnProgress } from '../app/caller.js';
import type { Config } from '../config.js';
import { failure } from '../domain/failure.js';
import type { CliDeps } from './cli-deps.js';
import { valueOf } from './command-action.js';
import type { CommandSession, Named } from './command-session.js';
import { EXIT_OK } from './exit-codes.js';
import { CommandRefused, renderFailure } from './failure-report.js';
import type { GlobalOptions } from './global-options.js';
import { Interruption, UNINTERRUPTED, type Interruptible } from './interruption.js';
import { canonicalJson, type JsonObject, type JsonValue } from '../domain/proof/canonical-json.js';
import { LocalSession } from './local-session.js';
import { ProgressPrinter } from './progress-printer.js';
import { RemoteSession } from './remote-session.js';

type Perform = ConstructorParameters<typeof LocalSession>[1];

/** What a command does with an open session; the number is the exit code. */
export type SessionWork = (session: CommandSession, named: Named, onProgress: OnProgress) => Promise<number>;

/** What every command shares: output, configuration, a session, Ctrl-C, the exit code. */
export class CliHost {
  exitCode = EXIT_OK;

  constructor(
    readonly deps: CliDeps,
    readonly performCommand: Perform,
  ) {}

  /** The configuration with the global options laid over it; every fault of the environment ends the command. */
  configOf(options: GlobalOptions): Config {
    const { config } = this.deps;
    if (!config.ok) {
      const [first, ...more] = config.failures;
      for (const reason of more) this.deps.stderr.write(renderFailure(reason));
      throw new CommandRefused(
        first ??
          failure('CLI.UNEXPECTED', 'the configuration has no value and no fault', 'report it as a bug'),
      );
    }
    if (options.dataDir !== null && config.value.databaseUrl !== null) {
      throw new CommandRefused(
        failure(
          'CLI.TWO_DATABASES',
          'both --data-dir and DATABASE_URL name a database',
          'leave --data-dir out, or unset DATABASE_URL',
        ),
      );
    }
    return {
      ...config.value,
      dataDir: options.dataDir ?? config.value.dataDir,
      organisation: options.organisation ?? config.value.organisation,
      actor: options.actor ?? config.value.actor,
    };
  }

  print(lines: readonly string[]): void {
    this.deps.stdout.write(lines.map((line) => `${line}\n`).join(''));
  }

  printJson(value: JsonValue): void {
    this.deps.stdout.write(`${canonicalJson(value)}\n`);
  }

  /** Says something beside the result. */
  note(text: string): void {
    this.deps.stderr.write(`${text}\n`);
  }

  /** Runs work under Ctrl-C and with progress on stderr. */
  async interruptible(
    work: (interruption: Interruption, onProgress: OnProgress) => Promise<number>,
  ): Promise<void> {
    const interruption = new Interruption(this.deps);
    const progress = new ProgressPrinter(this.deps.stderr, () => this.deps.now());
    try {
      this.exitCode = await work(interruption, progress.report);
    } finally {
      progress.finish();
      interruption.dispose();
    }
  }

  /** Runs work on a session: in the server that owns the folder when there is one, else on a database opened here. */
  async withSession(
    options: GlobalOptions,
    work: SessionWork,
    database: 'MUST_EXIST' | 'MAY_BE_NEW' = 'MUST_EXIST',
  ): Promise<void> {
    const config = this.configOf(options);
    const named = { organisationCode: config.organisation, actorCode: config.actor };
    await this.interruptible(async (interruption, onProgress) => {
      const session = await this.openSession(config, interruption, database);
      try {
        const exitCode = await work(session, named, onProgress);
        interruption.throwIfAsked();
        return exitCode;
      } finally {
        await session.close();
      }
    });
  }

  /**
   * Runs a short piece of work on a session of its own that Ctrl-C does not cut short: for commands that go on for hours, use
   * the database now and then, and end by themselves when they are asked to.
   */
  async withOwnSession<T>(
    options: GlobalOptions,
    work: (session: CommandSession, named: Named) => Promise<T>,
  ): Promise<T> {
    const config = this.configOf(options);
    const session = await this.openSession(config, UNINTERRUPTED, 'MUST_EXIST');
    try {
      return await work(session, { organisationCode: config.organisation, actorCode: config.actor });
    } finally {
      await session.close();
    }
  }

  /** Performs one command, then prints its result as JSON or as text. */
  async runAction(
    options: GlobalOptions & { readonly json: boolean },
    command: {
      readonly name: string;
      readonly args: JsonObject;
      readonly render: (result: JsonValue) => readonly string[];
      readonly exitCode?: (result: JsonValue) => number;
      readonly database?: 'MUST_EXIST' | 'MAY_BE_NEW';
    },
  ): Promise<void> {
    const work: SessionWork = async (session, named, onProgress) => {
      const result = valueOf(await session.perform(command.name, named, command.args, onProgress));
      if (options.json) this.printJson(result);
      else this.print(command.render(result));
      return command.exitCode?.(result) ?? EXIT_OK;
    };
    await this.withSession(options, work, command.database);
  }

  private async openSession(
    config: Config,
    interruption: Interruptible,
    database: 'MUST_EXIST' | 'MAY_BE_NEW',
  ): Promise<CommandSession> {
    if (config.databaseUrl === null) {
      const server = this.deps.findServer(config.dataDir);
      if (server !== null) return new RemoteSession(server, interruption.signal);
      if (database === 'MUST_EXIST' && !existsSync(config.dataDir)) {
        throw new CommandRefused(
          failure(
            'CLI.NO_DATABASE',
            `there is no database in ${config.dataDir}`,
            'name its folder with --data-dir or YOJO_DATA_DIR, or make one with `npm start` or `yojo setup organisation`',
          ),
        );
      }
    }
    const store = await this.deps.openStore(config);
    return new LocalSession(store, this.performCommand, interruption);
  }
}
