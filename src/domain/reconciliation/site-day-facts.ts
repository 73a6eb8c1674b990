import type { OrderWindow } from '../curtailment/curtailment-event.js';
import type { ClockCheck } from '../metering/clock-check.js';
import type { SeriesDay } from '../metering/series-day.js';
import type { UtcDay } from '../time/local-calendar.js';
import type { BaselineRule } from './baseline-rule.js';

/** A rig as the reconciliation of one day needs it. */
export interface RigFacts {
  readonly serial: string;
  readonly seriesNo: number;
  readonly standbyLimitWatts: number;
  /** Seconds of the UTC day in which the rig is in service: `[from, to)`; outside it no reading is expected. */
  readonly inServiceFromSecond: number;
  readonly inServiceToSecond: number;
  /** Null: no reading at all that day. */
  readonly readings: SeriesDay | null;
}

/** A baseline rule in force over `[fromSecond, toSecond)` of the UTC day. */
export interface BaselineSpan {
  readonly fromSecond: number;
  readonly toSecond: number;
  readonly rule: BaselineRule;
}

/** A plant whose curtailed energy a site took over by contract, over `[fromSecond, toSecond)` of the UTC day. */
export interface ContractedPlant {
  readonly plant: string;
  readonly fromSecond: number;
  readonly toSecond: number;
  /** What the plant had to curtail, before anything was absorbed; null: no reading at all that day. */
  readonly readings: SeriesDay | null;
}

/** Everything known about one site on one UTC day, as of one sequence. Rigs are ordered by UTF-8 bytes of serial. */
export interface SiteDayFacts {
  readonly siteCode: string;
  readonly day: UtcDay;
  /** The billing meter; null: no reading at all that day. */
  readonly billing: SeriesDay | null;
  /** Step of the billing meter (or of the coarsest rig series where that is coarser): the balance is made per this step. */
  readonly balanceStepSeconds: number;
  readonly rigs: readonly RigFacts[];
  readonly orders: readonly OrderWindow[];
  /** The baseline policy per span of the UTC day (a policy may change at local midnight); spans cover the day, in order. */
  readonly baselines: readonly BaselineSpan[];
  /** Least share of the site's energy that is auxiliary, in parts per million; dated per site, default 0. */
  readonly minAuxiliaryPerMillion: number;
  readonly clockChecks: readonly ClockCheck[];
  /** Contracted plants in force on the day; a plant occurs once per interval in a pool. Mostly none. */
  readonly contracted: readonly ContractedPlant[];
}
