import type { Ratio } from '../../quantity/ratio.js';
import type { EventKind } from '../curtailment-event.js';

/** Days are compared with days of their own type only. A holiday that falls on a weekday is no weekday. */
export const DAY_TYPES = ['WEEKDAY', 'WEEKEND_OR_HOLIDAY'] as const;
export type DayType = (typeof DAY_TYPES)[number];

/** Mean of `take` days, the highest (or lowest) by use in the event's window, of the `of` latest eligible ones: "4 of 5". */
export interface DaySelection {
  readonly take: number;
  readonly of: number;
}

/** `[from, to)` in seconds before the first slot of the event; from > to. Four hours to one hour: 14,400 and 3,600. */
export interface WindowBefore {
  readonly fromSecondsBefore: number;
  readonly toSecondsBefore: number;
}

/** `[from, to)` in seconds after the last slot of the event; from < to. */
export interface WindowAfter {
  readonly fromSecondsAfter: number;
  readonly toSecondsAfter: number;
}

/** How the baseline is moved to the level of the day: by a number of kWh per slot, or by a factor within limits. */
export type SameDayAdjustment =
  | { readonly kind: 'ADDITIVE'; readonly window: WindowBefore }
  | {
      readonly kind: 'RATIO';
      readonly window: WindowBefore;
      readonly lowest: Ratio;
      readonly highest: Ratio;
    };

/** Baseline from earlier like days. */
export interface PriorDaysMethod {
  readonly kind: 'PRIOR_DAYS';
  readonly selection: Readonly<Record<DayType, DaySelection>>;
  /** How many days before the event's day are looked at, at most. */
  readonly lookBackDays: number;
  /** Days with an event in force of these kinds, of whatever programme, are passed over. */
  readonly excludedKinds: readonly EventKind[];
  /** A day below this share of the candidates' mean use is passed over; null: no such rule. */
  readonly lowUse: Ratio | null;
  readonly rank: 'HIGHEST' | 'LOWEST';
  /** Which of two days with the same use is kept. */
  readonly tie: 'KEEP_NEAREST' | 'KEEP_FARTHEST';
  readonly adjustment: SameDayAdjustment | null;
}

/** Baseline from hours of the event's own day, the same in every slot. */
export interface SameDayMethod {
  readonly kind: 'SAME_DAY';
  readonly before: WindowBefore;
  readonly after: WindowAfter;
}

/** One dated edition of a programme's baseline rule. */
export interface BaselinePreset {
  readonly code: string;
  readonly edition: string;
  /** Local dates, half-open; null: still valid. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly slotSeconds: number;
  /** ISO 3166 country whose holidays count. */
  readonly holidayCountry: string;
  readonly method: PriorDaysMethod | SameDayMethod;
  /** Whether B* is capped at the power of the rigs in service plus auxiliary. */
  readonly cappedAtOnline: boolean;
  readonly source: string;
  /** What of the row nobody has checked against the programme's text yet; printed with every figure. */
  readonly unverified: readonly string[];
}
