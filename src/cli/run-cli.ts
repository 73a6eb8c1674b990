import { Command, CommanderError } from 'commander';
import { failure } from '../domain/failure.js';
import { addChangesCommand } from './changes-command.js';
import { addCheckCommand } from './check-command.js';
import { addClockCheckCommand } from './clock-check-command.js';
import type { CliDeps } from './cli-deps.js';
import { CliHost } from './cli-host.js';
import { addCorrectCommand } from './correct-command.js';
import { addEstimateCommand } from './estimate-command.js';
import { addDemoCommand } from './demo-command.js';
import { addDeclineSlotsCommand, addExcuseCommand } from './event-entry-commands.js';
import { EXIT_BAD_INPUT, EXIT_OK, exitCodeOf } from './exit-codes.js';
import { failureOfThrown, renderFailure } from './failure-report.js';
import { addGlobalOptions, addHelp } from './global-options.js';
import { addImportCommand } from './import-command.js';
import { addImportsCommand } from './imports-command.js';
import { performCommand } from './perform-command.js';
import { addOpenAdrCommand } from './openadr-command.js';
import { addPollCommand } from './poll-command.js';
import { addQualityCommand } from './quality-command.js';
import { addReconcileCommand } from './reconcile-command.js';
import { addRigCommand } from './rig-command.js';
import { addServeCommand } from './serve-command.js';
import { addSetupCommand } from './setup-command.js';
import { addStartCommand } from './start-command.js';
import { addStatementCommand } from './statement-command.js';

const ABOUT = `Yojo keeps the book of record for mining on surplus renewable energy.
While a server owns the embedded folder, commands go to it over loopback.`;

/** Builds the command line; the host carries what the commands share and the exit code they leave. */
function buildProgram(host: CliHost): Command {
  const { deps } = host;
  const program = new Command('yojo');
  program
    .description(ABOUT)
    .version(deps.version, '-V, --version', 'print the version')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        deps.stdout.write(text);
      },
      writeErr: (text) => {
        deps.stderr.write(text);
      },
      outputError: (text, write) => {
        write(renderFailure(usageFailure(text)));
      },
    });
  addGlobalOptions(program);
  addServeCommand(program, host);
  addDemoCommand(program, host);
  addStartCommand(program, host);
  addSetupCommand(program, host);
  addImportCommand(program, host);
  addImportsCommand(program, host);
  addCorrectCommand(program, host);
  addClockCheckCommand(program, host);
  addExcuseCommand(program, host);
  addDeclineSlotsCommand(program, host);
  addRigCommand(program, host);
  addEstimateCommand(program, host);
  addPollCommand(program, host);
  addOpenAdrCommand(program, host);
  addReconcileCommand(program, host);
  addStatementCommand(program, host);
  addChangesCommand(program, host);
  addCheckCommand(program, host);
  addQualityCommand(program, host);
  return addHelp(program, ['npm start', 'yojo demo', 'yojo import --help', 'yojo statement energy --help']);
}

function usageFailure(text: string): ReturnType<typeof failure> {
  const message = text.replace(/^error: /, '').trim();
  return failure('CLI.USAGE', message, 'add --help to the command to see what it takes');
}

/**
 * Runs the command line and gives the exit code: 0 done, 1 check or run failed, 2 bad input or usage, 3 database or
 * server out of reach, 130 interrupted. Everything that is thrown ends here.
 */
export async function runCli(deps: CliDeps, argv: readonly string[]): Promise<number> {
  const host = new CliHost(deps, performCommand);
  const program = buildProgram(host);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return host.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_BAD_INPUT;
    const debug = deps.config.ok && deps.config.value.logLevel === 'debug';
    const reason = failureOfThrown(error, (id, stack) => {
      if (debug) deps.stderr.write(`${id} ${stack}\n`);
    });
    deps.stderr.write(renderFailure(reason));
    return exitCodeOf(reason);
  }
}
