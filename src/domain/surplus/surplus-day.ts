import type { UtcDay } from '../time/local-calendar.js';

/**
 * The surplus of an area in one UTC day as reconciliation takes it: per slot `S` = solar + wind curtailment clamped at 0
 * (integer milliWh, null = not published) and its quality at the area's thermal threshold T and at T − 20 % and T + 20 %.
 * `true` = CONFIRMED: pumped storage charging and thermal output at or below the threshold; methodology §4.
 */
export interface SurplusDay {
  readonly area: string;
  readonly day: UtcDay;
  readonly stepSeconds: number;
  readonly surplus: readonly (bigint | null)[];
  readonly confirmed: readonly boolean[];
  readonly confirmedAtLowerThreshold: readonly boolean[];
  readonly confirmedAtUpperThreshold: readonly boolean[];
}

/** A dated, sourced thermal threshold T of an area, in whole MW. */
export interface ThermalThreshold {
  readonly area: string;
  readonly megawatts: bigint;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
  readonly illustrative: boolean;
}
