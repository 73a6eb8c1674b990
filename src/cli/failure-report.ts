import { randomUUID } from 'node:crypto';
import { failure, type Failure } from '../domain/failure.js';

/** Thrown inside a command to end it with an expected failure; caught once at the edge. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';

  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** The failure that stands for a first Ctrl-C. */
export function interrupted(): CommandRefused {
  return new CommandRefused(
    failure('CLI.INTERRUPTED', 'interrupted', 'run the command again: what was acknowledged is kept'),
  );
}

/** A failure as lines for stderr: its code, what is wrong, what to do. */
export function renderFailure(reason: Failure): string {
  const details = Object.entries(reason.details ?? {}).map(([key, value]) => `  ${key}: ${value}\n`);
  return `yojo: ${reason.code} ${reason.message}\n${details.join('')}  to do: ${reason.remedy}\n`;
}

/**
 * The failure behind whatever was thrown. Faults of storage already have the shape of a failure; anything else is a bug:
 * it gets an id and, for whoever debugs it, its stack goes to `onBug`.
 */
export function failureOfThrown(error: unknown, onBug: (id: string, stack: string) => void): Failure {
  if (error instanceof CommandRefused) return error.failure;
  if (hasFailureShape(error)) return { code: error.code, message: error.message, remedy: error.remedy };
  const id = randomUUID();
  onBug(id, error instanceof Error ? (error.stack ?? error.message) : String(error));
  return failure(
    'CLI.UNEXPECTED',
    `an unexpected error happened (id ${id})`,
    'report it with its id; YOJO_LOG_LEVEL=debug shows where',
  );
}

function hasFailureShape(error: unknown): error is Failure {
  if (!(error instanceof Error)) return false;
  const { code, remedy } = error as Partial<Failure>;
  return typeof code === 'string' && /^[A-Z_]+(\.[A-Z_]+)+$/.test(code) && typeof remedy === 'string';
}
