import type { Caller } from '../app/caller.js';
import type { JobQueue } from '../app/start-job.js';
import type { Outcome } from '../domain/failure.js';
import type { CursorCodec } from './paging/cursor-codec.js';
import { orRefuse } from './refused-request.js';

/** Organisation and actor as a request names them; null takes the default. */
export interface NamedCaller {
  readonly organisationCode: string | null;
  readonly actorCode: string | null;
}

export type IdentifyCaller = (named: NamedCaller) => Promise<Outcome<Caller>>;

/** What every resolver gets. The caller is looked up once, and only when a resolver asks: introspection needs none. */
export interface GraphqlContext {
  caller(): Promise<Caller>;
  readonly queue: JobQueue;
  readonly cursors: CursorCodec;
}

/** The context of one request. */
export function createContext(
  identify: IdentifyCaller,
  named: NamedCaller,
  queue: JobQueue,
  cursors: CursorCodec,
): GraphqlContext {
  let known: Promise<Caller> | null = null;
  return {
    queue,
    cursors,
    caller: () => (known ??= identify(named).then(orRefuse)),
  };
}
