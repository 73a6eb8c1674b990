/** What a series measures. SITE_MAIN is the billing meter (series 0 of a site). */
export const SERIES_KINDS = ['SITE_MAIN', 'RIG', 'AUX', 'EXPORT', 'POWER'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

/** One series of readings of a site; `seriesNo` is dense per site and is the kernel's array index. */
export interface Series {
  readonly seriesNo: number;
  /** The name meter files use: the rig's serial, or the meter's number. */
  readonly code: string;
  readonly kind: SeriesKind;
  readonly rigSerial: string | null;
  readonly stepSeconds: number;
}
