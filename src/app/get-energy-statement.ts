import { success, type Outcome } from '../domain/failure.js';
import type { BillingMeterInput } from '../domain/report/billing-meter.js';
import { buildEnergyStatement } from '../domain/report/build-energy-statement.js';
import type { EnergyStatement, StatementGrouping } from '../domain/report/energy-statement.js';
import type { PolicyRestatement } from '../domain/report/statement-remarks.js';
import { segmentRowsOf, type SiteDaySegmentRow } from '../domain/report/site-day-segment-row.js';
import { METHOD_VERSION } from '../domain/reconciliation/method-version.js';
import type { SiteDayResult } from '../domain/reconciliation/site-day-result.js';
import type { Interval } from '../domain/time/instant.js';
import {
  localDateOf,
  localDatesOf,
  localMonthInterval,
  parseLocalMonth,
  startOfLocalDate,
  utcDaysOf,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../domain/time/local-calendar.js';
import { thermalThresholdsIn } from '../reference/thermal-thresholds.js';
import type { BaselinePolicy, Rig, Site } from '../storage/store.js';
import { silent, type Caller } from './caller.js';
import { findSite } from './find-site.js';
import { resolveKnownAt } from './known-at.js';
import { parsePeriod, type Period } from './period.js';
import { readPoolKnowledge, requirePolicies } from './pool-knowledge.js';
import { staleDays } from './reconcile-period.js';
import { computePoolDays } from './site-days.js';
import { statementHeader } from './statement-header.js';

export interface StatementRequest {
  readonly siteCode: string;
  readonly period: string;
  readonly by: StatementGrouping | null;
  readonly asOf: string | null;
}

/** The energy statement of a site over a local period, as known at a sequence. */
export async function getEnergyStatement(
  caller: Caller,
  request: StatementRequest,
): Promise<Outcome<EnergyStatement>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  const asOf = await resolveKnownAt(caller.store, request.asOf);
  if (!asOf.ok) return asOf;
  return buildFor(caller, { site: site.value, period: period.value, asOf: asOf.value, by: request.by });
}

interface Asked {
  readonly site: Site;
  readonly period: Period;
  readonly asOf: bigint;
  readonly by: StatementGrouping | null;
}

async function buildFor(caller: Caller, asked: Asked): Promise<Outcome<EnergyStatement>> {
  const { site, period, asOf } = asked;
  const { store } = caller;
  const policies = await store.registry.baselinePolicies(site.id, asOf);
  const contracts = await store.registry.plantContracts(site.id, asOf);
  const covered = requirePolicies(site, policies, period.span);
  if (!covered.ok) return covered;
  // The baseline is judged by whole months: the days around a shorter period are read with it.
  const months = wholeMonths(period.span, site.zone);
  const results = await siteDayResults(caller, site, months, asOf);
  if (!results.ok) return results;
  const areaDays = await store.areas.days(caller.organisation.id, site.area, ...dayRange(months), asOf);
  const rigs = await store.registry.allRigs(site.id, asOf);
  const [first, end] = [localDateOf(period.span.start, site.zone), localDateOf(period.span.end, site.zone)];
  const rows = segmentRowsOf(results.value, first, end);
  const isWhole = months.start === period.span.start && months.end === period.span.end;
  return success(
    buildEnergyStatement({
      header: statementHeader(caller, asked),
      rows,
      monthRows: isWhole ? null : monthRowsOf(results.value, months, site.zone),
      baselines: policies,
      restatements: [
        ...restatementsIn(policies, () => 'baseline policy', first, end),
        ...restatementsIn(contracts, ({ plant }) => `contract of plant ${plant}`, first, end),
      ],
      contracts: contracts.filter(({ validFrom, validTo }) => holdsIn(validFrom, validTo, first, end)),
      billingMeter: await billingMeterInput(caller, site, asOf),
      thresholds: thermalThresholdsIn(site.area, first, end),
      preliminaryDays: new Set(areaDays.filter((day) => day.status === 'PRELIMINARY').map((day) => day.day)),
      constantLoadWatts: nameplateOf(rigs, period.span),
      simulated: site.simulated,
      groupBy: asked.by,
    }),
  );
}

function monthRowsOf(
  results: readonly SiteDayResult[],
  months: Interval,
  zone: ZoneName,
): SiteDaySegmentRow[] {
  return segmentRowsOf(results, localDateOf(months.start, zone), localDateOf(months.end, zone));
}

