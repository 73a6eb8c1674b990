/** Asks the built schema like a client does, without a server. */
import { graphql, type GraphQLFormattedError } from 'graphql';
import type { Caller } from '../../../src/app/caller.js';
import { success } from '../../../src/domain/failure.js';
import { buildYojoSchema } from '../../../src/graphql/build-schema.js';
import { createContext } from '../../../src/graphql/context.js';
import { createFormatError } from '../../../src/graphql/format-error.js';
import { createCursorCodec } from '../../../src/graphql/paging/cursor-codec.js';
import type { ZoneName } from '../../../src/domain/time/local-calendar.js';
import type { Store } from '../../../src/storage/store.js';
import { fakeStore, uid } from './fake-store.js';

export const schema = buildYojoSchema();
const cursors = createCursorCodec(new Uint8Array(32).fill(7));

export function callerOf(store: Store, organisationId = 1): Caller {
  return {
    store,
    organisation: {
      id: organisationId,
      uid: uid(900 + organisationId),
      code: `org-${String(organisationId)}`,
      name: 'Kyushu Surplus Power K.K.',
      zone: 'Asia/Tokyo' as ZoneName,
    },
    actor: {
      id: 1,
      organisationId,
      code: 'operator',
      personCode: 'aoi',
      personName: 'Aoi Tanaka',
    },
  };
}

/** What a client gets. */
export class Answer {
  constructor(
    readonly data: unknown,
    readonly errors: readonly GraphQLFormattedError[],
  ) {}

  /** Codes of the errors, the first thing most tests look at. */
  get codes(): readonly unknown[] {
    return this.errors.map(({ extensions }) => extensions?.['code']);
  }

  /** The value at a path; `*` stands for every element of a list: `sites.nodes.*.code`. */
  get(path: string): unknown {
    return valueAt(this.data, path.split('.'));
  }

  /** The list at a path. */
  list(path: string): readonly unknown[] {
    const found = this.get(path);
    if (!Array.isArray(found)) throw new Error(`no list at ${path}`);
    return found;
  }
}

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (name === '*' && Array.isArray(value)) return value.map((item) => valueAt(item, rest));
  if (typeof value !== 'object' || value === null) return undefined;
  return valueAt(Object.entries(value).find(([key]) => key === name)?.[1], rest);
}

export interface FakeApi {
  ask(source: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** Uids of jobs that were sent to the queue. */
  readonly sent: readonly string[];
  /** What went to the log. */
  readonly logged: readonly string[];
}

/** The API as one caller sees it. */
export function apiOf(caller: Caller = callerOf(fakeStore())): FakeApi {
  const sent: string[] = [];
  const logged: string[] = [];
  const queue = {
    send: async (jobUid: string) => {
      sent.push(jobUid);
    },
  };
  const format = createFormatError({
    newId: () => `id-${String(logged.length)}`,
    write: (entry) => {
      logged.push(JSON.stringify(entry));
    },
  });
  const named = { organisationCode: null, actorCode: null };
  return {
    sent,
    logged,
    ask: async (source, variableValues = {}) => {
      const contextValue = createContext(async () => success(caller), named, queue, cursors);
      const result = await graphql({ schema, source, variableValues, contextValue });
      const errors = (result.errors ?? []).map((error) => format(error.toJSON(), error));
      // As a client gets it: text, not objects without a prototype.
      const data: unknown = JSON.parse(JSON.stringify(result.data ?? null));
      return new Answer(data, errors);
    },
  };
}
