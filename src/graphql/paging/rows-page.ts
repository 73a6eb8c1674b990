import { orRefuse } from '../refused-request.js';
import { foreign } from './cursor-codec.js';
import type { RequestedPage } from './page-request.js';

/** Cuts one page out of rows that are all in memory; a key that is no row's belongs to another list. */
export function pageOfRows<N>(
  rows: readonly N[],
  keyOf: (row: N) => string,
  { limit, afterKey, backwards }: RequestedPage,
): { rows: readonly N[]; keys: readonly string[]; totalCount: number; hasMore: boolean } {
  const at = afterKey === null ? null : rows.findIndex((row) => keyOf(row) === afterKey);
  if (at === -1) return orRefuse(foreign());
  const from = backwards ? Math.max(0, (at ?? rows.length) - limit) : at === null ? 0 : at + 1;
  const to = backwards ? (at ?? rows.length) : Math.min(rows.length, from + limit);
  const kept = rows.slice(from, to);
  return {
    rows: kept,
    keys: kept.map(keyOf),
    totalCount: rows.length,
    hasMore: backwards ? from > 0 : to < rows.length,
  };
}
