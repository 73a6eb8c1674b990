/** Parameters of the checks that have any; the versions of the rules themselves are in `meter-checks.ts`. */
export interface ValidationRules {
  /** A spike is a highest reading of a local day more than this above the third highest, in parts per million of it. */
  readonly spikeExcessPerMillion: number;
  /** So many equal readings in a row, none of them 0, are frozen. */
  readonly frozenSlots: number;
}

/** Methodology §3; 180 % is the threshold of the California VEE rules (not verified against their text). */
export const DEFAULT_VALIDATION_RULES: ValidationRules = {
  spikeExcessPerMillion: 1_800_000,
  frozenSlots: 12,
};
