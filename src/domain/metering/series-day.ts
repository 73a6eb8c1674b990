import type { UtcDay } from '../time/local-calendar.js';

/** Where a reading comes from; methodology §3. The order is the quality rank: an earlier one wins. */
export const READING_QUALITIES = ['MEASURED', 'SUBSTITUTED', 'ESTIMATED', 'MISSING'] as const;
export type ReadingQuality = (typeof READING_QUALITIES)[number];

/** Marks a slot without a reading in `SeriesDay.values`. Not 0: an absent reading is never zero energy. */
export const MISSING_VALUE = -1;

/**
 * All readings of one series in one UTC day. `values` holds one integer milliWh per slot (below 2^53, checked at intake)
 * or MISSING_VALUE; `values.length × stepSeconds = 86,400`.
 */
export interface SeriesDay {
  readonly seriesNo: number;
  readonly day: UtcDay;
  readonly stepSeconds: number;
  readonly values: Float64Array;
  /** Index into READING_QUALITIES per slot; null when every present reading is MEASURED. */
  readonly qualities: Uint8Array | null;
}
