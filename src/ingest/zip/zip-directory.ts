import type { FaultList } from '../fault.js';

/** A file inside an archive, as the central directory lists it. */
export interface ZipEntry {
  readonly name: string;
  /** Compressed bytes. */
  readonly data: Uint8Array;
  readonly deflated: boolean;
  /** Length of the bytes it stands for, and their CRC-32. */
  readonly byteLength: number;
  readonly crc32: number;
}

const MAX_ZIP_ENTRIES = 100;
const MAX_ZIP_RATIO = 200;
const MAX_UNPACKED_BYTES = 1_073_741_824;

const END_SIGNATURE = 0x06054b50;
const END_LENGTH = 22;
const MAX_COMMENT = 65_535;
const HEADER_SIGNATURE = 0x02014b50;
const HEADER_LENGTH = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x0001;
const ZIP64_COUNT = 0xffff;
const ZIP64_LENGTH = 0xffffffff;
const MAX_NAME_LENGTH = 255;
/** Folders, and what macOS adds on its own. */
const NO_FILE = /\/$|^__MACOSX\/|(?:^|\/)\.DS_Store$/;
const OUTSIDE = /^[/\\]|^[A-Za-z]:|\\|(?:^|\/)\.\.(?:\/|$)|\p{Cc}/u;

/** Why an archive cannot be read, as one fault. */
class Unreadable extends Error {
  constructor(
    readonly code: string,
    rule: string,
    readonly value = '',
  ) {
    super(rule);
  }
}

/**
 * The files of a zip archive, by its central directory and within its limits: what they unpack to is bounded before a byte is
 * unpacked. Null when the archive is refused; then a fault says why.
 *
 * @example readZipDirectory(bytes, new FaultList('meters.zip'))?.map(({ name }) => name)
 */
export function readZipDirectory(bytes: Uint8Array, faults: FaultList): ZipEntry[] | null {
  try {
    return readEntries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    faults.add(error.code, error.message, { line: 1, value: error.value });
    return null;
  }
}

const DAMAGED_RULE = 'an archive is whole: its directory stands at its end and leads to its files';

/** A whole number of two or four bytes; an archive that ends before it is damaged. */
function wholeAt(zip: Buffer, length: 2 | 4, at: number): number {
  if (at + length > zip.length) throw new Unreadable('ZIP.DAMAGED', DAMAGED_RULE);
  return zip.readUIntLE(at, length);
}

function readEntries(zip: Buffer): ZipEntry[] {
  const end = endOf(zip);
  const count = wholeAt(zip, 2, end + 10);
  const start = wholeAt(zip, 4, end + 16);
  if (count === ZIP64_COUNT || start === ZIP64_LENGTH || wholeAt(zip, 2, end + 8) !== count)
    throw new Unreadable('ZIP.UNSUPPORTED', 'an archive is one part, without ZIP64');
  if (count > MAX_ZIP_ENTRIES)
    throw new Unreadable(
      'ZIP.TOO_MANY_FILES',
      `an archive has at most ${String(MAX_ZIP_ENTRIES)} files`,
      `${String(count)} files`,
    );
  const entries: ZipEntry[] = [];
  let unpacked = 0;
  for (let index = 0, at = start; index < count; index += 1) {
    if (wholeAt(zip, 4, at) !== HEADER_SIGNATURE) throw new Unreadable('ZIP.DAMAGED', DAMAGED_RULE);
    const entry = readEntry(zip, at);
    if (entry !== null) {
      unpacked += entry.byteLength;
      entries.push(entry);
    }
    at += HEADER_LENGTH + wholeAt(zip, 2, at + 28) + wholeAt(zip, 2, at + 30) + wholeAt(zip, 2, at + 32);
  }
  if (unpacked > MAX_UNPACKED_BYTES)
    throw new Unreadable(
      'ZIP.TOO_LARGE',
      'an archive unpacks to at most 1 GiB: split it',
      `${String(unpacked)} bytes`,
    );
  if (unpacked > zip.length * MAX_ZIP_RATIO)
    throw new Unreadable(
      'ZIP.RATIO',
      `an archive unpacks to at most ${String(MAX_ZIP_RATIO)} times its size`,
      `${String(unpacked)} bytes`,
    );
  return entries;
}

/** Where the end record stands: the comment behind it reaches to the end of the file. */
function endOf(zip: Buffer): number {
  for (let at = zip.length - END_LENGTH; at >= Math.max(0, zip.length - END_LENGTH - MAX_COMMENT); at -= 1) {
    const ends = at + END_LENGTH + wholeAt(zip, 2, at + 20) === zip.length;
    if (ends && wholeAt(zip, 4, at) === END_SIGNATURE) return at;
  }
  throw new Unreadable('ZIP.DAMAGED', DAMAGED_RULE);
}

/** Null for a folder. */
function readEntry(zip: Buffer, at: number): ZipEntry | null {
  const [flags, method] = [wholeAt(zip, 2, at + 8), wholeAt(zip, 2, at + 10)];
  const [packed, byteLength] = [wholeAt(zip, 4, at + 20), wholeAt(zip, 4, at + 24)];
  const nameEnd = at + HEADER_LENGTH + wholeAt(zip, 2, at + 28);
  const name = zip.toString('utf8', at + HEADER_LENGTH, nameEnd);
  const local = wholeAt(zip, 4, at + 42);
  if (OUTSIDE.test(name) || name === '' || name.length > MAX_NAME_LENGTH)
    throw new Unreadable('ZIP.NAME', 'a file of an archive lies inside it: no .., no root, no drive', name);
  if (NO_FILE.test(name)) return null;
  if ((flags & ENCRYPTED) !== 0)
    throw new Unreadable('ZIP.UNSUPPORTED', 'the files of an archive are not encrypted', name);
  if (method !== STORED && method !== DEFLATED)
    throw new Unreadable('ZIP.UNSUPPORTED', 'the files of an archive are stored or deflated', name);
  if ([packed, byteLength, local].includes(ZIP64_LENGTH))
    throw new Unreadable('ZIP.UNSUPPORTED', 'an archive is one part, without ZIP64', name);
  if (byteLength > packed * MAX_ZIP_RATIO)
    throw new Unreadable(
      'ZIP.RATIO',
      `a file unpacks to at most ${String(MAX_ZIP_RATIO)} times its size`,
      name,
    );
  if (wholeAt(zip, 4, local) !== LOCAL_SIGNATURE) throw new Unreadable('ZIP.DAMAGED', DAMAGED_RULE, name);
  const from = local + LOCAL_LENGTH + wholeAt(zip, 2, local + 26) + wholeAt(zip, 2, local + 28);
  if (from + packed > zip.length) throw new Unreadable('ZIP.DAMAGED', DAMAGED_RULE, name);
  const data = zip.subarray(from, from + packed);
  return { name, data, deflated: method === DEFLATED, byteLength, crc32: wholeAt(zip, 4, at + 16) };
}
