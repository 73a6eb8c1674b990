/**
 * Order of two codes by their UTF-8 bytes, which is the order of their code points (UTF-16 order differs above U+FFFF).
 * Negative, 0 or positive; methodology §1, ties of largest remainder.
 *
 * @example compareUtf8('a', 'b') < 0
 */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    return codePoint(a, i) - codePoint(b, i);
  }
  return a.length - b.length;
}

/** The code point a position belongs to, also where it is the second half of a pair. */
function codePoint(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  const secondHalf = unit >= 0xdc00 && unit <= 0xdfff && index > 0;
  return text.codePointAt(secondHalf ? index - 1 : index) ?? unit;
}
