import type { SqlSession } from './database.js';
import type { Page, PageRequest } from './store.js';

/** A list that can be paged by keyset: `key` is a unique SQL text expression in the order of the list. */
export interface PagedList<Row, T> {
  readonly columns: string;
  readonly from: string;
  readonly where: string;
  readonly params: readonly unknown[];
  readonly key: string;
  readonly descending: boolean;
  readonly fromRow: (row: Row) => T;
}

/** Reads one page; a page after a key costs the same wherever the key lies. */
export async function readPage<Row, T>(
  session: SqlSession,
  list: PagedList<Row, T>,
  page: PageRequest,
): Promise<Page<T>> {
  const forwards = list.descending === page.backwards;
  const key = `(${list.key}) collate "C"`;
  const params = [...list.params];
  let where = list.where;
  if (page.afterKey !== null) {
    params.push(page.afterKey);
    where += ` and ${key} ${forwards ? '>' : '<'} $${String(params.length)}`;
  }
  params.push(page.limit + 1);
  const sql =
    `select ${list.columns}, ${list.key} as page_key from ${list.from} where ${where} ` +
    `order by ${key} ${forwards ? 'asc' : 'desc'} limit $${String(params.length)}`;
  const rows = await session.query<Row & { readonly page_key: string }>(sql, params);
  const [count] = await session.query<{ readonly n: string }>(
    `select count(*)::text as n from ${list.from} where ${list.where}`,
    list.params,
  );
  const kept = rows.slice(0, page.limit);
  if (page.backwards) kept.reverse();
  return {
    rows: kept.map(list.fromRow),
    keys: kept.map((row) => row.page_key),
    totalCount: Number(count?.n ?? '0'),
    hasMore: rows.length > page.limit,
  };
}
