import type { DayReadings } from '../energy-inside.js';

/**
 * Marks a slot that was not observed: no reading, or one that is estimated or substituted. Such energy earns nothing
 * (methodology §3 and §5), so nothing here needs to know which of them it was.
 */
export const UNOBSERVED = -1;

/** Measured readings of one series in one UTC day: integer milliWh, UNOBSERVED elsewhere. */
export interface ObservedDay extends DayReadings {
  /** Length of a slot in ms; `values.length` of them fill the day. */
  readonly stepMs: number;
}
