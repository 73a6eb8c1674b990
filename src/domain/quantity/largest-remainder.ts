import { invariant } from '../invariant.js';

/**
 * Splits `total` over `weights` in proportion: floors each exact share, then gives the remaining units to the largest
 * fractional parts; ties go to the earlier index, so the caller orders by UTF-8 bytes of site code, then rig serial,
 * auxiliary last. Integers of any one unit; the shares sum to `total` exactly (rounding: largest remainder).
 * Source: Hamilton's method; methodology §1.
 *
 * @example largestRemainder(10n, [1n, 1n, 1n]) gives [4n, 3n, 3n]
 */
export function largestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  invariant(total >= 0n && weights.every((w) => w >= 0n), 'shares of non-negative amounts');
  invariant(sum > 0n || total === 0n, 'something to share by');
  if (sum === 0n) return weights.map(() => 0n);
  const shares = weights.map((w) => (w * total) / sum);
  const fractions = weights.map((w, index) => ({ index, rest: (w * total) % sum }));
  fractions.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  let left = total - shares.reduce((a, b) => a + b, 0n);
  for (const { index } of fractions) {
    if (left === 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return shares;
}

/**
 * `alloc(S; d)` of methodology §4: everyone gets their demand when the supply suffices, else the supply is split in
 * proportion to demand by largest remainder, never above a demand. Integers of one unit, exact.
 *
 * @example allocate(10n, [4n, 16n]) gives [2n, 8n]
 */
export function allocate(supply: bigint, demands: readonly bigint[]): bigint[] {
  const sum = demands.reduce((a, b) => a + b, 0n);
  return supply >= sum ? [...demands] : largestRemainder(supply, demands);
}
