import type { Failure } from '../failure.js';
import type { MeterVerification } from '../metering/meter-facts.js';
import type { Energy } from '../quantity/energy.js';
import type { ExactDecimal } from '../quantity/exact-decimal.js';
import type { Ratio } from '../quantity/ratio.js';
import type { BaselinePolicyKind } from '../reconciliation/baseline-rule.js';
import type { CellColumn, CellRow } from '../reconciliation/site-day-result.js';
import type { ThermalThreshold } from '../surplus/surplus-day.js';
import type { Instant } from '../time/instant.js';

/** What the rows of a statement are broken down by. */
export const STATEMENT_GROUPINGS = ['INTERVAL', 'DAY', 'MONTH', 'RIG'] as const;
export type StatementGrouping = (typeof STATEMENT_GROUPINGS)[number];

/** How far somebody independent vouches for a statement. */
export const ASSURANCE_LEVELS = ['NONE', 'LIMITED', 'REASONABLE'] as const;
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];

/** The energy figures of one span (the period, or one row of it). Integer milliWh, exact; null is unknown, never 0. */
export interface EnergyFigures {
  /** ΣE: import by the billing meter, known readings; null when none is known, as are the four parts below. */
  readonly energy: Energy | null;
  /** ΣM: part of E that was measured, neither billing nor rig reading estimated. */
  readonly measured: Energy | null;
  /** E − M: counts as consumption, never as matched, absorbed or delivered. */
  readonly estimated: Energy | null;
  /** Σ rigs, scaled to the billing meter where they exceeded it: E − auxiliary. */
  readonly rigs: Energy | null;
  /** What the site used beyond its rigs: pumps, cooling, losses, rigs without a reading. */
  readonly auxiliary: Energy | null;
  /** ΣS: surplus the area's operator published, each slot once; null when none is published, and on a rig line. */
  readonly surplusOfArea: Energy | null;
  /** ΣS_c: what the site's contracted plants had to curtail; null when none is contracted or known, and on a rig line. */
  readonly contractedSurplus: Energy | null;
  /** ΣC: measured use while energy was being thrown away; says nothing about cause. */
  readonly coincident: Energy | null;
  /** ΣA_c: the part of C taken from contracted plants, before clock risk; null as S_c, and when the baseline is contradicted. */
  readonly contractedAbsorbed: Energy | null;
  /** ΣA: surplus-matched increase over the baseline at CONFIRMED surplus, less clock risk; null when the baseline is contradicted. */
  readonly absorbed: Energy | null;
  /** ΣR: absorbed energy inside accepted INCREASE orders; null on a rig line. */
  readonly instructed: Energy | null;
  /** E − C where C is known; on a rig line the unmatched cells, unassessed energy included. */
  readonly unmatched: Energy | null;
  /** E of slots whose C is unknown (reading or surplus missing): C + unmatched + unassessed = E; null on a rig line. */
  readonly unassessed: Energy | null;
  /** Energy at risk from a deviating meter clock, taken from absorbed; null on a rig line. */
  readonly clockRisk: Energy | null;
}

/** One of the twelve cells: every kWh of E lies in exactly one. */
export interface EnergyCell {
  /** What the grid was throwing away. */
  readonly row: CellRow;
  /** What the energy was used for. */
  readonly column: CellColumn;
  /** milliWh; null where absorbed is not known (its energy is then in COINCIDENT_ONLY) and where E is null. */
  readonly energy: Energy | null;
}

/** One row of a statement: the same figures for an interval, a local day, a local month, a rig or the auxiliary line. */
export interface EnergyRow extends EnergyFigures {
  /** The interval's start with offset, `YYYY-MM-DD`, `YYYY-MM`, a rig's serial, or `auxiliary`. */
  readonly label: string;
  /** Start of an INTERVAL row; null on other rows. */
  readonly start: Instant | null;
  /** End (exclusive) of an INTERVAL row; null on other rows. */
  readonly end: Instant | null;
  /** Serial of a RIG row; null on other rows and on the auxiliary line. */
  readonly rigSerial: string | null;
  /** Σ of the rig's own readings before scaling (milliWh); null except on a rig line. */
  readonly energyRaw: Energy | null;
  /** The twelve cells, row-major. */
  readonly cells: readonly EnergyCell[];
  /** Slots of the row whose figures are incomplete. */
  readonly incompleteSlots: number;
  /** Missing rig readings in the row. */
  readonly missingRigReadings: number;
  /** Why C or A is null although readings exist; null when there is no such reason. */
  readonly withheldBecause: string | null;
}

