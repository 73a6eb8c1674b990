import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { refusal } from './request-refused.js';

const SHA256 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:[,;]|$)/;

/** The sha-256 that a `Content-Digest` (RFC 9530) promises. */
export function promisedDigest(headers: IncomingHttpHeaders): Uint8Array {
  const field = headers['content-digest'];
  const base64 = typeof field === 'string' ? SHA256.exec(field)?.[1] : undefined;
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  throw refusal(
    400,
    'UPLOAD.DIGEST_MISSING',
    field === undefined ? 'the upload has no Content-Digest' : 'the Content-Digest names no sha-256',
    'send the header content-digest: sha-256=:<base64 of the sha-256 of the bytes>:',
  );
}

/**
 * Passes bytes on and compares their sha-256 at the end. A file is only stored after its last byte was read, so what throws
 * here keeps it out.
 */
export async function* digested(
  bytes: AsyncIterable<Uint8Array>,
  promised: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
  const found = hash.digest();
  if (timingSafeEqual(found, promised)) return;
  throw refusal(
    400,
    'UPLOAD.DIGEST_MISMATCH',
    `the bytes that came have the sha-256 ${found.toString('base64')}, the Content-Digest says ${Buffer.from(promised).toString('base64')}`,
    'send the file again; nothing was stored',
  );
}
