import type { Energy } from '../quantity/energy.js';

/** What vouches for a meter: its class, its transformers and until when it is verified. */
export interface MeterVerification {
  readonly seriesCode: string;
  /** As on its plate, e.g. `0.5S`. */
  readonly accuracyClass: string;
  /** Ratio of the current transformers, e.g. `400/5`; empty when connected directly. */
  readonly currentRatio: string;
  /** Ratio of the voltage transformers, e.g. `66000/110`; empty when connected directly. */
  readonly voltageRatio: string;
  /** First local date. */
  readonly validFrom: string;
  /** Last local date. */
  readonly verifiedUntil: string;
  readonly evidence: string;
  readonly approvedBy: string;
}

/** What the retailer billed for a local month. */
export interface BilledMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly energy: Energy;
  readonly evidence: string;
  readonly approvedBy: string;
}

/**
 * The first local date of a sorted list on which no verification holds; null when all are covered (dates as text, inclusive
 * at both ends). Source: methodology §3, meter roles and `verifiedUntil`.
 *
 * @example firstUnverified(['2023-03-31', '2023-04-01'], [{ validFrom: '2020-04-01', verifiedUntil: '2023-03-31', ... }]) === '2023-04-01'
 */
export function firstUnverified(
  dates: readonly string[],
  verifications: readonly Pick<MeterVerification, 'validFrom' | 'verifiedUntil'>[],
): string | null {
  const covered = (date: string): boolean =>
    verifications.some(({ validFrom, verifiedUntil }) => validFrom <= date && date <= verifiedUntil);
  return dates.find((date) => !covered(date)) ?? null;
}
