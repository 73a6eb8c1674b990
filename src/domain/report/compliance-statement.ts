import type { AdjustmentFlag } from '../curtailment/demand-response/adjustment-flags.js';
import type { EventVerdict } from '../curtailment/demand-response/assess-event.js';
import type { DayType } from '../curtailment/demand-response/baseline-preset.js';
import type { RejectedDay, ChosenDay } from '../curtailment/demand-response/choose-days.js';
import type { EventSlot } from '../curtailment/demand-response/delivery.js';
import type { DrDayCount } from '../curtailment/demand-response/dr-day-count.js';
import type { AppliedAdjustment, BaselineStatus } from '../curtailment/demand-response/event-baseline.js';
import type { DaySettlement } from '../curtailment/demand-response/settle.js';
import type { RigVerdict, RigVerdictCode } from '../curtailment/demand-response/rig-verdict.js';
import type { EventKind, EventState } from '../curtailment/curtailment-event.js';
import type { Failure } from '../failure.js';
import type { Energy } from '../quantity/energy.js';
import type { ExactDecimal } from '../quantity/exact-decimal.js';
import type { Ratio } from '../quantity/ratio.js';
import type { Instant, Interval } from '../time/instant.js';
import type { StatementHeader } from './energy-statement.js';

/** One call as the programme sent it. */
export interface ComplianceCall extends Interval {
  readonly programme: string;
  readonly externalId: string;
  readonly kind: EventKind;
  readonly state: EventState;
  readonly notifiedAt: Instant | null;
  /** W; null: everything. */
  readonly requestedWatts: bigint | null;
  /** How many rigs it names; null: the whole site. */
  readonly namedRigs: number | null;
  /** Time of it that the site declined before it began. */
  readonly declined: readonly Interval[];
}

/** How the baseline of an event came about. */
export interface ComplianceBaseline {
  /** Code and edition of the programme's rule. */
  readonly preset: string;
  readonly edition: string;
  readonly status: BaselineStatus;
  /** Null: the rule looks at no other day, as the next three. */
  readonly dayType: DayType | null;
  /** Eligible days the rule asks for. */
  readonly daysNeeded: number | null;
  readonly daysEligible: number | null;
  readonly daysChosen: readonly ChosenDay[];
  readonly daysRejected: readonly RejectedDay[];
  readonly adjustment: AppliedAdjustment | null;
  /** Spans of the event's own day that the baseline rests on. */
  readonly ownDayWindows: readonly Interval[];
  /** What of the rule nobody has checked against its text. */
  readonly unverified: readonly string[];
}

/** One event: overlapping calls of a programme, measured by its rule. */
export interface ComplianceEvent extends Interval {
  readonly programme: string;
  /** External id of its first call. */
  readonly id: string;
  readonly kind: EventKind;
  readonly notifiedAt: Instant | null;
  /** Whether the site acknowledged every call. */
  readonly acknowledged: boolean;
  readonly calls: readonly ComplianceCall[];
  readonly verdict: EventVerdict;
  /** Null: no terms of the programme are recorded. */
  readonly baseline: ComplianceBaseline | null;
  readonly slots: readonly EventSlot[];
  /** Σmin(max(Δ, 0), requested) ÷ Σrequested, a pure number. */
  readonly delivery: Ratio | null;
  /** The same against the unadjusted baseline. */
  readonly deliveryUnadjusted: Ratio | null;
  /** The same without excused slots. */
  readonly deliveryWithExcuses: Ratio | null;
  /** Ordered seconds on the right side of the limit ÷ ordered seconds observed, a pure number. */
  readonly obedience: Ratio | null;
  readonly obedienceWithExcuses: Ratio | null;
  /** Ordered seconds of all rigs, and how many of them were observed. */
  readonly orderedSeconds: bigint;
  readonly observedSeconds: bigint;
  /** Mean power of the 30 minutes before notice less mean power during the event, kW, floored to 1 milliwatt. */
  readonly observedReductionKW: ExactDecimal | null;
  readonly flags: readonly AdjustmentFlag[];
  /** Σ over rigs, known ones; milliWh. */
  readonly residual: Energy | null;
  readonly forgone: Energy | null;
  /** Rigs whose residual energy is unknown. */
  readonly rigsNotMeasured: number;
  /** Every rig that was called, by serial. */
  readonly rigs: readonly RigVerdict[];
}

/** What a programme credits for a local day. */
export interface ComplianceSettlement extends DaySettlement {
  readonly programme: string;
  readonly edition: string;
  /** True: the rates are not those of a real programme. */
  readonly illustrative: boolean;
}

/** A rig that somebody has to look at. */
export interface WorkOrderLine {
  readonly eventId: string;
  readonly serial: string;
  readonly place: string;
  readonly verdict: RigVerdictCode;
  /** Mean power of its last observed reading in the order, whole W. */
  readonly lastWatts: bigint | null;
  /** Observed seconds on the wrong side of the limit. */
  readonly overSeconds: number;
  readonly lastContact: Instant | null;
}

/** Why a site did not follow, approved by somebody else than the operator. */
export interface ComplianceExcuse extends Interval {
  /** Null: the whole site. */
  readonly rigs: readonly string[] | null;
  readonly reason: string;
  readonly evidence: string;
  readonly approvedBy: string;
}

/** How a site followed the calls of a period: what it delivered by its programmes' rules, and what each rig did. */
export interface ComplianceStatement {
  readonly header: StatementHeader;
  /** Events that touch the period, by start. */
  readonly events: readonly ComplianceEvent[];
  /** One row per programme and local day of the period. */
  readonly settlements: readonly ComplianceSettlement[];
  /** Rigs that did not obey, or were not observed, event by event. */
  readonly workOrder: readonly WorkOrderLine[];
  /** Calls that bound nobody: cancelled, declined, or an increase that was not accepted. */
  readonly callsNotInForce: readonly ComplianceCall[];
  readonly excuses: readonly ComplianceExcuse[];
  readonly drDays: DrDayCount;
  /** What is not known, in words: it earned nothing. */
  readonly unknown: readonly string[];
  readonly findings: readonly Failure[];
  readonly notices: readonly string[];
  readonly standingSentences: readonly string[];
  readonly exclusions: readonly string[];
  readonly sources: readonly string[];
}
