import { identifyCaller, type Caller, type OnProgress } from '../app/caller.js';
import { failure, type Outcome } from '../domain/failure.js';
import type { Store } from './cli-deps.js';
import type { Named } from './command-session.js';
import { CommandRefused } from './failure-report.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';

/** What a command works on, wherever it is carried out. */
export interface ActionContext {
  readonly store: Store;
  readonly named: Named;
  readonly onProgress: OnProgress;
}

/** The part of a command that touches the database: arguments and result are JSON. */
export type CommandAction = (context: ActionContext, args: JsonObject) => Promise<Outcome<JsonValue>>;

/** The value of an outcome; a refusal ends the command. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new CommandRefused(outcome.failure);
}

export async function callerOf(context: ActionContext): Promise<Caller> {
  return valueOf(await identifyCaller(context.store, context.named));
}

/** A text argument that must be there: arguments may come over the wire. */
export function textArgument(args: JsonObject, name: string): string {
  const value = optionalText(args, name);
  if (value !== null) return value;
  throw badArgument(name, 'is missing');
}

export function optionalText(args: JsonObject, name: string): string | null {
  const value = args[name] ?? null;
  if (value === null || typeof value === 'string') return value;
  throw badArgument(name, 'is not text');
}

export function wholeArgument(args: JsonObject, name: string): number {
  const value = args[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw badArgument(name, 'is not a whole number');
}

/** A list of texts. */
export function textsArgument(args: JsonObject, name: string): readonly string[] {
  const value = args[name];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw badArgument(name, 'is not a list of texts');
}

function badArgument(name: string, what: string): CommandRefused {
  return new CommandRefused(
    failure('CLI.BAD_ARGUMENT', `the argument "${name}" ${what}`, 'see the help of the command: --help'),
  );
}
