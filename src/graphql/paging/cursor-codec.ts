import { createHmac, timingSafeEqual } from 'node:crypto';
import { failure, refused, success, type Outcome } from '../../domain/failure.js';

/** Where a page ended: the list with its filter and order, the last row's key, and for figures the knowledge sequence. */
export interface CursorPlace {
  readonly list: string;
  readonly key: string;
  readonly asOfSequence: bigint | null;
}

/** Writes and reads opaque signed cursors. */
export interface CursorCodec {
  write(place: CursorPlace): string;
  read(cursor: string, list: string): Outcome<CursorPlace>;
}

const MAC_BYTES = 12;
const MAX_LENGTH = 2_000;
const VERSION = 1;

/** Cursors stay readable for as long as the key is the same; the key never leaves the server. */
export function createCursorCodec(key: Uint8Array): CursorCodec {
  const sign = (payload: Buffer): Buffer =>
    createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES);
  return {
    write: ({ list, key: rowKey, asOfSequence }) => {
      const content = [VERSION, list, rowKey, asOfSequence === null ? null : asOfSequence.toString()];
      const payload = Buffer.from(JSON.stringify(content));
      return Buffer.concat([sign(payload), payload]).toString('base64url');
    },
    read: (cursor, list) => {
      const bytes = Buffer.from(cursor.slice(0, MAX_LENGTH), 'base64url');
      const payload = bytes.subarray(MAC_BYTES);
      const genuine =
        bytes.length > MAC_BYTES && timingSafeEqual(sign(payload), bytes.subarray(0, MAC_BYTES));
      const place = genuine ? parsePlace(payload.toString()) : null;
      if (place === null) return unreadable(cursor);
      return place.list === list ? success(place) : foreign();
    },
  };
}

function parsePlace(text: string): CursorPlace | null {
  const content: unknown = JSON.parse(text);
  if (!Array.isArray(content)) return null;
  const [version, list, key, seq] = content as readonly unknown[];
  if (version !== VERSION || typeof list !== 'string' || typeof key !== 'string') return null;
  return { list, key, asOfSequence: typeof seq === 'string' ? BigInt(seq) : null };
}

function unreadable(cursor: string): Outcome<CursorPlace> {
  return refused(
    failure(
      'PAGE.CURSOR_UNREADABLE',
      `"${cursor.slice(0, 20)}…" is not a cursor of this server`,
      'give a cursor as pageInfo or an edge showed it, or none for the first page',
    ),
  );
}

/** The failure of a cursor that belongs to another list, filter, order or knowledge sequence. */
export function foreign<T>(): Outcome<T> {
  return refused(
    failure(
      'PAGE.CURSOR_FOREIGN',
      'the cursor belongs to another list, filter, order or knowledge sequence',
      'page on with the arguments that made the cursor, or begin without one',
    ),
  );
}
