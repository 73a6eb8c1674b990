/**
 * The version of the reconciliation rules a result was made with. A report names it, and a figure is a function of
 * (asOf, method version) alone; methodology §2. Version 1 is docs/spec/reconciliation.md: the balance per balance step,
 * columns per rig reading, measured energy without estimated readings, pool and line shares by largest remainder,
 * absorbed energy gated by CONFIRMED surplus quality, above the baseline, less the clock risk.
 *
 * Version 2: energy of a span (or of a line) without a known reading is null where version 1 gave 0; and contracted
 * plants, whose curtailment comes before the area's and is taken out of it.
 *
 * A rule that changes any digit of any result is a new version, and one that a sealed report names stays runnable (none names version 1).
 */
export const METHOD_VERSION = 2;
