import { AsyncLocalStorage } from 'node:async_hooks';
import { invariant } from '../domain/invariant.js';

/**
 * Remembers, along the async call chain, that a callback of a database is running. Using the database again inside would
 * wait for itself: for ever on the single embedded connection, until the lock timeout on a server.
 */
export class SessionScope {
  readonly #inside = new AsyncLocalStorage<true>();

  /** Runs `work` as the inside of a session. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#inside.run(true, work);
  }

  /** Throws when called inside a session of the same database. */
  refuseNested(): void {
    invariant(
      this.#inside.getStore() === undefined,
      'the database is not used again inside read or write: use the session',
    );
  }
}
