import { invariant } from '../invariant.js';
import { MISSING_VALUE, READING_QUALITIES, type SeriesDay } from './series-day.js';

/**
 * The stored form of one series-day, little-endian (docs/spec/formats.md):
 * `u8 version | u8 width | u16 count | u16 missing | u16 revision | u32 series_no | u32 unitMilliWh | count × unsigned`.
 * All ones of the width mark a missing slot. Records are concatenated in any order.
 */
export interface SeriesRecord {
  readonly seriesNo: number;
  readonly revision: number;
  /** Integer milliWh per slot, or MISSING_VALUE. */
  readonly values: Float64Array;
}

const RECORD_VERSION = 1;
export const RECORD_HEADER_BYTES = 16;
const MAX_UNIT = 1_000_000_000;
const TWO_32 = 4_294_967_296;
type Width = 1 | 2 | 4 | 8;
type SmallArray = Uint8Array | Uint16Array | Uint32Array;

/** How the values of a day are best written. */
interface Packing {
  readonly unit: number;
  readonly width: Width;
  readonly missing: number;
}

/**
 * Encodes one series-day: the largest power-of-ten unit that divides every reading, then the smallest width whose all-ones
 * marker stays free (65,535 units widen to four bytes). Unit milliWh; exact, nothing is rounded.
 *
 * @example encodeSeriesDay({ seriesNo: 1, values: Float64Array.of(672_000, MISSING_VALUE) }, 1).length === 20
 */
export function encodeSeriesDay(day: Pick<SeriesDay, 'seriesNo' | 'values'>, revision: number): Uint8Array {
  const { seriesNo, values } = day;
  invariant(values.length <= 0xffff, 'a day has at most 65,535 slots');
  invariant(isUnsigned(seriesNo, TWO_32) && isUnsigned(revision, 0x1_0000), 'series number and revision fit');
  const { unit, width, missing } = packingOf(values);
  const bytes = new Uint8Array(RECORD_HEADER_BYTES + values.length * width);
  const header = new DataView(bytes.buffer);
  header.setUint8(0, RECORD_VERSION);
  header.setUint8(1, width);
  header.setUint16(2, values.length, true);
  header.setUint16(4, missing, true);
  header.setUint16(6, revision, true);
  header.setUint32(8, seriesNo, true);
  header.setUint32(12, unit, true);
  if (width === 8) writeWide(header, values, unit);
  else writeSmall(lanes(bytes.buffer, RECORD_HEADER_BYTES, width, values.length), values, unit);
  return bytes;
}

function isUnsigned(value: number, limit: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < limit;
}

/** All-zero days keep unit 1. `floor(v / unit) × unit = v` is exact below 2^53 whatever the division rounds to. */
function packingOf(values: Float64Array): Packing {
  let unit = MAX_UNIT;
  let highest = 0;
  let missing = 0;
  for (const value of values) {
    if (value === MISSING_VALUE) {
      missing += 1;
      continue;
    }
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) invariant(false, 'energy in 0 … 2^53 − 1 milliWh');
    if (value > highest) highest = value;
    while (Math.floor(value / unit) * unit !== value) {
      invariant(unit > 1, 'energy is a whole number of milliWh');
      unit /= 10;
    }
  }
  if (highest === 0) unit = 1;
  const units = highest / unit;
  const width = units < 0xff ? 1 : units < 0xffff ? 2 : units < TWO_32 - 1 ? 4 : 8;
  return { unit, width, missing };
}

function lanes(buffer: ArrayBufferLike, offset: number, width: Width, count: number): SmallArray {
  if (width === 1) return new Uint8Array(buffer, offset, count);
  return width === 2 ? new Uint16Array(buffer, offset, count) : new Uint32Array(buffer, offset, count);
}

/** Written as −1, a missing slot wraps to all ones in every unsigned lane. */
function writeSmall(target: SmallArray, values: Float64Array, unit: number): void {
  for (let slot = 0; slot < values.length; slot += 1) {
    const value = values[slot] ?? MISSING_VALUE;
    target[slot] = value === MISSING_VALUE ? MISSING_VALUE : value / unit;
  }
}

function writeWide(target: DataView, values: Float64Array, unit: number): void {
  values.forEach((value, slot) => {
    const at = RECORD_HEADER_BYTES + slot * 8;
    const missing = value === MISSING_VALUE;
    const units = value / unit;
    target.setUint32(at, missing ? 0xffff_ffff : units % TWO_32, true);
    target.setUint32(at + 4, missing ? 0xffff_ffff : Math.floor(units / TWO_32), true);
  });
}

