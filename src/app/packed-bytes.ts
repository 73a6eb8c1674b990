import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const CHUNK_BYTES = 1 << 20;
const gzipAsync = promisify(gzip);

/** Fast, and with room for a whole packed chunk, so that a chunk is one piece of work for zlib. */
const GZIP = { level: 1, chunkSize: CHUNK_BYTES >> 1 } as const;

/** The raw bytes of a file as they are kept for evidence: gzip members of 1 MiB each, with the digest of the whole. */
export interface PackedBytes {
  readonly gzipChunks: readonly Uint8Array[];
  readonly byteLength: number;
  /** Hex sha256 of the raw bytes. */
  readonly sha256: string;
}

/**
 * Reads a file once: every piece goes to `onPiece` (the parser) and into the packed copy. Compression runs beside the
 * parser on zlib's own threads; at most a few chunks wait for it.
 */
export async function packBytes(
  bytes: AsyncIterable<Uint8Array>,
  onPiece: (piece: Uint8Array) => void,
): Promise<PackedBytes> {
  const hash = createHash('sha256');
  const packer = new ChunkPacker();
  let byteLength = 0;
  for await (const piece of bytes) {
    hash.update(piece);
    byteLength += piece.length;
    await packer.push(piece);
    onPiece(piece);
  }
  return { gzipChunks: await packer.finish(), byteLength, sha256: hash.digest('hex') };
}

class ChunkPacker {
  private pending = Buffer.allocUnsafe(CHUNK_BYTES);
  private filled = 0;
  private readonly packed: Promise<Uint8Array>[] = [];

  async push(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const taken = Math.min(piece.length - at, CHUNK_BYTES - this.filled);
      this.pending.set(piece.subarray(at, at + taken), this.filled);
      this.filled += taken;
      at += taken;
      if (this.filled === CHUNK_BYTES) this.cut();
    }
    // Waiting for the chunk before the last two keeps memory flat when the parser outruns zlib.
    await this.packed.at(-3);
  }

  async finish(): Promise<Uint8Array[]> {
    if (this.filled > 0) this.cut();
    return Promise.all(this.packed);
  }

  private cut(): void {
    this.packed.push(gzipAsync(this.pending.subarray(0, this.filled), GZIP));
    this.pending = Buffer.allocUnsafe(CHUNK_BYTES);
    this.filled = 0;
  }
}
