/** Statements over random facts: five days of one site across a month's end, each day from an organisation of its own. */
import { createPoolDayReconciler } from '../../src/domain/reconciliation/reconcile-pool-day.js';
import type { SiteDayResult } from '../../src/domain/reconciliation/site-day-result.js';
import type { StatedBaseline } from '../../src/domain/report/baseline-test.js';
import type { EnergyStatementInput } from '../../src/domain/report/build-energy-statement.js';
import { segmentRowsOf } from '../../src/domain/report/site-day-segment-row.js';
import {
  localSegmentsOf,
  utcDayOf,
  type UtcDay,
  type ZoneName,
} from '../../src/domain/time/local-calendar.js';
import { organisationOf } from './random-organisation.js';
import { SMALL_SITE_HEADER, tokyo } from './small-site.js';

const ZONE = 'Asia/Tokyo' as ZoneName;
const FIRST_DATE = '2023-03-30';
const END_DATE = '2023-04-03';

/** Policies of every kind of verdict: none, one that holds, one that does not, one that changes at the month's end. */
const POLICIES: readonly (readonly StatedBaseline[])[] = [
  [],
  [{ kind: 'SURPLUS_ONLY', watts: 10n ** 15n, validFrom: '2022-04-01', validTo: null }],
  [{ kind: 'CONTRACTED_LOAD', watts: 0n, validFrom: '2022-04-01', validTo: null }],
  [
    { kind: 'CONTRACTED_LOAD', watts: 0n, validFrom: '2022-04-01', validTo: '2023-04-01' },
    { kind: 'CONTRACTED_LOAD', watts: 10n ** 15n, validFrom: '2023-04-01', validTo: null },
  ],
];

/** Results of the first site of five organisations, moved to five UTC days in a row. */
function siteDays(seed: number, isReversed: boolean): SiteDayResult[] {
  const reconciler = createPoolDayReconciler();
  return [0, 1, 2, 3, 4].map((after) => {
    const { facts, surplus } = organisationOf(seed + after, [1, 2, 2, 3]);
    const ordered = facts.map((site) => ({
      ...site,
      rigs: isReversed ? [...site.rigs].reverse() : site.rigs,
      orders: isReversed ? [...site.orders].reverse() : site.orders,
    }));
    const pool = isReversed ? ordered.reverse() : ordered;
    const results = reconciler.reconcile(
      pool,
      pool.map(() => ZONE),
      surplus,
    );
    const own = results.find((result) => result.siteCode === facts[0]!.siteCode)!;
    const day = (utcDayOf(tokyo(`${FIRST_DATE}T00:00`)) + after) as UtcDay;
    const dates = localSegmentsOf(day, ZONE);
    const segments = own.segments.map((part, index) => ({ ...part, localDate: dates[index]!.localDate }));
    return { ...own, day, segments };
  });
}

/** What a random statement is built from; `isReversed` turns around the order of sites, rigs and orders. */
export function randomStatementInput(seed: number, isReversed = false): EnergyStatementInput {
  return {
    header: {
      ...SMALL_SITE_HEADER,
      period: `${FIRST_DATE}/2023-04-02`,
      periodStart: tokyo(`${FIRST_DATE}T00:00`),
      periodEnd: tokyo(`${END_DATE}T00:00`),
    },
    rows: segmentRowsOf(siteDays(seed, isReversed), FIRST_DATE, END_DATE),
    monthRows: null,
    baselines: POLICIES[Math.abs(seed) % POLICIES.length]!,
    contracts: [],
    restatements: [],
    billingMeter: { verifications: [], bills: [] },
    thresholds: [],
    preliminaryDays: new Set([utcDayOf(tokyo('2023-04-01T12:00'))]),
    constantLoadWatts: 10_000n,
    simulated: false,
    groupBy: null,
  };
}