/**
 * Decodes the record at `offset`. Unit milliWh, exact. Bytes that no encoder wrote are a bug or damage and throw.
 *
 * @example decodeSeriesDay(encodeSeriesDay(day, 1)).values gives day.values
 */
export function decodeSeriesDay(bytes: Uint8Array, offset = 0): SeriesRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return decodeRecord(view, offset, new Float64Array(slotsOf(bytes, offset)), null);
}

/** Readings of the record at `offset`, as its header says. @example slotsOf(encodeSeriesDay(day, 1), 0) === day.values.length */
export function slotsOf(bytes: Uint8Array, offset: number): number {
  invariant(offset + RECORD_HEADER_BYTES <= bytes.length, 'a whole record header');
  return (bytes[offset + 2] ?? 0) + (bytes[offset + 3] ?? 0) * 256;
}

/**
 * Decodes the record at `offset` of `view` into `values`, one per reading (unit milliWh; exact). `units` are the same bytes
 * two by two, for whoever decodes many records: the most frequent width is then read without a view of its own.
 *
 * @example decodeRecord(view, 0, new Float64Array(288), null).seriesNo
 */
export function decodeRecord(
  view: DataView,
  offset: number,
  values: Float64Array,
  units: Uint16Array | null,
): SeriesRecord {
  const width = view.getUint8(offset + 1);
  const unit = view.getUint32(offset + 12, true);
  invariant(view.getUint8(offset) === RECORD_VERSION, 'a known record version');
  invariant(isWidth(width) && isPowerOfTen(unit), 'a known width and unit');
  const from = offset + RECORD_HEADER_BYTES;
  invariant(from + values.length * width <= view.byteLength, 'a whole record');
  const missing =
    width === 8
      ? readWide(view, from, values, unit)
      : width === 2 && units !== null && from % 2 === 0
        ? readPairs(units, from / 2, values, unit)
        : readSmall(view, from, width, values, unit);
  invariant(missing === view.getUint16(offset + 4, true), 'the count of missing slots');
  return {
    seriesNo: view.getUint32(offset + 8, true),
    revision: view.getUint16(offset + 6, true),
    values,
  };
}

function isWidth(width: number): width is Width {
  return width === 1 || width === 2 || width === 4 || width === 8;
}

function isPowerOfTen(unit: number): boolean {
  for (let power = 1; power <= MAX_UNIT; power *= 10) if (power === unit) return true;
  return false;
}

function readPairs(units: Uint16Array, from: number, values: Float64Array, unit: number): number {
  let missing = 0;
  for (let slot = 0; slot < values.length; slot += 1) {
    const own = units[from + slot] ?? 0xffff;
    if (own === 0xffff) {
      values[slot] = MISSING_VALUE;
      missing += 1;
    } else values[slot] = own * unit;
  }
  return missing;
}

function readSmall(
  view: DataView,
  offset: number,
  width: 1 | 2 | 4,
  values: Float64Array,
  unit: number,
): number {
  const from = view.byteOffset + offset;
  const aligned = from % width === 0;
  const buffer = aligned ? view.buffer : view.buffer.slice(from, from + values.length * width);
  // Converted as a block, which is native; the loop then sees one type of array whatever the width.
  values.set(lanes(buffer, aligned ? from : 0, width, values.length));
  const marker = width === 1 ? 0xff : width === 2 ? 0xffff : 0xffff_ffff;
  let missing = 0;
  for (let slot = 0; slot < values.length; slot += 1) {
    const units = values[slot] ?? marker;
    if (units === marker) {
      values[slot] = MISSING_VALUE;
      missing += 1;
    } else values[slot] = units * unit;
  }
  if (marker * unit > Number.MAX_SAFE_INTEGER) for (const value of values) requireExact(value, 1);
  return missing;
}

function readWide(view: DataView, from: number, values: Float64Array, unit: number): number {
  let missing = 0;
  for (let slot = 0; slot < values.length; slot += 1) {
    const at = from + slot * 8;
    const low = view.getUint32(at, true);
    const high = view.getUint32(at + 4, true);
    const absent = low === 0xffff_ffff && high === 0xffff_ffff;
    if (absent) missing += 1;
    else requireExact(high * TWO_32 + low, unit);
    values[slot] = absent ? MISSING_VALUE : (high * TWO_32 + low) * unit;
  }
  return missing;
}

