/** What a series measures. SITE_MAIN is the billing meter (series 0 of a site); CHECK and SUB are evidence beside and below it; PLANT is what a contracted plant had to curtail. */
export const SERIES_KINDS = ['SITE_MAIN', 'RIG', 'AUX', 'EXPORT', 'POWER', 'CHECK', 'SUB', 'PLANT'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

/** Kinds of a series that is added by itself: the billing meter comes with its site, a rig's series with the rig, a plant's with its contract. */
export const ADDED_SERIES_KINDS = ['AUX', 'EXPORT', 'CHECK', 'SUB'] as const satisfies readonly SeriesKind[];
