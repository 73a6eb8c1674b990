import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import type { ZipEntry } from './zip-directory.js';

/** Compressed bytes inflated at once: at most 1,032 times as many come out, 8 MiB. */
const PIECE_BYTES = 8_192;

/**
 * Unpacks one file of an archive piece by piece, never more than its directory promised. False when length or checksum are
 * not those of the directory: what was given to `take` is then to be thrown away.
 *
 * @example unpackEntry(entry, (piece) => reader.push(piece))
 */
export function unpackEntry(
  { data, deflated, byteLength, crc32: promised }: ZipEntry,
  take: (piece: Uint8Array) => void,
): boolean {
  let length = 0;
  let checksum = 0;
  const pass = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > byteLength) return;
    checksum = crc32(piece, checksum);
    take(piece);
  };
  const inflate = new Inflate(pass);
  try {
    for (let at = 0; at < data.length && length <= byteLength; at += PIECE_BYTES) {
      const piece = data.subarray(at, at + PIECE_BYTES);
      if (deflated) inflate.push(piece, at + PIECE_BYTES >= data.length);
      else pass(piece);
    }
  } catch (error) {
    if (isDeflateError(error)) return false;
    throw error;
  }
  return length === byteLength && checksum === promised;
}

/**
 * The first bytes of a file of an archive, as far as they can be unpacked: enough to tell what it is.
 *
 * @example firstBytes(entry, 512).length <= 512
 */
export function firstBytes({ data, deflated }: ZipEntry, count: number): Uint8Array {
  if (!deflated) return data.subarray(0, count);
  const pieces: Uint8Array[] = [];
  const inflate = new Inflate((piece) => pieces.push(piece));
  try {
    inflate.push(data.subarray(0, PIECE_BYTES), data.length <= PIECE_BYTES);
  } catch (error) {
    if (!isDeflateError(error)) throw error;
  }
  return Buffer.concat(pieces).subarray(0, count);
}

/** fflate numbers what is wrong with the data; an error of `take` has no number. */
function isDeflateError(error: unknown): boolean {
  return error instanceof Error && typeof Reflect.get(error, 'code') === 'number';
}
