import { Extensions } from 'type-graphql';
import { failure } from '../../domain/failure.js';
import { RefusedRequest } from '../refused-request.js';

/** Rows of a list that is not paged: what a month of half-hours needs, and then some. */
export const MAX_WHOLE_LIST = 2_000;

/** States how long a list without pages can get; the price of a request multiplies by it. */
export function ListSize(rows: number): MethodDecorator & PropertyDecorator {
  return Extensions({ listSize: rows });
}

/** Refuses a list that is longer than the price of its request was made for; `remedy` says how to get at all of it. */
export function refuseLongList(rows: readonly unknown[], remedy: string, most = MAX_WHOLE_LIST): void {
  if (rows.length <= most) return;
  throw new RefusedRequest(
    failure(
      'LIMIT.ROWS',
      `the answer has ${String(rows.length)} rows, ${String(most)} are allowed in a list without pages`,
      remedy,
    ),
  );
}
