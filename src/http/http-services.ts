import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Caller, OnProgress } from '../app/caller.js';
import type { Failure, Outcome } from '../domain/failure.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';
import type { Log } from './json-log.js';
import type { NamedCaller } from './named-caller.js';

/** What the server serves; main.ts hands it over, tests give their own. */
export interface HttpServices {
  readonly version: string;
  readonly store: Caller['store'];
  readonly graphql: GraphqlServices;
  /** Carries out a command of the command line. */
  readonly performCommand: (
    name: string,
    named: NamedCaller,
    args: JsonObject,
    onProgress: OnProgress,
  ) => Promise<Outcome<JsonValue>>;
  /** Who knows it may send commands: it lies in the lock file, which only the owner of the folder can read. */
  readonly commandToken: string;
  readonly log: Log;
  /** A new id for an error that is hidden from the client. */
  readonly newId: () => string;
}

export interface GraphqlServices {
  readonly schema: GraphQLSchema;
  readonly createContext: (named: NamedCaller) => object;
  /** Looks at a request before it is validated; null lets it through. */
  readonly checkRequest: (request: {
    readonly query: string;
    readonly variables: Readonly<Record<string, unknown>>;
  }) => Failure | null;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}

/** Bounds on connections and on waiting; the sizes come from the configuration. */
export interface ConnectionLimits {
  readonly connections: number;
  /** GraphQL requests that run at once; more are refused, because a request that timed out still works on. */
  readonly runningRequests: number;
  readonly headersMs: number;
  /** For the whole of a JSON body. */
  readonly bodyMs: number;
  /** Between two pieces of an upload. */
  readonly uploadIdleMs: number;
  readonly keepAliveMs: number;
  /** How long running requests may take after the server was asked to close. */
  readonly graceMs: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 256,
  runningRequests: 64,
  headersMs: 10_000,
  bodyMs: 10_000,
  uploadIdleMs: 30_000,
  keepAliveMs: 5_000,
  graceMs: 10_000,
};