/** Avoided waste: a range, never one number. */
export interface AvoidedWaste {
  /** ΣR, milliWh. */
  readonly evidenced: Energy;
  /** ΣA, milliWh. */
  readonly upperBound: Energy;
  /** Printed with the range, word for word. */
  readonly sentence: string;
}

/** Absorbed energy at one thermal threshold. */
export interface ThresholdCase {
  /** 80, 100 or 120 per cent of T. */
  readonly percentOfThreshold: number;
  /** MW; null when no single threshold covers the period. */
  readonly megawatts: ExactDecimal | null;
  /** ΣA at that threshold, milliWh. */
  readonly absorbed: Energy | null;
}

/** How much the result hangs on the thermal threshold T. */
export interface ThresholdSensitivity {
  /** The dated rows of T in the period, with their sources. */
  readonly thresholds: readonly ThermalThreshold[];
  /** T − 20 %, T, T + 20 %. */
  readonly cases: readonly ThresholdCase[];
}

/** Lift: coincidence against a flat load of the same energy. */
export interface Lift {
  /** (ΣC/ΣE) ÷ (Σmin(S, Ē)/ΣĒ) over assessed slots, a pure number; null when the flat load meets no surplus. */
  readonly value: Ratio | null;
  /** Below this the sentence is printed; dated. */
  readonly nearOne: Ratio;
  /** Σmin(S, Ē): what a flat load of the same energy coincides with; milliWh, floored once. */
  readonly flatLoadCoincident: Energy | null;
  /** Slots the comparison rests on. */
  readonly assessedSlots: number;
  /** "no response to surplus shown" below `nearOne`, else null. */
  readonly sentence: string | null;
}

/** What a load of constant power would coincide with: Σmin(S, L × h). */
export interface ConstantLoad {
  /** L in watts: the contracted or nameplate power. */
  readonly watts: bigint;
  /** milliWh over assessed slots; L × h floored per slot. */
  readonly coincident: Energy | null;
}

export const BASELINE_VERDICTS = ['HOLDS', 'CONTRADICTED', 'NOT_TESTABLE'] as const;
export type BaselineVerdict = (typeof BASELINE_VERDICTS)[number];

/** The test of one policy row in one local month, on slots without surplus and without any order. */
export interface BaselineTest {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Null: no policy row covers the days. */
  readonly policy: BaselinePolicyKind | null;
  /** Stated power of the policy, W. */
  readonly watts: bigint | null;
  readonly testedSlots: number;
  /** ΣE of the tested slots, milliWh; null: none could be tested. */
  readonly used: Energy | null;
  /** The most that the policy allows there, tolerance included; milliWh, floored once. */
  readonly allowed: Energy | null;
  readonly verdict: BaselineVerdict;
}

/** The tests of a statement and what follows from them. */
export interface BaselineFinding {
  /** CONTRADICTED when any test is; HOLDS when at least one holds; else NOT_TESTABLE. */
  readonly verdict: BaselineVerdict;
  readonly tests: readonly BaselineTest[];
  readonly sentence: string;
}

/** One law of conservation with both of its sides, computed from separate sums. */
export interface ConservationCheck {
  /** Name of the law, for machines. */
  readonly law: string;
  /** The law in words. */
  readonly statement: string;
  /** milliWh; null when not computed, withheld or nothing is known. */
  readonly left: Energy | null;
  readonly relation: '=' | '<=';
  readonly right: Energy | null;
  /** Intervals (or lines) in which the law is broken. */
  readonly broken: number;
  /** Null: not checked, because rig lines were not read. */
  readonly holds: boolean | null;
}

/** A month as metered beside the same month as billed. */
export interface BillTie {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly billed: Energy;
  /** E of the month; null: no reading is known. */
  readonly metered: Energy | null;
  /** metered − billed, milliWh. */
  readonly difference: Energy | null;
  /** Readings that are missing in the month: their energy was billed all the same. */
  readonly missingBillingReadings: number;
  /** The bill. */
  readonly evidence: string;
}

