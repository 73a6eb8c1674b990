/** What a series measures. SITE_MAIN is the billing meter (series 0 of a site). */
export const SERIES_KINDS = ['SITE_MAIN', 'RIG', 'AUX', 'EXPORT', 'POWER'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];
