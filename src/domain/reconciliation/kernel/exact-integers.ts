import { invariant } from '../../invariant.js';

/** The greatest integer a Number holds with all its neighbours: 2^53 − 1 (milliWh: 9 TWh). */
export const MAX_EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Asserts that a sum of non-negative integers is exact. A Number sum of non-negative terms only grows, so a sum that is
 * at most 2^53 − 1 never left the exact range on its way (any unit; no rounding).
 *
 * @example exactSum(4_500_000_000, 'energy of the slot') === 4_500_000_000
 */
export function exactSum(value: number, what: string): number {
  invariant(value >= 0 && value <= MAX_EXACT, `${what} is an integer of 0 to 2^53 − 1`);
  return value;
}

/**
 * A bigint as Number, exact or an invariant failure (any unit; no rounding).
 *
 * @example exactNumber(5n, 'surplus') === 5
 */
export function exactNumber(value: bigint, what: string): number {
  return exactSum(Number(value), what);
}

/**
 * `floor(a / b)` for integers 0 ≤ a < 2^53, 0 < b < 2^53 (any unit; rounding: floor). The binary quotient never rounds up
 * to the next integer n: it would have to lie within n·2^-54 of it, but a / b ≤ n − 1/b and n·b < a + b + 1 < 2^54 + 1.
 *
 * @example floorQuotient(7, 2) === 3
 */
export function floorQuotient(a: number, b: number): number {
  return Math.floor(a / b);
}

/**
 * `floor(a × b / c)` for integers a, b ≥ 0, c > 0 below 2^53, exact whatever the product (any unit; rounding: floor).
 * Methodology §4: readings across a boundary are cut by seconds, floor inside.
 *
 * @example floorProportion(100, 59, 300) === 19
 */
export function floorProportion(a: number, b: number, c: number): number {
  // No part of a reading, or all of it, is by far the most frequent cut.
  if (b === 0) return 0;
  if (b === c) return a;
  const product = a * b;
  return product <= MAX_EXACT ? floorQuotient(product, c) : Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

/**
 * `ceil(a × b / c)` for integers a, b ≥ 0, c > 0 below 2^53, exact whatever the product (any unit; rounding: ceiling).
 *
 * @example ceilProportion(420, 7, 300) === 10
 */
export function ceilProportion(a: number, b: number, c: number): number {
  const floor = floorProportion(a, b, c);
  const exact =
    a * b <= MAX_EXACT ? floor * c === a * b : BigInt(floor) * BigInt(c) === BigInt(a) * BigInt(b);
  return exact ? floor : floor + 1;
}

/**
 * Least common multiple of two positive integers (seconds; no rounding).
 *
 * @example leastCommonMultiple(900, 1_800) === 1_800
 */
export function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