async function billingMeterInput({ store }: Caller, site: Site, asOf: bigint): Promise<BillingMeterInput> {
  const meter = (await store.registry.series(site.id, asOf)).find(({ kind }) => kind === 'SITE_MAIN');
  const verifications = await store.meterFacts.verifications(site.id, asOf);
  return {
    verifications: verifications.filter(({ seriesCode }) => seriesCode === meter?.code),
    bills: await store.meterFacts.billedMonths(site.id, asOf),
  };
}

/** Rows that hold on local dates `[first, end)` and were recorded after readings of their days. */
function restatementsIn<Row extends Omit<BaselinePolicy, 'kind' | 'watts'>>(
  rows: readonly Row[],
  subjectOf: (row: Row) => string,
  first: LocalDate,
  end: LocalDate,
): PolicyRestatement[] {
  return rows.flatMap((row) => {
    const { restatement, validFrom, validTo, approvedBy } = row;
    return restatement !== null && holdsIn(validFrom, validTo, first, end)
      ? [{ subject: subjectOf(row), validFrom, reason: restatement, approvedBy }]
      : [];
  });
}

function holdsIn(validFrom: LocalDate, validTo: LocalDate | null, first: LocalDate, end: LocalDate): boolean {
  return validFrom < end && (validTo === null || first < validTo);
}

/** The span of all local months a period touches. */
export function wholeMonths(span: Interval, zone: ZoneName): Interval {
  const dates = localDatesOf(span, zone);
  const monthOf = (date: LocalDate | undefined): Interval => {
    const month = parseLocalMonth((date ?? localDateOf(span.start, zone)).slice(0, 7));
    return month.ok ? localMonthInterval(month.value, zone) : span;
  };
  return { start: monthOf(dates[0]).start, end: monthOf(dates.at(-1)).end };
}

function dayRange(span: Interval): [UtcDay, UtcDay] {
  const days = utcDaysOf(span);
  const first = days[0] ?? (0 as UtcDay);
  return [first, ((days.at(-1) ?? first) + 1) as UtcDay];
}

/**
 * The results of all days a span touches: stored ones where they are fresh as of the sequence, the others computed now from
 * the readings and not stored (docs/decisions/0004).
 */
async function siteDayResults(
  caller: Caller,
  site: Site,
  span: Interval,
  asOf: bigint,
): Promise<Outcome<SiteDayResult[]>> {
  const { store } = caller;
  const [from, to] = dayRange(span);
  const stale = new Set(await staleDays(store, site, await knownDays(caller, site, span), asOf));
  const stored = await store.results.siteDays(site.id, from, to, METHOD_VERSION, asOf, true);
  const results = stored.map((row) => row.result).filter((result) => !stale.has(result.day));
  if (stale.size > 0) {
    const known = await readPoolKnowledge(
      store,
      caller.organisation.id,
      site.area,
      { fromDay: from, toDay: to },
      asOf,
    );
    const keep = (computed: readonly { siteId: number; result: SiteDayResult }[]): Promise<Outcome<null>> => {
      for (const row of computed) if (row.siteId === site.id) results.push(row.result);
      return Promise.resolve(success(null));
    };
    const done = await computePoolDays(
      store,
      known,
      [...stale].sort((a, b) => a - b),
      keep,
      silent,
    );
    if (!done.ok) return done;
  }
  return success(results.sort((a, b) => a.day - b.day));
}

/** Days of the span in which the site can have figures: none before its first policy. */
async function knownDays(caller: Caller, site: Site, span: Interval): Promise<UtcDay[]> {
  const policies = await caller.store.registry.baselinePolicies(site.id, await caller.store.ledger.head());
  const [first] = policies;
  if (first === undefined) return [];
  const start = startOfLocalDate(first.validFrom, site.zone);
  return utcDaysOf({ start: start > span.start ? start : span.start, end: span.end });
}

/** Nameplate power of the rigs in service at the end of the period, W; null when the site has none. */
function nameplateOf(rigs: readonly Rig[], span: Interval): bigint | null {
  const present = rigs.filter(
    (rig) => rig.inServiceFrom < span.end && (rig.inServiceTo === null || rig.inServiceTo >= span.end),
  );
  return present.length === 0 ? null : present.reduce((sum, rig) => sum + BigInt(rig.nameplateWatts), 0n);
}
