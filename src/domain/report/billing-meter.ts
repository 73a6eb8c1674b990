import { failure, type Failure } from '../failure.js';
import { firstUnverified, type BilledMonth, type MeterVerification } from '../metering/meter-facts.js';
import { Energy } from '../quantity/energy.js';
import type { BillingMeterFacts, BillTie } from './energy-statement.js';
import type { PeriodSums } from './period-sums.js';
import type { StatementParameters } from './statement-parameters.js';

/** What is known of the billing meter besides its readings. */
export interface BillingMeterInput {
  /** Rows of the billing meter, oldest first. */
  readonly verifications: readonly MeterVerification[];
  /** One row a month, the newest known. */
  readonly bills: readonly BilledMonth[];
}

/**
 * Who vouches for the billing meter, and the monthly tie: E as metered beside E as billed, for every local month that lies
 * in the period whole (milliWh, exact; difference = metered − billed, null where nothing was metered). The verification is
 * the last one that holds in the period. Source: methodology §3.
 *
 * @example billingMeterOf(input, months, ['2023-03'], dates).bills[0]?.difference?.kWh.toFixed()
 */
export function billingMeterOf(
  { verifications, bills }: BillingMeterInput,
  months: ReadonlyMap<string, PeriodSums>,
  wholeMonths: readonly string[],
  dates: readonly string[],
): BillingMeterFacts {
  const [first = '', last = ''] = [dates[0], dates.at(-1)];
  const inForce = verifications.filter((row) => row.validFrom <= last && first <= row.verifiedUntil);
  const ties = bills.filter(({ month }) => wholeMonths.includes(month)).map((bill) => tieOf(bill, months));
  return {
    verification: inForce.at(-1) ?? null,
    firstUnverified: firstUnverified(dates, verifications),
    bills: ties,
  };
}

function tieOf({ month, energy, evidence }: BilledMonth, months: ReadonlyMap<string, PeriodSums>): BillTie {
  const sums = months.get(month);
  const known = sums !== undefined && sums.count('knownBillingSteps') > 0;
  const metered = known ? Energy.ofMilliWh(sums.sum('energy')) : null;
  const difference = metered === null ? null : Energy.ofMilliWh(metered.milliWh - energy.milliWh);
  const missingBillingReadings = sums?.count('missingBillingReadings') ?? 0;
  return { month, billed: energy, metered, difference, missingBillingReadings, evidence };
}

/**
 * What is wrong with the billing meter: its verification ended inside the period, or a bill differs by more than bills are
 * rounded (milliWh, compared exactly). Each finding blocks a final seal.
 *
 * @example billingMeterFindings(facts, STATEMENT_PARAMETERS).map((finding) => finding.code)
 */
export function billingMeterFindings(
  { verification, firstUnverified: date, bills }: BillingMeterFacts,
  { billToleranceMilliWh }: StatementParameters,
): Failure[] {
  const findings: Failure[] = [];
  if (verification !== null && date !== null)
    findings.push(
      failure(
        'METER.VERIFICATION_EXPIRED',
        `the billing meter is not verified on ${date}`,
        'record its verification with `yojo setup meter`, or have it verified',
      ),
    );
  const apart = bills.filter(({ difference }) => beyond(difference, billToleranceMilliWh));
  if (apart.length > 0)
    findings.push(
      failure(
        'STATEMENT.BILL_DIFFERS',
        `metered and billed energy differ in ${apart.map(({ month }) => month).join(', ')}`,
        'look for missing readings, a wrong ratio of the transformers, or a bill of another meter',
      ),
    );
  return findings;
}

function beyond(difference: Energy | null, tolerance: bigint): boolean {
  if (difference === null) return false;
  const amount: bigint = difference.milliWh;
  return amount > tolerance || amount < -tolerance;
}

/** Said on a statement whose billing meter nobody vouches for. */
export const UNVERIFIED_NOTICE =
  'No verification of the billing meter is recorded for the period: that blocks a final seal.';
