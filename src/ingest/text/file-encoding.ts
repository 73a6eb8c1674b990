import { decodeAs, type TextEncodingName } from './decode-text.js';

type Encoding = 'utf-8' | 'shift_jis';

/** Which encodings still fit a part of the file. */
class Fit {
  utf8 = true;
  shiftJis = true;

  get encoding(): Encoding {
    return this.utf8 || !this.shiftJis ? 'utf-8' : 'shift_jis';
  }

  get none(): boolean {
    return !this.utf8 && !this.shiftJis;
  }
}

/** Bytes as a string of one character each: how a row is held until the encoding of its file is known. */
export type ByteText = string;

/** True when every byte is ASCII, so that the text reads the same in every encoding. @example isAscii('TKH0001') */
export function isAscii(text: ByteText): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are ASCII, too
  return /^[\u0000-\u007f]*$/.test(text);
}

/**
 * Decides as `decodeText` does between UTF-8, Shift_JIS and a first line of its own, but row by row: only rows with a byte of
 * 0x80 or more say anything, and none has to be kept. Newlines, commas and quotes are the same bytes in both encodings.
 */
export class FileEncoding {
  private readonly first = new Fit();
  private readonly rest = new Fit();
  /** The line that contradicts an earlier one, though it is readable by itself; 0 = none. */
  clashLine = 0;

  /** The file begins with the byte order mark of UTF-8. */
  beginsWithMark(): void {
    this.first.shiftJis = false;
  }

  /** Takes a row of the file into account; false when it is neither UTF-8 nor Shift_JIS and cannot be used. */
  observe(row: ByteText, line: number): boolean {
    const utf8 = decodeRow('utf-8', row) !== null;
    const shiftJis = decodeRow('shift_jis', row) !== null;
    if (!utf8 && !shiftJis) return false;
    const part = line === 1 ? this.first : this.rest;
    part.utf8 &&= utf8;
    part.shiftJis &&= shiftJis;
    if (part.none && this.clashLine === 0) this.clashLine = line;
    return true;
  }

  /** How the rows seen so far can be read together. */
  get name(): TextEncodingName {
    if (this.first.utf8 && this.rest.utf8) return 'utf-8';
    return this.first.shiftJis && this.rest.shiftJis ? 'shift_jis' : 'mixed';
  }

  /** The text of a row, or of cells of it, as far as the encoding is known; final once the whole file was seen. */
  decode(row: ByteText, line: number): string {
    return this.readingsOf(row, line)[0] ?? row;
  }

  /** Every way in which a row can be read, the likely one first. */
  readingsOf(row: ByteText, line: number): string[] {
    if (isAscii(row)) return [row];
    const { name } = this;
    const part = line === 1 ? this.first : this.rest;
    const likely = name === 'mixed' ? part.encoding : name;
    const other = likely === 'utf-8' ? 'shift_jis' : 'utf-8';
    return ([likely, other] as const).flatMap((encoding) => decodeRow(encoding, row) ?? []);
  }
}

function decodeRow(encoding: Encoding, row: ByteText): string | null {
  return decodeAs(encoding, Buffer.from(row, 'latin1'), { inside: true });
}
