import { MISSING_VALUE } from '../series-day.js';

/** A local day of another length than 24 hours whose readings do not fit its length. */
export interface ClockChange {
  /** Slots that begin in the local day, by its zone. */
  readonly expected: number;
  readonly known: number;
}

/**
 * Whether the readings of a local day fit its length where clocks were changed: with half-hours, 46 or 50 are expected
 * instead of 48, and a meter that did not follow gives another number. Null on ordinary days, when every slot is known, and
 * without readings. Unit: slots, exact. Source: methodology §3, clock change.
 *
 * @example clockChangeOf(day of 50 half-hours with 48 readings, 1_800) gives { expected: 50, known: 48 }
 */
export function clockChangeOf(values: Float64Array, stepSeconds: number): ClockChange | null {
  const expected = values.length;
  if (expected * stepSeconds === 86_400) return null;
  let known = 0;
  for (const value of values) if (value !== MISSING_VALUE) known += 1;
  return known === 0 || known === expected ? null : { expected, known };
}
