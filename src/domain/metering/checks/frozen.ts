import type { SlotSpan } from '../intake.js';
import { MISSING_VALUE } from '../series-day.js';

/** Readings in a row that all say the same. */
export interface FrozenRun extends SlotSpan {
  /** milliWh, above 0. */
  readonly value: number;
}

/**
 * Runs of at least `slots` equal readings above 0 that reach a slot from `from` on; what lies before it is the look-back, so
 * that a run over midnight is found whole. A missing reading ends a run; 0 is legitimate while curtailed. Unit milliWh,
 * exact. Source: methodology §3, frozen.
 *
 * @example frozenRuns(Float64Array.of(7, 7, 7, 0, 0, 0), 0, 3) gives [{ fromSlot: 0, toSlot: 3, value: 7 }]
 */
export function frozenRuns(values: Float64Array, from: number, slots: number): FrozenRun[] {
  const runs: FrozenRun[] = [];
  let fromSlot = 0;
  for (let slot = 1; slot <= values.length; slot += 1) {
    const value = values[fromSlot] ?? MISSING_VALUE;
    if (slot < values.length && values[slot] === value) continue;
    if (value > 0 && slot - fromSlot >= slots && slot > from) runs.push({ fromSlot, toSlot: slot, value });
    fromSlot = slot;
  }
  return runs;
}
