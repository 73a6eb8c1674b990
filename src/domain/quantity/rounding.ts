import { invariant } from '../invariant.js';

/** Integer quotient rounded towards minus infinity (any unit). @example divideFloor(-7n, 2n) === -4n */
export function divideFloor(numerator: bigint, denominator: bigint): bigint {
  invariant(denominator > 0n, 'division by a positive integer');
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** Integer quotient rounded towards plus infinity (any unit). @example divideCeil(7n, 2n) === 4n */
export function divideCeil(numerator: bigint, denominator: bigint): bigint {
  return -divideFloor(-numerator, denominator);
}

/** Integer quotient rounded to nearest, ties to even (any unit). @example divideHalfEven(5n, 2n) === 2n */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const floor = divideFloor(numerator, denominator);
  const twice = (numerator - floor * denominator) * 2n;
  if (twice < denominator) return floor;
  if (twice > denominator) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** Integer quotient rounded to nearest, ties away from zero (any unit). @example divideHalfUp(5n, 2n) === 3n */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n
    ? -divideFloor(-numerator * 2n + denominator, denominator * 2n)
    : divideFloor(numerator * 2n + denominator, denominator * 2n);
}
