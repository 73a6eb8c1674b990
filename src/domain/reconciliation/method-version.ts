/**
 * The version of the reconciliation rules a result was made with. A report names it, and a figure is a function of
 * (asOf, method version) alone; methodology §2. Version 1 is docs/spec/reconciliation.md: the balance per balance step,
 * columns per rig reading, measured energy without estimated readings, pool and line shares by largest remainder,
 * absorbed energy gated by CONFIRMED surplus quality, above the baseline, less the clock risk.
 *
 * A rule that changes any digit of any result is a new version, and this one stays runnable.
 */
export const METHOD_VERSION = 1;
