import type { Command } from 'commander';
import type { EntryGrounds, RecordedEntry } from '../app/manual-entry.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';
import type { CliHost } from './cli-host.js';
import { optionalText, textArgument, valueOf } from './command-action.js';
import type { Outcome } from '../domain/failure.js';
import { addGlobalOptions, addHelp, globalOptionsOf } from './global-options.js';

const NOTES = `Nothing is overwritten: figures of before can still be asked for with --as-of. The reason and both persons are kept
with the entry and printed by yojo imports. The same entry again changes nothing.`;

/** What every command that enters something by hand asks for beside its facts. */
interface EntryOptions {
  readonly reason: string;
  readonly approvedBy: string;
  readonly key?: string;
  readonly json: boolean;
}

/** Ends a command that enters something: reason, second person, key, examples, and what it does. */
export function addEntry(
  command: Command,
  host: CliHost,
  entry: {
    readonly name: string;
    readonly examples: readonly string[];
    /** Of the options that were given. */
    readonly argumentsOf: () => JsonObject;
    /** Of the result, where it may be more than an entry. */
    readonly render?: (result: JsonValue) => readonly string[];
  },
): void {
  command
    .requiredOption('--reason <text>', 'why, in a few words')
    .requiredOption('--approved-by <person>', 'who agreed: another person than the one who enters it')
    .option('--key <text>', 'a key of your own: the same key again gives the first answer again')
    .option('--json', 'canonical JSON on stdout', false)
    .action(async (options: EntryOptions) => {
      const { reason, approvedBy, key = null, json } = options;
      const args = { ...entry.argumentsOf(), reason, approvedBy, key };
      await host.runAction(
        { ...globalOptionsOf(command), json },
        { name: entry.name, args, render: entry.render ?? renderEntry },
      );
    });
  addHelp(addGlobalOptions(command), entry.examples, NOTES);
}

/** Of an option that may be given several times. */
export function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}

/** Reason, second person and key out of the arguments of an action. */
export function groundsOf(args: JsonObject): EntryGrounds {
  return {
    reason: textArgument(args, 'reason'),
    approvedBy: textArgument(args, 'approvedBy'),
    idempotencyKey: optionalText(args, 'key'),
  };
}

/** A recorded entry as JSON. */
export function entryAsJson(outcome: Outcome<RecordedEntry>): JsonObject {
  const { sequence, facts, ...rest } = valueOf(outcome);
  return { ...rest, sequence: sequence.toString(), facts: { ...facts } };
}

interface EntryResult {
  readonly name: string;
  readonly sequence: string;
  readonly replayed: boolean;
  readonly actorCode: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** A recorded entry as lines of text. */
export function renderEntry(result: JsonValue): readonly string[] {
  const entry = result as unknown as EntryResult;
  const { name, sequence, replayed, actorCode, reason, approvedBy, facts } = entry;
  return [
    `${name}: ${replayed ? 'known already as' : 'recorded as'} sequence ${sequence}`,
    `  ${JSON.stringify(reason)}, by ${actorCode}, approved by ${approvedBy}`,
    ...Object.entries(facts).map(([fact, text]) => `  ${fact}: ${text}`),
  ];
}
