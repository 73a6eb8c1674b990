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
    const bytes = Buffer.from(row, 'latin1');
    const utf8 = decodeAs('utf-8', bytes) !== null;
    const shiftJis = decodeAs('shift_jis', bytes) !== null;
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
    if (isAscii(row)) return row;
    const bytes = Buffer.from(row, 'latin1');
    const { name } = this;
    const part = line === 1 ? this.first : this.rest;
    const wanted = name === 'mixed' ? part.encoding : name;
    return decodeAs(wanted, bytes) ?? decodeAs('utf-8', bytes) ?? decodeAs('shift_jis', bytes) ?? row;
  }
}
