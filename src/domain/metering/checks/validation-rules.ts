/** Parameters of the checks that have any; the versions of the rules themselves are in `meter-checks.ts`. */
export interface ValidationRules {
  /** A spike is a highest reading of a local day more than this above the third highest, in parts per million of it. */
  readonly spikeExcessPerMillion: number;
  /** So many equal readings in a row, none of them 0, are frozen. */
  readonly frozenSlots: number;
  /** Σ intervals may differ from a register by its resolution and this share of its difference, in parts per million. */
  readonly registerTolerancePerMillion: number;
  /** A register that goes backwards began again at 0 when it was this near to its end, in parts per million of 10^digits. */
  readonly registerNearEndPerMillion: number;
}

/**
 * Methodology §3. 180 % is the threshold of the California VEE rules (not verified against their text); the two figures for
 * registers are our own.
 */
export const DEFAULT_VALIDATION_RULES: ValidationRules = {
  spikeExcessPerMillion: 1_800_000,
  frozenSlots: 12,
  registerTolerancePerMillion: 1_000,
  registerNearEndPerMillion: 100_000,
};