/** Who vouches for the billing meter, and how it compares with what was billed. */
export interface BillingMeterFacts {
  /** The last verification that holds in the period; null: none is recorded. */
  readonly verification: MeterVerification | null;
  /** The first local date of the period without one; null: every date is covered. */
  readonly firstUnverified: string | null;
  /** Months that lie in the period whole and for which a bill is recorded. */
  readonly bills: readonly BillTie[];
}

/** How good the data behind the figures are. */
export interface StatementDataQuality {
  readonly slots: number;
  /** Slots whose C is unknown. */
  readonly incompleteSlots: number;
  /** Of these, slots without a published surplus figure. */
  readonly slotsWithoutSurplus: number;
  readonly missingBillingReadings: number;
  readonly missingRigReadings: number;
  /** Balance steps in which rigs were scaled down to the billing meter (SUM_CHECK). */
  readonly scaledSteps: number;
  /** Σ rigs raw − Σ rigs scaled over those slots, milliWh; null when E is. */
  readonly scaledEnergy: Energy | null;
  /** scaledEnergy ÷ E, a pure number. */
  readonly scaledShare: Ratio | null;
  /** Estimated ÷ E, a pure number. */
  readonly estimatedShare: Ratio | null;
  /** Clock risk ÷ E, a pure number. */
  readonly atRiskShare: Ratio | null;
  /** ΣS of preliminary publications (速報) ÷ ΣS, a pure number. */
  readonly preliminaryShare: Ratio | null;
  /** Slots with S > 0 whose quality is DOUBTFUL. */
  readonly doubtfulSlots: number;
  /** Local dates of the period that no result covers in full. */
  readonly datesNotCovered: readonly string[];
}

/** Who says what about which site and when; printed first. No load times: the same facts print the same bytes. */
export interface StatementHeader {
  readonly entity: string;
  readonly registrationNumber: string;
  readonly siteCode: string;
  readonly siteName: string;
  readonly boundary: string;
  /** Key of the grid area, e.g. `kyushu`. */
  readonly area: string;
  /** IANA zone of the local days. */
  readonly zone: string;
  readonly criteria: string;
  readonly methodVersion: number;
  /** The period as it was asked for. */
  readonly period: string;
  readonly periodStart: Instant;
  /** Exclusive. */
  readonly periodEnd: Instant;
  /** Data cut-off: the knowledge sequence everything is as known at. */
  readonly asOfSequence: bigint;
  readonly preparer: string;
  readonly reviewer: string | null;
  readonly assurance: AssuranceLevel;
  readonly waivers: readonly string[];
  /** Who holds the environmental attribute of the energy used. */
  readonly attributeHolder: string;
}

/** The energy statement of one site and period: what it used, what was thrown away meanwhile, and what may be claimed. */
export interface EnergyStatement {
  readonly header: StatementHeader;
  readonly totals: EnergyFigures;
  /** The twelve cells of the period, row-major; they sum to E. */
  readonly cells: readonly EnergyCell[];
  /** Null when nothing is known or the baseline is contradicted. */
  readonly avoidedWaste: AvoidedWaste | null;
  readonly thresholdSensitivity: ThresholdSensitivity;
  /** ΣC/ΣE, a pure number. */
  readonly coincidentShareOfEnergy: Ratio | null;
  /** ΣC/Σ(S′ + S_c), a pure number; ΣC/ΣS where no plant of the pool is contracted. */
  readonly coincidentShareOfSurplus: Ratio | null;
  readonly lift: Lift;
  /** Null when no contracted or nameplate power was given. */
  readonly constantLoad: ConstantLoad | null;
  readonly baseline: BaselineFinding;
  readonly billingMeter: BillingMeterFacts;
  /** Steps (seconds) at which energy and surplus were matched. */
  readonly resolutionSeconds: readonly number[];
  /** E.g. "hourly match, ≥ a finer match"; with contracted plants the comparison is not made. */
  readonly resolution: string;
  readonly quality: StatementDataQuality;
  readonly conservation: readonly ConservationCheck[];
  /** What is wrong, with what to do; a finding blocks a final seal. */
  readonly findings: readonly Failure[];
  /** Simulated data, illustrative parameters and the like. */
  readonly notices: readonly string[];
  readonly standingSentences: readonly string[];
  readonly exclusions: readonly string[];
  /** Where the rules come from. */
  readonly sources: readonly string[];
  /** What `rows` are broken down by; null when no rows were asked for. */
  readonly groupedBy: StatementGrouping | null;
  readonly rows: readonly EnergyRow[];
}
