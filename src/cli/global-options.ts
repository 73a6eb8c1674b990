import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { EXIT_CODES_HELP } from './exit-codes.js';

/** Options every command takes, before or after its name. */
export interface GlobalOptions {
  readonly organisation: string | null;
  readonly actor: string | null;
  readonly dataDir: string | null;
}

export function addGlobalOptions(command: Command): Command {
  return command
    .addOption(new Option('--org <code>', 'organisation (YOJO_ORG; the only one when there is one)'))
    .addOption(new Option('--as <actor>', 'who acts (YOJO_AS; "operator")'))
    .addOption(new Option('--data-dir <folder>', 'folder of the embedded database (YOJO_DATA_DIR; ./data)'));
}

/** Global options of a command and of what it hangs under; the nearer one wins. */
export function globalOptionsOf(command: Command): GlobalOptions {
  const text = (name: string): string | null => {
    for (let at: Command | null = command; at !== null; at = at.parent) {
      const value: unknown = at.opts()[name];
      if (typeof value === 'string') return value;
    }
    return null;
  };
  return { organisation: text('org'), actor: text('as'), dataDir: absolute(text('dataDir')) };
}

function absolute(folder: string | null): string | null {
  return folder === null ? null : resolve(folder);
}

/** Adds examples and the exit codes below the options of a command's help. */
export function addHelp(command: Command, examples: readonly string[], more = ''): Command {
  const lines = examples.map((example) => `  $ ${example}`).join('\n');
  return command.addHelpText(
    'after',
    `${more === '' ? '' : `\n${more}\n`}\nExamples:\n${lines}\n${EXIT_CODES_HELP}`,
  );
}
