import { type ExactDecimal, scaledDecimal, scaledText } from './exact-decimal.js';
import { parseScaled } from './parse-scaled.js';
import type { Outcome } from '../failure.js';
import { success } from '../failure.js';

declare const milliWhBrand: unique symbol;
/** Integer milliwatt-hours: 1 kWh = 10^6. */
export type MilliWh = bigint & { readonly [milliWhBrand]: 'milliWh' };

/** Brands an integer as milliwatt-hours (unit milliWh, no rounding). @example milliWh(5n) */
export function milliWh(value: bigint): MilliWh {
  return value as MilliWh;
}

/** An exact amount of energy. Unit milliWh inside, kWh and MWh as exact decimals outside. */
export class Energy {
  static readonly zero = new Energy(milliWh(0n));

  constructor(readonly milliWh: MilliWh) {}

  static ofMilliWh(value: bigint): Energy {
    return value === 0n ? Energy.zero : new Energy(milliWh(value));
  }

  get kWh(): ExactDecimal {
    return scaledDecimal(this.milliWh, 6);
  }

  get MWh(): ExactDecimal {
    return scaledDecimal(this.milliWh, 9);
  }

  plus(other: Energy): Energy {
    return Energy.ofMilliWh(this.milliWh + other.milliWh);
  }

  minus(other: Energy): Energy {
    return Energy.ofMilliWh(this.milliWh - other.milliWh);
  }

  /** kWh as canonical text, exact. */
  toString(): string {
    return scaledText(this.milliWh, 6);
  }
}

/**
 * An integer amount of milliWh as canonical kWh text, exact.
 *
 * @example renderKWh(134_400) === '0.1344'
 */
export function renderKWh(milliWh: number | bigint): string {
  return Energy.ofMilliWh(BigInt(milliWh)).toString();
}

/**
 * Reads kWh text with at most six decimals; finer than 1 milliWh is refused, never rounded.
 *
 * @example parseKWh('0.1344') gives Energy of 134_400 milliWh
 */
export function parseKWh(text: string): Outcome<Energy> {
  const scaled = parseScaled(text, 6, 'kWh');
  return scaled.ok ? success(Energy.ofMilliWh(scaled.value)) : scaled;
}
