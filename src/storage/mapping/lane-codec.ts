import { invariant } from '../../domain/invariant.js';

/** Lanes of equal length packed into bytes: integers from −1 (no figure) to 2^53 − 2, each lane in its smallest width. */
const VERSION = 1;
const HEADER_BYTES = 8;
const WIDTHS = [1, 2, 4, 8] as const;

/**
 * Packs lanes: `u8 version | u8 0 | u16 lanes | u32 length`, then per lane `u8 width` and its values + 1 little-endian;
 * width 0 stands for a lane of zeros.
 *
 * @example unpackLanes(packLanes([Float64Array.of(-1, 0, 7)])) gives the lanes again
 */
export function packLanes(lanes: readonly Float64Array[]): Uint8Array {
  const length = lanes[0]?.length ?? 0;
  const widths = lanes.map(widthOf);
  const bytes = Buffer.alloc(HEADER_BYTES + widths.reduce((sum, width) => sum + 1 + width * length, 0));
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt16LE(lanes.length, 2);
  bytes.writeUInt32LE(length, 4);
  let at = HEADER_BYTES;
  lanes.forEach((lane, index) => {
    invariant(lane.length === length, 'lanes of equal length');
    const width = widths[index] ?? 0;
    bytes.writeUInt8(width, at);
    at += 1;
    if (width > 0) for (const value of lane) at = writeValue(bytes, value + 1, width, at);
  });
  return bytes;
}

function widthOf(lane: Float64Array): number {
  let largest = 0;
  let zeros = true;
  for (const value of lane) {
    if (value !== 0) zeros = false;
    if (value + 1 > largest) largest = value + 1;
  }
  if (zeros) return 0;
  return WIDTHS.find((width) => largest < 2 ** (8 * width)) ?? 8;
}

function writeValue(bytes: Buffer, value: number, width: number, at: number): number {
  if (width === 8) bytes.writeBigUInt64LE(BigInt(value), at);
  else bytes.writeUIntLE(value, at, width);
  return at + width;
}

/** Reads what `packLanes` wrote. */
export function unpackLanes(packed: Uint8Array): Float64Array[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  invariant(bytes.readUInt8(0) === VERSION, 'packed lanes of version 1');
  const count = bytes.readUInt16LE(2);
  const length = bytes.readUInt32LE(4);
  const lanes: Float64Array[] = [];
  let at = HEADER_BYTES;
  for (let lane = 0; lane < count; lane += 1) {
    const width = bytes.readUInt8(at);
    at += 1;
    const values = new Float64Array(length);
    if (width > 0) {
      for (let i = 0; i < length; i += 1, at += width) values[i] = readValue(bytes, width, at) - 1;
    }
    lanes.push(values);
  }
  invariant(at === bytes.length, 'packed lanes fill their bytes');
  return lanes;
}

function readValue(bytes: Buffer, width: number, at: number): number {
  return width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, width);
}
