import type { CursorCodec } from './cursor-codec.js';
import type { RequestedPage } from './page-request.js';

export interface Edge<N> {
  readonly cursor: string;
  readonly node: N;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Connection<N> {
  readonly totalCount: number;
  readonly edges: readonly Edge<N>[];
  readonly nodes: readonly N[];
  readonly pageInfo: PageInfo;
}

/** A page as the lists of `app` give it. */
interface FoundPage<N> {
  readonly rows: readonly N[];
  readonly keys: readonly string[];
  readonly totalCount: number;
  readonly hasMore: boolean;
}

/** Signs a cursor only when a query asks for it: a page has up to 1,000. */
class LazyEdge<N> implements Edge<N> {
  constructor(
    readonly node: N,
    private readonly key: string,
    private readonly write: (key: string) => string,
  ) {}

  get cursor(): string {
    return this.write(this.key);
  }
}

class LazyPageInfo implements PageInfo {
  constructor(
    readonly hasNextPage: boolean,
    readonly hasPreviousPage: boolean,
    private readonly keys: readonly string[],
    private readonly write: (key: string) => string,
  ) {}

  get startCursor(): string | null {
    const [first] = this.keys;
    return first === undefined ? null : this.write(first);
  }

  get endCursor(): string | null {
    const last = this.keys.at(-1);
    return last === undefined ? null : this.write(last);
  }
}

/** A page as a Relay connection, with cursors of one list (and of one knowledge sequence, for figures). */
export function connectionOf<N>(
  page: FoundPage<N>,
  requested: RequestedPage,
  list: string,
  cursors: CursorCodec,
  asOfSequence: bigint | null = null,
): Connection<N> {
  const write = (key: string): string => cursors.write({ list, key, asOfSequence });
  const beyondCursor = requested.afterKey !== null;
  const { backwards } = requested;
  return {
    totalCount: page.totalCount,
    nodes: page.rows,
    edges: page.rows.map((node, at) => new LazyEdge(node, page.keys[at] ?? '', write)),
    pageInfo: new LazyPageInfo(
      backwards ? beyondCursor : page.hasMore,
      backwards ? page.hasMore : beyondCursor,
      page.keys,
      write,
    ),
  };
}
