import { invariant } from '../../domain/invariant.js';
import type { JsonValue } from '../../domain/proof/canonical-json.js';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = 19;
const TRAILER_BYTES = 2;
/** Days and microseconds from 1970-01-01 to PostgreSQL's epoch, 2000-01-01. */
const EPOCH_DAYS = 10_957;
const EPOCH_MS = 946_684_800_000;
const DAY_MS = 86_400_000;

/**
 * Writes rows in PostgreSQL's binary COPY format into one growing buffer. Each row is `row(n)` and then exactly n values.
 *
 * @example new BinaryCopyWriter().row(2).int4(7).text('a').finish()
 */
export class BinaryCopyWriter {
  #bytes: Buffer;
  #length = 0;
  #pending = 0;

  constructor(initialBytes = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafe(Math.max(initialBytes, 64));
    SIGNATURE.copy(this.#bytes);
    this.#bytes.fill(0, SIGNATURE.length, HEADER_BYTES);
    this.#length = HEADER_BYTES;
  }

  /** Bytes written so far, header included: to cap the size of one COPY. */
  get byteLength(): number {
    return this.#length;
  }

  #grow(needed: number): void {
    if (this.#length + needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + needed));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  /** Reserves one field of `size` bytes, writes its length and gives the offset of its content. */
  #field(size: number): number {
    invariant(this.#pending > 0, 'a value without a row');
    this.#pending -= 1;
    this.#grow(4 + size + TRAILER_BYTES);
    this.#bytes.writeInt32BE(size, this.#length);
    const at = this.#length + 4;
    this.#length = at + size;
    return at;
  }

  /** Begins a row of `fields` values. */
  row(fields: number): this {
    invariant(this.#pending === 0, 'the row before has all its values');
    this.#grow(2 + TRAILER_BYTES);
    this.#bytes.writeInt16BE(fields, this.#length);
    this.#length += 2;
    this.#pending = fields;
    return this;
  }

  /** SQL null, of any type. */
  null(): this {
    invariant(this.#pending > 0, 'a value without a row');
    this.#pending -= 1;
    this.#grow(4 + TRAILER_BYTES);
    this.#bytes.writeInt32BE(-1, this.#length);
    this.#length += 4;
    return this;
  }

  /** smallint */
  int2(value: number): this {
    const at = this.#field(2);
    this.#bytes.writeInt16BE(value, at);
    return this;
  }

  /** integer */
  int4(value: number): this {
    const at = this.#field(4);
    this.#bytes.writeInt32BE(value, at);
    return this;
  }

  /** bigint */
  int8(value: bigint): this {
    const at = this.#field(8);
    this.#bytes.writeBigInt64BE(value, at);
    return this;
  }

  /** boolean */
  bool(value: boolean): this {
    const at = this.#field(1);
    this.#bytes.writeUInt8(value ? 1 : 0, at);
    return this;
  }

  /** text */
  text(value: string): this {
    const at = this.#field(Buffer.byteLength(value));
    this.#bytes.write(value, at);
    return this;
  }

  /** bytea */
  bytea(value: Uint8Array): this {
    const at = this.#field(value.byteLength);
    this.#bytes.set(value, at);
    return this;
  }

  /** date, given as 'YYYY-MM-DD' */
  date(value: string): this {
    const ms = Date.parse(`${value}T00:00:00Z`);
    invariant(Number.isInteger(ms / DAY_MS), `"${value}" is a date`);
    return this.int4(ms / DAY_MS - EPOCH_DAYS);
  }

  /** timestamptz, given in whole epoch milliseconds */
  timestamptz(epochMilliseconds: number): this {
    invariant(Number.isSafeInteger(epochMilliseconds), 'an instant is whole milliseconds');
    return this.int8(BigInt(epochMilliseconds - EPOCH_MS) * 1_000n);
  }

  /** jsonb: a version byte, then text */
  jsonb(value: JsonValue): this {
    const text = JSON.stringify(value);
    const at = this.#field(1 + Buffer.byteLength(text));
    this.#bytes.writeUInt8(1, at);
    this.#bytes.write(text, at + 1);
    return this;
  }

  /** uuid, in any of its text forms */
  uuid(value: string): this {
    const hex = value.replaceAll('-', '');
    invariant(/^[0-9a-fA-F]{32}$/.test(hex), `"${value}" is a uuid`);
    const at = this.#field(16);
    this.#bytes.write(hex, at, 'hex');
    return this;
  }

  /** Writes the trailer and gives a view on all bytes; the writer is spent. */
  finish(): Uint8Array {
    invariant(this.#pending === 0, 'the last row has all its values');
    this.#grow(TRAILER_BYTES);
    this.#bytes.writeInt16BE(-1, this.#length);
    this.#length += TRAILER_BYTES;
    return this.#bytes.subarray(0, this.#length);
  }
}

/** One field of a row as it came: null, or a view that is only valid during the row's callback. */
export class BinaryField {
  constructor(
    readonly bytes: Buffer,
    readonly offset: number,
    /** −1 is SQL null. */
    readonly length: number,
  ) {}

  get isNull(): boolean {
    return this.length < 0;
  }

  #sized(size: number): number {
    invariant(this.length === size, `a field of ${String(size)} bytes`);
    return this.offset;
  }

  int2(): number {
    return this.bytes.readInt16BE(this.#sized(2));
  }

  int4(): number {
    return this.bytes.readInt32BE(this.#sized(4));
  }

  int8(): bigint {
    return this.bytes.readBigInt64BE(this.#sized(8));
  }

  bool(): boolean {
    return this.bytes.readUInt8(this.#sized(1)) === 1;
  }

  text(): string {
    invariant(!this.isNull, 'a text field that is not null');
    return this.bytes.toString('utf8', this.offset, this.offset + this.length);
  }

  /** A view, not a copy. */
  view(): Uint8Array {
    invariant(!this.isNull, 'a bytea field that is not null');
    return this.bytes.subarray(this.offset, this.offset + this.length);
  }

  /** A copy with its own buffer, aligned for typed arrays. */
  copy(): Uint8Array {
    return new Uint8Array(this.view());
  }

  /** 'YYYY-MM-DD' */
  date(): string {
    return new Date((this.int4() + EPOCH_DAYS) * DAY_MS).toISOString().slice(0, 10);
  }

  /** Whole epoch milliseconds; microseconds below are refused. */
  timestamptz(): number {
    const micros = this.int8();
    invariant(micros % 1_000n === 0n, 'instants are stored in whole milliseconds');
    return Number(micros / 1_000n) + EPOCH_MS;
  }

  uuid(): string {
    const hex = this.bytes.toString('hex', this.#sized(16), this.offset + 16);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

/**
 * Reads binary COPY from chunks cut anywhere. Rows are handed over as soon as they are whole; a row inside one chunk is
 * not copied.
 *
 * @example session.copyOut(sql, (chunk) => reader.push(chunk)); reader.end();
 */
export class BinaryCopyReader {
  #rest: Buffer = Buffer.alloc(0);
  #started = false;
  #ended = false;
  /** Do not try to read a row again before this many bytes are there: keeps large rows linear. */
  #wanted = HEADER_BYTES;

  constructor(private readonly onRow: (fields: readonly BinaryField[]) => void) {}

  /** Takes the next chunk. */
  push(chunk: Uint8Array): void {
    const fresh = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    // Pieces of one row are joined once per doubling of what is still wanted, not once per chunk.
    this.#pieces.push(this.#pieces.length === 0 ? fresh : Buffer.from(fresh));
    this.#pieceBytes += fresh.length;
    if (this.#rest.length + this.#pieceBytes < this.#wanted) {
      const last = this.#pieces.length - 1;
      if (last === 0) this.#pieces[0] = Buffer.from(fresh);
      return;
    }
    const bytes =
      this.#rest.length === 0 && this.#pieces.length === 1
        ? fresh
        : Buffer.concat([this.#rest, ...this.#pieces]);
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#rest = Buffer.from(bytes.subarray(this.#readRows(bytes)));
  }

  #pieces: Buffer[] = [];
  #pieceBytes = 0;

  #readRows(bytes: Buffer): number {
    let at = 0;
    if (!this.#started) {
      if (bytes.length < HEADER_BYTES) return 0;
      invariant(
        bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE),
        'binary COPY begins with its signature',
      );
      at = HEADER_BYTES + bytes.readInt32BE(HEADER_BYTES - 4);
      this.#started = true;
    }
    for (;;) {
      const next = this.#readRow(bytes, at);
      if (next < 0) return at;
      at = next;
    }
  }

  /** Reads one row at `at` and gives the offset after it, or −1 when it is not whole yet. */
  #readRow(bytes: Buffer, at: number): number {
    this.#wanted = 2;
    if (this.#ended || bytes.length - at < 2) return -1;
    const count = bytes.readInt16BE(at);
    if (count < 0) {
      this.#ended = true;
      return at + 2;
    }
    const fields: BinaryField[] = [];
    let offset = at + 2;
    for (let i = 0; i < count; i += 1) {
      this.#wanted = offset + 4 - at;
      if (bytes.length - offset < 4) return -1;
      const length = bytes.readInt32BE(offset);
      offset += 4;
      this.#wanted = offset + Math.max(length, 0) - at;
      if (bytes.length - offset < length) return -1;
      fields.push(new BinaryField(bytes, offset, length));
      offset += Math.max(length, 0);
    }
    this.onRow(fields);
    return offset;
  }

  /** Call when the data is over: throws when the last row or the trailer is missing. */
  end(): void {
    invariant(
      this.#ended && this.#rest.length === 0 && this.#pieceBytes === 0,
      'binary COPY ends with its trailer',
    );
  }
}
