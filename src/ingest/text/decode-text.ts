/** How the bytes of a file were read. `mixed`: the first line in one encoding, the rest in the other (seen at Tokyo). */
export type TextEncodingName = 'utf-8' | 'shift_jis' | 'mixed';

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncodingName;
}

const LF = 0x0a;

/**
 * Reads bytes as text, never replacing what cannot be read: UTF-8 if every byte fits, else Shift_JIS (cp932 as the WHATWG
 * defines it), else the first line in the one and the rest in the other. A byte order mark is dropped. Null when none fits.
 *
 * @example decodeText(Uint8Array.of(0x41))?.text === 'A'
 */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  for (const encoding of ['utf-8', 'shift_jis'] as const) {
    const text = decodeAs(encoding, bytes);
    if (text !== null) return { text, encoding };
  }
  const lineEnd = bytes.indexOf(LF) + 1;
  if (lineEnd === 0) return null;
  const head = bytes.subarray(0, lineEnd);
  const rest = bytes.subarray(lineEnd);
  const first = decodeAs('utf-8', head) ?? decodeAs('shift_jis', head);
  const others = decodeAs('utf-8', rest) ?? decodeAs('shift_jis', rest);
  return first === null || others === null ? null : { text: first + others, encoding: 'mixed' };
}

/**
 * One encoding, or null when a byte does not fit. A byte order mark is dropped unless the bytes come from inside a file.
 *
 * @example decodeAs('utf-8', Uint8Array.of(0xff)) === null
 */
export function decodeAs(
  encoding: 'utf-8' | 'shift_jis',
  bytes: Uint8Array,
  { inside = false }: { readonly inside?: boolean } = {},
): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: inside }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * The first line that is neither UTF-8 nor Shift_JIS, from 1: where to look when a file cannot be read.
 *
 * @example undecodableLine(Uint8Array.of(0x41, 0x0a, 0xff)) === 2
 */
export function undecodableLine(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const found = bytes.indexOf(LF, from);
    const to = found < 0 ? bytes.length : found + 1;
    const part = bytes.subarray(from, to);
    if (decodeAs('utf-8', part) === null && decodeAs('shift_jis', part) === null) return line;
    from = to;
  }
  return 1;
}
