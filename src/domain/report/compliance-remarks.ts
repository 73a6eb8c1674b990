import type { AssessedEvent } from '../curtailment/demand-response/assess-event.js';
import type { DoubleClaim } from '../curtailment/demand-response/credit-claims.js';
import { failure, type Failure } from '../failure.js';
import type { ClockCheck } from '../metering/clock-check.js';
import type { Interval } from '../time/instant.js';
import { localDateInterval, type ZoneName } from '../time/local-calendar.js';
import type { ComplianceEvent } from './compliance-statement.js';
import { SIMULATED_NOTICE } from './standing-sentences.js';

/**
 * What is wrong with a compliance statement and what to do about it; each finding blocks a final seal. Pure text.
 *
 * @example complianceFindings(events, doubles).map(({ code }) => code)
 */
export function complianceFindings(
  events: readonly AssessedEvent[],
  doubles: readonly DoubleClaim[],
): Failure[] {
  const findings: Failure[] = [];
  const unknown = new Set(events.filter(({ terms }) => terms === null).map(({ event }) => event.programme));
  for (const programme of unknown) {
    findings.push(
      failure(
        'DR.PROGRAMME_UNKNOWN',
        `no terms of the programme "${programme}" are recorded: its events have no baseline and no credit`,
        'add a dated row with its source to src/reference/programmes.ts',
      ),
    );
  }
  for (const { event, claimedBy, slots } of doubles) {
    findings.push(
      failure(
        'DR.CREDIT_CLAIMED_TWICE',
        `${count(slots.length, 'slot')} of ${event.programme} ${event.id} ${slots.length === 1 ? 'is' : 'are'} credited under ${claimedBy.programme} ${claimedBy.id} already: nothing is credited here`,
        'settle with the two programmes which of them the reduction belongs to, and decline the slots under the other',
      ),
    );
  }
  return findings;
}

/** What notices are drawn from. */
export interface ComplianceNoticeGrounds {
  readonly events: readonly AssessedEvent[];
  readonly simulated: boolean;
  readonly clockChecks: readonly ClockCheck[];
  readonly zone: ZoneName;
}

/**
 * What a reader has to know before trusting a figure, in words (pure text).
 *
 * @example complianceNotices({ ...grounds, simulated: true }).length > 0
 */
export function complianceNotices({
  events,
  simulated,
  clockChecks,
  zone,
}: ComplianceNoticeGrounds): string[] {
  const notices = new Set<string>();
  if (simulated) notices.add(`${SIMULATED_NOTICE.slice(0, 1).toUpperCase()}${SIMULATED_NOTICE.slice(1)}.`);
  for (const { terms } of events) {
    if (terms?.illustrative === true)
      notices.add(
        `Terms of ${terms.programme} are illustrative: rates and response time are not those of a real programme.`,
      );
  }
  for (const { preset } of events) {
    if (preset !== null && preset.unverified.length > 0)
      notices.add(`Unverified in ${preset.code}: ${preset.unverified.join('; ')}.`);
  }
  for (const { event, baseline } of events) {
    const spans = [
      event,
      ...(baseline?.ownDayWindows ?? []),
      ...(baseline?.choice?.chosen ?? []).map(({ date }) => localDateInterval(date, zone)),
    ];
    if (spans.some((span) => clockChecks.some((check) => isShifted(check, span))))
      notices.add(
        `The meter's clock was wrong on a day that ${event.id} rests on: its slots hold energy of neighbours.`,
      );
  }
  return [...notices];
}

function isShifted({ span, offsetSeconds, toleranceSeconds }: ClockCheck, { start, end }: Interval): boolean {
  return Math.abs(offsetSeconds) > toleranceSeconds && span.start < end && span.end > start;
}

const LACKS: Readonly<Record<string, string>> = {
  INSUFFICIENT_HISTORY: 'INSUFFICIENT_HISTORY: too few eligible days for a baseline',
  ADJUSTMENT_NOT_MEASURED: 'the window of the adjustment is not measured throughout, so B* is unknown',
  SAME_DAY_NOT_MEASURED: 'the hours the baseline rests on are not measured throughout',
};

/**
 * What is not known about the events, in words, event by event (pure text).
 *
 * @example unknownsOf(events)[0] === 'ER-1: no notice is recorded: the observed reduction is unknown'
 */
export function unknownsOf(events: readonly ComplianceEvent[]): string[] {
  return events.flatMap((event) => {
    const said: string[] = [];
    const { baseline, slots, rigs } = event;
    if (baseline === null) said.push('no terms of the programme are recorded: no baseline, no credit');
    else if (baseline.status !== 'KNOWN') said.push(lackOf(baseline.status, baseline));
    const notMeasured = slots.filter(({ actual, state }) => actual === null && state === 'UNKNOWN');
    if (notMeasured.length > 0)
      said.push(`${count(notMeasured.length, 'slot')} not measured by the billing meter`);
    const parts = slots.filter(({ state }) => state === 'PART');
    if (parts.length > 0)
      said.push(
        `${count(parts.length, 'slot')} covered by the event only in part: neither requested nor credited`,
      );
    if (event.notifiedAt === null) said.push('no notice is recorded: the observed reduction is unknown');
    else if (event.observedReductionKW === null)
      said.push('the observed reduction: a reading before the notice or during the event is not measured');
    const unseen = rigs.filter(({ observedSeconds, orderedSeconds }) => observedSeconds < orderedSeconds);
    if (unseen.length > 0)
      said.push(
        `${count(unseen.length, 'rig')} not observed for ${(event.orderedSeconds - event.observedSeconds).toString()} of their ordered seconds`,
      );
    return said.map((text) => `${event.id}: ${text}`);
  });
}

function lackOf(
  status: string,
  { daysEligible, daysNeeded }: NonNullable<ComplianceEvent['baseline']>,
): string {
  const found =
    status === 'INSUFFICIENT_HISTORY' ? ` (${String(daysEligible)} of ${String(daysNeeded)})` : '';
  return `${LACKS[status] ?? status}${found}`;
}

function count(n: number, what: string): string {
  return `${String(n)} ${what}${n === 1 ? '' : 's'}`;
}
