import { orderWindowsOf } from '../domain/curtailment/order-windows.js';
import type { OrderWindow } from '../domain/curtailment/curtailment-event.js';
import { failure, refused, success, type Outcome } from '../domain/failure.js';
import type { ClockCheck } from '../domain/metering/clock-check.js';
import type { SeriesDay } from '../domain/metering/series-day.js';
import type { BaselineRule } from '../domain/reconciliation/baseline-rule.js';
import type { ContractedPlant, RigFacts, SiteDayFacts } from '../domain/reconciliation/site-day-facts.js';
import type { SurplusDay } from '../domain/surplus/surplus-day.js';
import { DAY, type Interval } from '../domain/time/instant.js';
import {
  localDatesOf,
  localSegmentsOf,
  startOfUtcDay,
  type LocalDate,
  type UtcDay,
} from '../domain/time/local-calendar.js';
import type { BaselinePolicy, PlantContract, Rig, SeriesRow, Site, Store } from '../storage/store.js';
import { areaSurplusDay } from './area-surplus-day.js';
import { BILLING_SERIES } from './find-site.js';
import { siteCalls } from './site-calls.js';

/** What is known of one site of a pool as of one sequence, but for its readings. */
export interface SiteKnowledge {
  readonly site: Site;
  readonly rigs: readonly Rig[];
  readonly series: readonly SeriesRow[];
  readonly policies: readonly BaselinePolicy[];
  readonly contracts: readonly PlantContract[];
  readonly clockChecks: readonly ClockCheck[];
  readonly orders: readonly OrderWindow[];
}

/** Everything a pool's days rest on, but for readings: read once per run. */
export interface PoolKnowledge {
  readonly asOf: bigint;
  readonly area: string;
  readonly sites: readonly SiteKnowledge[];
  readonly surplusDays: ReadonlyMap<UtcDay, SurplusDay>;
}

/** Reads what is known of all sites of the organisation in one area over a span of days `[fromDay, toDay)`. */
export async function readPoolKnowledge(
  store: Store,
  organisationId: number,
  area: string,
  days: { readonly fromDay: UtcDay; readonly toDay: UtcDay },
  asOf: bigint,
): Promise<PoolKnowledge> {
  const span: Interval = { start: startOfUtcDay(days.fromDay), end: startOfUtcDay(days.toDay) };
  const sites: SiteKnowledge[] = [];
  for (const site of await store.registry.sitesOfArea(organisationId, area, asOf)) {
    const calls = await siteCalls(store, site.id, span, asOf);
    const clockChecks = await store.registry.clockChecks(site.id, asOf);
    sites.push({
      site,
      rigs: await store.registry.allRigs(site.id, asOf),
      series: await store.registry.series(site.id),
      policies: await store.registry.baselinePolicies(site.id, asOf),
      contracts: await store.registry.plantContracts(site.id, asOf),
      // Readings of the billing meter are what the site's figures rest on.
      clockChecks: clockChecks.filter(({ seriesNo }) => seriesNo === BILLING_SERIES),
      orders: orderWindowsOf(calls, span),
    });
  }
  const areaDays = await store.areas.days(organisationId, area, days.fromDay, days.toDay, asOf);
  const surplusDays = new Map<UtcDay, SurplusDay>();
  for (const areaDay of areaDays) surplusDays.set(areaDay.day, areaSurplusDay(areaDay));
  return { asOf, area, sites, surplusDays };
}

/**
 * Whether a site shares the surplus of a UTC day: from the first local date of a baseline policy on. A site that is
 * registered before it runs would otherwise be a member whose meter is unknown, and hold up the claims of the others.
 */
export function isPoolMember(known: Pick<SiteKnowledge, 'site' | 'policies'>, day: UtcDay): boolean {
  return localSegmentsOf(day, known.site.zone).some(
    ({ localDate }) => policyOn(known.policies, localDate) !== null,
  );
}

