import { invariant } from '../../invariant.js';

/**
 * Order of two codes by their UTF-8 bytes, which is the order of their code points (UTF-16 order differs above U+FFFF).
 * Negative, 0 or positive; methodology §1.
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

/**
 * Positions of things in kernel order: by UTF-8 bytes of their codes, whatever order they came in; equal codes are a bug.
 *
 * @example kernelOrder([{ code: 'B' }, { code: 'A' }], (x) => x.code) gives [1, 0]
 */
export function kernelOrder<T>(things: readonly T[], codeOf: (thing: T) => string): number[] {
  const codes = things.map(codeOf);
  const order = codes.map((_, index) => index);
  const compare = (a: number, b: number): number => compareUtf8(codes[a] ?? '', codes[b] ?? '');
  if (order.every((index) => index === 0 || compare(index - 1, index) < 0)) return order;
  order.sort(compare);
  for (let i = 1; i < order.length; i++) {
    const [before = 0, own = 0] = [order[i - 1], order[i]];
    invariant(compare(before, own) < 0, `"${codes[own] ?? ''}" occurs once in its list`);
  }
  return order;
}