/** No encoder writes energy from 2^53 milliWh on, so it is damage. */
function requireExact(units: number, unit: number): void {
  invariant(units * unit <= Number.MAX_SAFE_INTEGER, 'energy in 0 … 2^53 − 1 milliWh');
}

/** Length in bytes of the record at `offset`. @example recordBytes(encodeSeriesDay(day, 1), 0) */
export function recordBytes(bytes: Uint8Array, offset: number): number {
  return RECORD_HEADER_BYTES + slotsOf(bytes, offset) * (bytes[offset + 1] ?? 0);
}

const RUN_BYTES = 3;
const MISSING_QUALITY = READING_QUALITIES.indexOf('MISSING');

/**
 * Run-length form of the qualities of a day, `u8 quality | u16 run` little-endian per run; null when every present reading
 * is MEASURED. Only missing slots carry MISSING, so that null loses nothing.
 *
 * @example encodeQualities(Uint8Array.of(0, 0, 2)) gives [0, 2, 0, 2, 1, 0]
 */
export function encodeQualities(qualities: Uint8Array | null): Uint8Array | null {
  if (qualities?.some((quality) => quality !== 0 && quality !== MISSING_QUALITY) !== true) return null;
  const runs: number[] = [];
  for (let slot = 0; slot < qualities.length;) {
    const quality = qualities[slot] ?? 0;
    invariant(quality < READING_QUALITIES.length, 'a known quality');
    const from = slot;
    while (slot < qualities.length && qualities[slot] === quality) slot += 1;
    runs.push(quality, (slot - from) % 256, Math.floor((slot - from) / 256));
  }
  return Uint8Array.from(runs);
}

/**
 * The qualities of a day, one index into READING_QUALITIES per slot; null stays null (all present readings MEASURED).
 *
 * @example decodeQualities(null, 288) === null
 */
export function decodeQualities(bytes: Uint8Array | null, slots: number): Uint8Array | null {
  if (bytes === null) return null;
  invariant(bytes.length % RUN_BYTES === 0, 'whole quality runs');
  const qualities = new Uint8Array(slots);
  let slot = 0;
  for (let at = 0; at < bytes.length; at += RUN_BYTES) {
    const quality = bytes[at] ?? 0;
    const run = (bytes[at + 1] ?? 0) + (bytes[at + 2] ?? 0) * 256;
    invariant(
      quality < READING_QUALITIES.length && run > 0 && slot + run <= slots,
      'quality runs fit the day',
    );
    qualities.fill(quality, slot, slot + run);
    slot += run;
  }
  invariant(slot === slots, 'quality runs cover the day');
  return qualities;
}

const VERSION_RUN_BYTES = 10;

/**
 * Run-length form of the source versions of a day, `i64 version | u16 run` little-endian per run; null when every present
 * reading has the greatest one. A missing slot carries 0 (unit: slots; exact).
 *
 * @example encodeVersions(null) === null
 */
export function encodeVersions(versions: BigInt64Array | null): Uint8Array | null {
  if (versions === null) return null;
  const bytes = new Uint8Array(versions.length * VERSION_RUN_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let slot = 0; slot < versions.length; at += VERSION_RUN_BYTES) {
    const version = versions[slot] ?? 0n;
    const from = slot;
    while (slot < versions.length && versions[slot] === version) slot += 1;
    view.setBigInt64(at, version, true);
    view.setUint16(at + 8, slot - from, true);
  }
  return bytes.slice(0, at);
}

/** The source versions of a day, one per slot; null stays null (all the greatest). @example decodeVersions(null, 288) === null */
export function decodeVersions(bytes: Uint8Array | null, slots: number): BigInt64Array | null {
  if (bytes === null) return null;
  invariant(bytes.length % VERSION_RUN_BYTES === 0, 'whole version runs');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const versions = new BigInt64Array(slots);
  let slot = 0;
  for (let at = 0; at < bytes.length; at += VERSION_RUN_BYTES) {
    const run = view.getUint16(at + 8, true);
    invariant(run > 0 && slot + run <= slots, 'version runs fit the day');
    versions.fill(view.getBigInt64(at, true), slot, slot + run);
    slot += run;
  }
  invariant(slot === slots, 'version runs cover the day');
  return versions;
}
