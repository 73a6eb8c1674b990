/** A bug in Yojo itself: never shown outside, always logged with an id. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Throws when something that must hold does not: a bug, never a fault of the input.
 *
 * @example invariant(parts === total, 'parts sum to the total')
 */
export function invariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new InvariantError(what);
}

/** Gives the value, or throws when it is absent. @example present(rows[0], 'at least one row') */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new InvariantError(`absent: ${what}`);
  return value;
}