/** Joins the readings of one UTC day with what is known of the site. */
export function siteDayFacts(
  known: SiteKnowledge,
  day: UtcDay,
  readings: readonly SeriesDay[],
): SiteDayFacts {
  const baselines: { fromSecond: number; toSecond: number; rule: BaselineRule }[] = [];
  for (const segment of localSegmentsOf(day, known.site.zone)) {
    const policy = policyOn(known.policies, segment.localDate);
    const rule: BaselineRule = policy === null ? NO_POLICY : { kind: policy.kind, watts: policy.watts };
    baselines.push({ fromSecond: segment.fromSecond, toSecond: segment.toSecond, rule });
  }
  const bySeries = new Map<number, SeriesDay>();
  for (const series of readings) bySeries.set(series.seriesNo, series);
  const billing = known.series.find((s) => s.kind === 'SITE_MAIN');
  const start = startOfUtcDay(day);
  const end = start + DAY;
  const rigs: RigFacts[] = [];
  for (const rig of known.rigs) {
    if (rig.inServiceFrom >= end || (rig.inServiceTo !== null && rig.inServiceTo <= start)) continue;
    rigs.push(rigFacts(rig, start, bySeries.get(rig.seriesNo) ?? null));
  }
  return {
    siteCode: known.site.code,
    day,
    billing: billing === undefined ? null : (bySeries.get(billing.seriesNo) ?? null),
    balanceStepSeconds: balanceStep(known, rigs),
    rigs,
    orders: known.orders.filter((order) => order.start < end && order.end > start),
    baselines,
    minAuxiliaryPerMillion: known.site.minAuxiliaryPerMillion,
    clockChecks: known.clockChecks,
    contracted: known.contracts.length === 0 ? NO_PLANTS : contractedPlants(known, day, bySeries),
  };
}

const NO_PLANTS: readonly ContractedPlant[] = [];

/** The plants in force on the local dates of a UTC day, each date of one by itself. */
function contractedPlants(
  known: SiteKnowledge,
  day: UtcDay,
  bySeries: ReadonlyMap<number, SeriesDay>,
): ContractedPlant[] {
  return localSegmentsOf(day, known.site.zone).flatMap(({ localDate, fromSecond, toSecond }) =>
    known.contracts
      .filter(({ validFrom, validTo }) => validFrom <= localDate && (validTo === null || localDate < validTo))
      .map(({ plant }) => {
        const series = known.series.find(({ kind, code }) => kind === 'PLANT' && code === plant);
        const readings = series === undefined ? null : (bySeries.get(series.seriesNo) ?? null);
        return { plant, fromSecond, toSecond, readings };
      }),
  );
}

/**
 * The rule where no policy is recorded: a load no site reaches (1 GW), so that nothing counts as absorbed there. A period
 * that lacks a policy on one of its own dates is refused by `requirePolicies`.
 */
const NO_POLICY: BaselineRule = { kind: 'CONTRACTED_LOAD', watts: 1_000_000_000n };

/** Refuses a period in which a site has no baseline policy on some date. */
export function requirePolicies(
  site: Site,
  policies: readonly BaselinePolicy[],
  span: Interval,
): Outcome<null> {
  const bare = localDatesOf(span, site.zone).find((date) => policyOn(policies, date) === null);
  if (bare === undefined) return success(null);
  return refused(
    failure(
      'BASELINE.NO_POLICY',
      `site ${site.code} has no baseline policy on ${bare}`,
      'record one with `yojo setup policy`',
    ),
  );
}

/** The policy row in force on a local date; a later row wins where two overlap. */
function policyOn(policies: readonly BaselinePolicy[], date: LocalDate): BaselinePolicy | null {
  return (
    policies.filter((p) => p.validFrom <= date && (p.validTo === null || date < p.validTo)).at(-1) ?? null
  );
}

function balanceStep(known: SiteKnowledge, rigs: readonly RigFacts[]): number {
  let step = known.site.billingStepSeconds;
  for (const { readings } of rigs)
    if (readings !== null && readings.stepSeconds > step) step = readings.stepSeconds;
  return step;
}

function rigFacts(rig: Rig, startOfDay: number, readings: SeriesDay | null): RigFacts {
  const { inServiceFrom: from, inServiceTo: to } = rig;
  return {
    serial: rig.serial,
    seriesNo: rig.seriesNo,
    standbyLimitWatts: rig.standbyLimitWatts,
    inServiceFromSecond: from <= startOfDay ? 0 : (from - startOfDay) / 1_000,
    inServiceToSecond: to === null || to >= startOfDay + DAY ? DAY / 1_000 : (to - startOfDay) / 1_000,
    readings,
  };
}
