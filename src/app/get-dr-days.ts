import {
  reportedDrDays,
  type DrDayCount,
  type ReportedDrDays,
} from '../domain/curtailment/demand-response/dr-day-count.js';
import { success, type Outcome } from '../domain/failure.js';
import { localDateOf } from '../domain/time/local-calendar.js';
import { DR_DAY_RULE } from '../reference/energy-conservation-act.js';
import type { Caller } from './caller.js';
import { allSites } from './find-site.js';
import { getComplianceStatement } from './get-compliance-statement.js';
import { resolveKnownAt } from './known-at.js';
import { parsePeriod } from './period.js';

export interface DrDaysReport extends ReportedDrDays {
  readonly entity: string;
  readonly period: string;
  readonly asOfSequence: bigint;
}

/**
 * Days of demand response of the caller's organisation over a period, as known at a sequence: those of its site with the
 * most. Days are local to each site; the period is read in the organisation's zone.
 */
export async function getDrDays(
  caller: Caller,
  request: { readonly period: string; readonly asOf: string | null },
): Promise<Outcome<DrDaysReport>> {
  const { organisation, store } = caller;
  const period = parsePeriod(request.period, organisation.zone);
  if (!period.ok) return period;
  const asOf = await resolveKnownAt(store, request.asOf);
  if (!asOf.ok) return asOf;
  const counts = new Map<string, DrDayCount>();
  for (const { code } of await allSites(caller)) {
    const asked = { siteCode: code, period: request.period, asOf: asOf.value.toString() };
    const statement = await getComplianceStatement(caller, asked);
    if (!statement.ok) return statement;
    // A site that nobody called is left out: what was registered later must not change what was known.
    if (statement.value.events.length > 0) counts.set(code, statement.value.drDays);
  }
  const { start, end } = period.value.span;
  const dates = { from: localDateOf(start, organisation.zone), to: localDateOf(end, organisation.zone) };
  return success({
    entity: organisation.name,
    period: period.value.text,
    asOfSequence: asOf.value,
    ...reportedDrDays(counts, DR_DAY_RULE, dates),
  });
}
