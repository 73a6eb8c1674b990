import type { IncomingMessage } from 'node:http';
import { refusal } from './request-refused.js';
import { withinTime } from './within-time.js';

/** How much of a body is taken, and how slowly. */
export interface BodyBounds {
  readonly mostBytes: number;
  /** Milliseconds between two pieces. */
  readonly idleMs: number;
  /** Milliseconds for the whole body; null where its size decides. */
  readonly totalMs: number | null;
}

/**
 * The bytes of a request, piece by piece. Too many, too slow or cut short ends the request with 413, 408 or 400. The
 * socket stays open, so that the refusal can still be sent.
 */
export async function* readBody(message: IncomingMessage, bounds: BodyBounds): AsyncGenerator<Uint8Array> {
  if (Number(message.headers['content-length'] ?? 0) > bounds.mostBytes) throw tooLarge(bounds);
  const pieces = message.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
  const deadline = performance.now() + (bounds.totalMs ?? Number.POSITIVE_INFINITY);
  let bytes = 0;
  let waiting = false;
  try {
    for (;;) {
      const patience = Math.min(bounds.idleMs, Math.max(0, deadline - performance.now()));
      waiting = true;
      const piece = await withinTime(nextOf(pieces), patience, tooSlow);
      waiting = false;
      if (piece.done === true) break;
      bytes += piece.value.byteLength;
      if (bytes > bounds.mostBytes) throw tooLarge(bounds);
      yield piece.value;
    }
  } finally {
    // An iterator that still waits would only return after the piece that does not come.
    if (!waiting) await pieces.return?.();
  }
  if (!message.complete) throw cutShort();
}

async function nextOf(pieces: AsyncIterator<Buffer, undefined>): Promise<IteratorResult<Buffer, undefined>> {
  try {
    return await pieces.next();
  } catch {
    throw cutShort();
  }
}

/** Reads and forgets what is left of a body, for `ms` at most: a client that still writes would miss the answer. */
export async function discardBody(message: IncomingMessage, ms: number): Promise<void> {
  if (message.complete || message.destroyed) return;
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error'] as const) {
      message.once(event, () => {
        resolve();
      });
    }
  });
  message.removeAllListeners('readable');
  message.resume();
  await withinTime(ended, ms, () => new Error('the rest does not come')).catch(() => undefined);
}

function tooLarge({ mostBytes }: BodyBounds): Error {
  return refusal(
    413,
    'REQUEST.TOO_LARGE',
    `the body has more than ${String(mostBytes)} bytes`,
    'send less at once; files go to PUT /imports, and YOJO_MAX_REQUEST_BYTES and YOJO_MAX_UPLOAD_BYTES set the limits',
  );
}

function tooSlow(): Error {
  return refusal(
    408,
    'REQUEST.SLOW_BODY',
    'the body came too slowly',
    'send the request again over a connection that keeps up',
  );
}

function cutShort(): Error {
  return refusal(
    400,
    'REQUEST.CUT_SHORT',
    'the body ended before its content-length',
    'send the whole request again; nothing of it was kept',
  );
}
