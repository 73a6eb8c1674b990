import { invariant } from '../../invariant.js';
import { compareUtf8 } from '../../quantity/utf8-order.js';

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
