import { failure, type Failure } from '../failure.js';
import type { ThermalThreshold } from '../surplus/surplus-day.js';
import { billingMeterFindings, UNVERIFIED_NOTICE } from './billing-meter.js';
import type {
  BaselineFinding,
  BillingMeterFacts,
  ConservationCheck,
  StatementDataQuality,
} from './energy-statement.js';
import { STATEMENT_PARAMETERS } from './statement-parameters.js';
import { NETTED_PER_SLOT_SENTENCE, SIMULATED_NOTICE } from './standing-sentences.js';

/** A baseline policy row or a contract that was recorded after readings of its days. */
export interface PolicyRestatement {
  /** What it is, e.g. "baseline policy". */
  readonly subject: string;
  /** First local date, `YYYY-MM-DD`. */
  readonly validFrom: string;
  readonly reason: string;
  readonly approvedBy: string;
}

/** What findings and notices are drawn from. */
export interface RemarkGrounds {
  readonly baseline: BaselineFinding;
  readonly quality: StatementDataQuality;
  readonly conservation: readonly ConservationCheck[];
  readonly scaledMonths: readonly string[];
  readonly thresholds: readonly ThermalThreshold[];
  readonly simulated: boolean;
  readonly restatements: readonly PolicyRestatement[];
  readonly billingMeter: BillingMeterFacts;
  /** True when some slot has a baseline above 0. */
  readonly netted: boolean;
}

/**
 * What is wrong with a statement and what to do about it; each finding blocks a final seal. Not a refusal: the statement
 * is printed with its findings.
 *
 * @example findingsOf(grounds).map((finding) => finding.code)
 */
export function findingsOf(grounds: RemarkGrounds): Failure[] {
  const { baseline, quality, conservation, scaledMonths, billingMeter } = grounds;
  const findings: Failure[] = [];
  if (baseline.verdict === 'CONTRADICTED') {
    findings.push(
      failure(
        'BASELINE.CONTRADICTED',
        baseline.sentence,
        'record a baseline policy that states the real load, with evidence and another approver',
      ),
    );
  }
  const broken = conservation.filter((check) => check.holds === false);
  if (broken.length > 0) {
    findings.push(
      failure(
        'STATEMENT.NOT_CONSERVED',
        `broken: ${broken.map((check) => check.statement).join('; ')}`,
        'run `yojo check` and report what it prints: stored results are damaged or Yojo has a bug',
      ),
    );
  }
  if (scaledMonths.length > 0) {
    findings.push(
      failure(
        'STATEMENT.SCALED_BEYOND_LIMIT',
        `rigs were scaled down to the billing meter by more than the limit in ${scaledMonths.join(', ')}: no figure is claimed per rig`,
        'check rig metering against the billing meter and import corrected readings',
      ),
    );
  }
  if (quality.datesNotCovered.length > 0) {
    findings.push(
      failure(
        'STATEMENT.DAYS_NOT_COVERED',
        `${count(quality.datesNotCovered.length, 'local day')} of the period without a result, first ${quality.datesNotCovered[0] ?? ''}`,
        'import the readings of these days, or ask for a shorter period',
      ),
    );
  }
  return [...findings, ...billingMeterFindings(billingMeter, STATEMENT_PARAMETERS)];
}

/**
 * What a reader has to know before trusting a figure, in words (pure text).
 *
 * @example noticesOf({ ...grounds, simulated: true })[0] === SIMULATED_NOTICE
 */
export function noticesOf(grounds: RemarkGrounds): string[] {
  const { quality, thresholds } = grounds;
  const notices: string[] = grounds.simulated ? [sentence(SIMULATED_NOTICE)] : [];
  for (const row of thresholds.filter((threshold) => threshold.illustrative)) {
    notices.push(
      `Thermal threshold T = ${row.megawatts.toString()} MW of ${row.area} is illustrative, no published one is known.`,
    );
  }
  for (const { subject, validFrom, reason, approvedBy } of grounds.restatements) {
    notices.push(
      `The ${subject} from ${validFrom} is a restatement, recorded after readings of its days and approved by ${approvedBy}: ${reason}`,
    );
  }
  if (grounds.billingMeter.verification === null) notices.push(UNVERIFIED_NOTICE);
  if (thresholds.length === 0)
    notices.push('No thermal threshold is known: all surplus is DOUBTFUL and nothing counts as absorbed.');
  if (grounds.netted) notices.push(sentence(NETTED_PER_SLOT_SENTENCE));
  if (quality.incompleteSlots > 0) {
    notices.push(
      `${count(quality.incompleteSlots, 'slot')} of ${String(quality.slots)} incomplete: their energy is unassessed, totals sum what is known.`,
    );
  }
  if (quality.missingRigReadings > 0) {
    notices.push(
      `${count(quality.missingRigReadings, 'rig reading')} missing: that energy is in the auxiliary line.`,
    );
  }
  if (quality.scaledSteps > 0) {
    notices.push(
      `SUM_CHECK: rigs exceeded the billing meter in ${count(quality.scaledSteps, 'balance step')} and were scaled down to it.`,
    );
  }
  return notices;
}

function count(n: number, what: string): string {
  return `${String(n)} ${what}${n === 1 ? '' : 's'}`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
