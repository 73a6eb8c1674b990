import type { Instant, Interval } from '../time/instant.js';

/** What a recorded fact is about. */
export const FACT_KINDS = [
  'METER_READINGS',
  'AREA_PUBLICATION',
  'CURTAILMENT_EVENT',
  'POLICY',
  'CLOCK_CHECK',
  'RIG',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** One write's facts of one kind about one site or its area: what a change log gives as a cause. */
export interface RecordedFact {
  readonly sequence: bigint;
  readonly recordedAt: Instant;
  readonly kind: FactKind;
  /** Site it is about; null: the grid area. */
  readonly siteCode: string | null;
  /** In words, e.g. `correction of MAIN`. */
  readonly what: string;
  readonly actorCode: string;
  /** The document it came with; null when there is none. */
  readonly documentUid: string | null;
  readonly documentName: string | null;
  /** Why, where the writer had to say; null otherwise. */
  readonly reason: string | null;
  /** The second person who agreed; null where none is needed. */
  readonly approvedBy: string | null;
  /** What it is about, in order and without overlap. */
  readonly about: readonly Interval[];
  /** The part of `about` in which it says other than what was known before it; empty when it only confirms. */
  readonly changed: readonly Interval[];
  /** After each changed reading of the billing meter the rest of its UTC day: clock risk there is measured from that reading. */
  readonly afterBilling: readonly Interval[];
}
