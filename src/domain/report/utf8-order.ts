/**
 * Order of two texts by their UTF-8 bytes, which is the order of their code points: the order of rigs everywhere, whatever
 * the locale. Unit: −1, 0 or 1.
 *
 * @example compareUtf8('A2', 'A10') === 1
 */
export function compareUtf8(a: string, b: string): -1 | 0 | 1 {
  const left = a[Symbol.iterator]();
  const right = b[Symbol.iterator]();
  for (;;) {
    const x = left.next();
    const y = right.next();
    if (x.done === true) return y.done === true ? 0 : -1;
    if (y.done === true) return 1;
    const difference = (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
}
