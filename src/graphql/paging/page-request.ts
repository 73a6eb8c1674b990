import { failure, type Failure } from '../../domain/failure.js';
import { orRefuse, RefusedRequest } from '../refused-request.js';
import type { CursorCodec } from './cursor-codec.js';
import type { PageArguments } from './page-arguments.js';

const MAX_PAGE = 1_000;
export const DEFAULT_PAGE = 100;

/** A page as storage takes it, with the knowledge sequence that its cursor carries. */
export interface RequestedPage {
  readonly limit: number;
  readonly afterKey: string | null;
  readonly backwards: boolean;
  readonly asOfSequence: bigint | null;
}

/** Reads `first/after/last/before` of a list; what a page cannot be is refused. */
export function readPage(args: PageArguments, list: string, cursors: CursorCodec): RequestedPage {
  const first = args.first ?? null;
  const last = args.last ?? null;
  const after = args.after ?? null;
  const before = args.before ?? null;
  const backwards = last !== null || before !== null;
  if (backwards && (first !== null || after !== null)) throw new RefusedRequest(bothEnds());
  const limit = first ?? last ?? DEFAULT_PAGE;
  const fault = pageSizeFault(limit);
  if (fault !== null) throw new RefusedRequest(fault);
  const cursor = after ?? before;
  const place = cursor === null ? null : orRefuse(cursors.read(cursor, list));
  return { limit, afterKey: place?.key ?? null, backwards, asOfSequence: place?.asOfSequence ?? null };
}

/** What is wrong with a page of `rows` rows, or null. */
export function pageSizeFault(rows: number): Failure | null {
  if (rows > MAX_PAGE)
    return failure(
      'PAGE.TOO_LARGE',
      `a page of ${String(rows)} rows is asked for`,
      'ask for at most 1,000 rows and page on with the cursor',
    );
  if (rows < 1)
    return failure(
      'PAGE.NOT_POSITIVE',
      `a page of ${String(rows)} rows is asked for`,
      'ask for 1 to 1,000 rows',
    );
  return null;
}

function bothEnds(): Failure {
  return failure(
    'PAGE.BOTH_ENDS',
    'a page is asked for from both ends',
    'give first and after, or last and before',
  );
}
