import { MAX_RECORD_LENGTH } from './csv-record.js';
import type { ByteText } from './file-encoding.js';

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/** Who takes the lines of a file. */
export interface LineTaker {
  /** One line without its end (`LF` or `CRLF`), a character per byte. */
  take(text: ByteText, line: number): void;
  /** A line beyond the longest allowed; its text is dropped. */
  tooLong(line: number): void;
}

/** Cuts bytes that come in pieces of any size into lines, in memory bounded by the longest line allowed. */
export class LinePieces {
  /** Lines begun so far. */
  line = 1;
  private rest = '';
  private skipping = false;

  constructor(private readonly taker: LineTaker) {}

  push(piece: Uint8Array): void {
    const text = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.add(text.slice(from, end));
      this.close();
      this.line += 1;
      from = end + 1;
    }
    this.add(text.slice(from));
  }

  /** Ends the last line, if it has no end of its own. */
  finish(): void {
    if (this.rest !== '') this.close();
  }

  private add(text: string): void {
    if (this.skipping || text === '') return;
    this.rest += text;
    if (this.rest.length <= MAX_RECORD_LENGTH) return;
    this.skipping = true;
    this.rest = '';
    this.taker.tooLong(this.line);
  }

  private close(): void {
    let text = this.rest;
    this.rest = '';
    if (this.skipping) {
      this.skipping = false;
      return;
    }
    if (this.line === 1 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(BYTE_ORDER_MARK.length);
    this.taker.take(text.endsWith('\r') ? text.slice(0, -1) : text, this.line);
  }
}
