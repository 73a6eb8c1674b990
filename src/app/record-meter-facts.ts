import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { parseKWh } from '../domain/quantity/energy.js';
import { parseLocalDate, parseLocalMonth } from '../domain/time/local-calendar.js';
import { checkApprover, checkReason } from './approval.js';
import type { Caller } from './caller.js';
import { findSeries, findSite } from './find-site.js';
import { writeRequest } from './write-request.js';

export interface NewMeterVerification {
  readonly siteCode: string;
  readonly series: string;
  readonly accuracyClass: string;
  /** E.g. `400/5`; empty when connected directly. */
  readonly currentRatio: string;
  readonly voltageRatio: string;
  readonly validFrom: string;
  /** Last local date. */
  readonly verifiedUntil: string;
  readonly evidence: string;
  readonly approvedBy: string;
}

const CLASS = /^[A-Za-z0-9.]{1,12}$/;
const RATIO = /^(|[1-9]\d{0,8}(\.\d{1,3})?\/[1-9]\d{0,8}(\.\d{1,3})?)$/;

/**
 * Records class, transformer ratios and verification of a meter; statements name them and say when they end. Readings are
 * kept as imported: a ratio is documentation, never applied to them.
 */
export async function recordMeterVerification(
  caller: Caller,
  input: NewMeterVerification,
): Promise<Outcome<{ series: string; verifiedUntil: string }>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const series = await findSeries(caller, site.value, input.series);
  if (!series.ok) return series;
  const [from, until] = [parseLocalDate(input.validFrom), parseLocalDate(input.verifiedUntil)];
  if (!from.ok) return from;
  if (!until.ok) return until;
  const readable =
    CLASS.test(input.accuracyClass) && RATIO.test(input.currentRatio) && RATIO.test(input.voltageRatio);
  if (!readable || until.value < from.value)
    return refused(
      failure(
        'METER.BAD_VERIFICATION',
        readable
          ? `the verification ends on ${until.value}, before it begins on ${from.value}`
          : 'class or ratio of the meter cannot be read',
        'write a class as 0.5S, ratios as 400/5, and an end not before the start',
      ),
    );
  const approved = await approval(caller, input);
  if (!approved.ok) return approved;
  const { accuracyClass, currentRatio, voltageRatio, approvedBy } = input;
  const verification = {
    seriesCode: series.value.code,
    accuracyClass,
    currentRatio,
    voltageRatio,
    validFrom: from.value,
    verifiedUntil: until.value,
    evidence: approved.value,
    approvedBy,
  };
  const request = writeRequest(caller, 'meter.verified', null, { ...input });
  const written = await caller.store.write(request, async (tx) => {
    await tx.addMeterVerification(site.value.id, verification);
    return success({ series: input.series, verifiedUntil: until.value });
  });
  return written.ok ? success(written.value.value) : written;
}

export interface NewBill {
  readonly siteCode: string;
  /** `YYYY-MM`, a local month of the site. */
  readonly month: string;
  readonly kWh: string;
  readonly evidence: string;
  readonly approvedBy: string;
}

/** Records what was billed for a month; a later row of the month replaces it. Statements print it beside the meter. */
export async function recordBill(caller: Caller, input: NewBill): Promise<Outcome<{ month: string }>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const month = parseLocalMonth(input.month);
  if (!month.ok) return month;
  const energy = parseKWh(input.kWh);
  if (!energy.ok) return energy;
  if (energy.value.milliWh < 0n)
    return refused(
      failure('BILL.NEGATIVE', `${input.kWh} kWh is negative`, 'give the energy that was billed, 0 or more'),
    );
  const approved = await approval(caller, input);
  if (!approved.ok) return approved;
  const bill = {
    month: month.value,
    energy: energy.value,
    evidence: approved.value,
    approvedBy: input.approvedBy,
  };
  const written = await caller.store.write(
    writeRequest(caller, 'bill.recorded', null, { ...input }),
    async (tx) => {
      await tx.addBilledMonth(site.value.id, bill);
      return success({ month: month.value });
    },
  );
  return written.ok ? success(written.value.value) : written;
}

/** The evidence as it is stored, when another person agreed. */
async function approval(
  caller: Caller,
  input: { readonly evidence: string; readonly approvedBy: string },
): Promise<Outcome<string>> {
  const approver = await checkApprover(caller, input.approvedBy);
  return approver.ok ? checkReason(input.evidence) : approver;
}
