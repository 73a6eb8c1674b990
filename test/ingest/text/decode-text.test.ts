import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeText, undecodableLine } from '../../../src/ingest/text/decode-text.js';
import { FileEncoding } from '../../../src/ingest/text/file-encoding.js';

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];
/** 号機 in Shift_JIS. */
const GOUKI = [0x8d, 0x86, 0x8b, 0x40];
/** あ: its last byte begins a character of Shift_JIS that a comma or newline cannot end. */
const HIRAGANA = utf8('あ');

describe('decodeText', () => {
  it.each([
    ['ASCII', [0x41], 'A', 'utf-8'],
    ['nothing', [], '', 'utf-8'],
    ['UTF-8 with a byte order mark', utf8('\ufeffあ'), 'あ', 'utf-8'],
    ['Shift_JIS', [...GOUKI, 0x0a], '号機\n', 'shift_jis'],
    ['a first line in UTF-8', [...HIRAGANA, 0x0a, ...GOUKI], 'あ\n号機', 'mixed'],
    ['a first line in Shift_JIS', [...GOUKI, 0x0a, ...HIRAGANA], '号機\nあ', 'mixed'],
  ] as const)('reads %s', (_what, bytes, text, encoding) => {
    expect(decodeText(Uint8Array.from(bytes))).toEqual({ text, encoding });
  });

  it('replaces nothing: what fits no encoding is refused and its line named', () => {
    const bytes = Uint8Array.of(0x41, 0x0a, 0xff, 0x0a);
    expect(decodeText(bytes)).toBeNull();
    expect(undecodableLine(bytes)).toBe(2);
    expect(decodeText(Uint8Array.of(0xff))).toBeNull();
  });
});

describe('FileEncoding', () => {
  /** What the rows say together, or null. */
  function decide(lines: readonly (readonly number[])[]) {
    const encoding = new FileEncoding();
    const texts = lines.map((line) => String.fromCharCode(...line));
    const readable = texts.map((text, index) => encoding.observe(text, index + 1)).every(Boolean);
    if (!readable || encoding.clashLine > 0) return null;
    const text = texts.map((row, index) => encoding.decode(row, index + 1)).join('\n');
    return { text, encoding: encoding.name };
  }

  it('decides row by row as decodeText does for the whole', () => {
    const pieces = [utf8('A'), utf8(','), GOUKI, HIRAGANA, utf8('号'), [0xc2, 0xb1], [0xff], [0x8d], [0xb1]];
    const line = fc.array(fc.constantFrom(...pieces), { maxLength: 3 }).map((parts) => parts.flat());
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const bytes = lines.flatMap((one, index) => (index === 0 ? one : [0x0a, ...one]));
        const whole = decodeText(Uint8Array.from(bytes));
        expect(decide(lines)).toEqual(whole);
        seen.add(whole?.encoding ?? 'none');
      }),
      { seed: 13, numRuns: 1_000 },
    );
    expect([...seen].sort()).toEqual(['mixed', 'none', 'shift_jis', 'utf-8']);
  });

  it('names the line that contradicts an earlier one', () => {
    const encoding = new FileEncoding();
    expect(encoding.observe(String.fromCharCode(...HIRAGANA), 2)).toBe(true);
    expect(encoding.observe(String.fromCharCode(...GOUKI), 5)).toBe(true);
    expect(encoding.clashLine).toBe(5);
  });

  it('takes a byte order mark for UTF-8', () => {
    const encoding = new FileEncoding();
    encoding.beginsWithMark();
    encoding.observe(String.fromCharCode(...GOUKI), 2);
    expect(encoding.name).toBe('mixed');
  });
});
