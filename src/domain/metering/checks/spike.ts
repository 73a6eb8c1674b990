import { MISSING_VALUE } from '../series-day.js';

/** A reading that stands out of its local day. */
export interface Spike {
  /** Slot of the highest reading, the first of equal ones. */
  readonly slot: number;
  /** milliWh. */
  readonly highest: number;
  /** milliWh, above 0. */
  readonly third: number;
}

/**
 * The spike of a local day: (highest − third highest) / third highest > excess, compared as the integers
 * (highest − third) × 10^6 > third × excess (unit milliWh; exact, nothing is rounded). Null with fewer than three known
 * readings or a third highest of 0: then nothing can be said. Source: methodology §3, spike.
 *
 * @example spikeOf(Float64Array.of(10, 281, 100, 100), 1_800_000) gives { slot: 1, highest: 281, third: 100 }
 */
export function spikeOf(values: Float64Array, excessPerMillion: number): Spike | null {
  let [highest, second, third] = [MISSING_VALUE, MISSING_VALUE, MISSING_VALUE];
  let slot = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? MISSING_VALUE;
    if (value <= third) continue;
    if (value > highest) {
      [highest, second, third] = [value, highest, second];
      slot = at;
    } else if (value > second) [second, third] = [value, second];
    else third = value;
  }
  if (third <= 0) return null;
  const isSpike = BigInt(highest - third) * 1_000_000n > BigInt(third) * BigInt(excessPerMillion);
  return isSpike ? { slot, highest, third } : null;
}
