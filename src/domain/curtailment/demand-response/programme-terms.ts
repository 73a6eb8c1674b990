/** At which level a sum of Δ is floored at 0 and capped at what was requested. */
export const CLAMP_LEVELS = ['SLOT', 'EVENT', 'DAY'] as const;
export type ClampLevel = (typeof CLAMP_LEVELS)[number];

/** How a programme turns Δ into money. */
export interface SettlementTerms {
  readonly clamp: ClampLevel;
  /** KEEP: a slot on the wrong side of the baseline takes from the others of its sum; ZERO: it counts as nothing. */
  readonly negativeSlots: 'KEEP' | 'ZERO';
  readonly cappedAtRequested: boolean;
  /** The day's credit is truncated to whole multiples of this, milliWh (ERAB: 10,000, two decimals of kWh); null: not. */
  readonly dayUnitMilliWh: bigint | null;
  /** Paid per credited kWh, as decimal text; null: not recorded. */
  readonly creditPerKWh: string | null;
  /** Owed per kWh of shortfall, as decimal text; null: none recorded. */
  readonly penaltyPerKWh: string | null;
  /** ISO 4217; null without rates. */
  readonly currency: string | null;
}

/** Why a programme calls: the day count of the Energy Conservation Act asks. */
export const CALL_REASONS = ['TIGHT_SUPPLY', 'SURPLUS'] as const;
export type CallReason = (typeof CALL_REASONS)[number];

/** One dated edition of a programme's terms. */
export interface ProgrammeTerms {
  readonly programme: string;
  readonly edition: string;
  /** Local dates, half-open; null: still valid. */
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Code of the baseline preset. */
  readonly baselinePreset: string;
  readonly settlement: SettlementTerms;
  /** A rig that reaches its limit later than this after the start of the order is late. */
  readonly responseSeconds: number;
  readonly calledFor: CallReason;
  /** True: the site has to follow; false: it may. */
  readonly ordered: boolean;
  readonly source: string;
  readonly illustrative: boolean;
}
