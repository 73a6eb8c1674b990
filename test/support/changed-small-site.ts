/** The small site at two sequences: a corrected reading, a late cancelled call, and another site that takes part of its surplus. */
import { reconcilePoolDay } from '../../src/domain/reconciliation/reconcile-pool-day.js';
import type { SiteDayFacts } from '../../src/domain/reconciliation/site-day-facts.js';
import { buildEnergyStatement } from '../../src/domain/report/build-energy-statement.js';
import type { ChangeGrouping, ChangeLogInput } from '../../src/domain/report/change-log.js';
import type { RecordedFact } from '../../src/domain/report/recorded-fact.js';
import { segmentRowsOf } from '../../src/domain/report/site-day-segment-row.js';
import type { Interval } from '../../src/domain/time/instant.js';
import { localSegmentsOf, startOfUtcDay, type ZoneName } from '../../src/domain/time/local-calendar.js';
import { SMALL_SITE_HEADER, smallSiteDays, smallSiteInput, tokyo } from './small-site.js';

const ZONE = 'Asia/Tokyo' as ZoneName;
const HALF_HOUR = 1_800_000;
const CORRECTED = { start: tokyo('2023-03-01T12:00'), end: tokyo('2023-03-01T12:30') };
const SHARED = { start: tokyo('2023-03-02T10:00'), end: tokyo('2023-03-02T11:00') };
const CANCELLED = { start: tokyo('2023-03-01T18:00'), end: tokyo('2023-03-01T19:10') };

const inside = (at: number, { start, end }: Interval): boolean => start <= at && at < end;

/** The billing meter used 0.25 kWh less in the corrected half-hour, and the REDUCE order is cancelled. */
function changedFacts(facts: SiteDayFacts): SiteDayFacts {
  const { billing } = facts;
  const start = startOfUtcDay(facts.day);
  return {
    ...facts,
    orders: facts.orders.filter(({ kind }) => kind !== 'REDUCE'),
    billing:
      billing === null
        ? null
        : {
            ...billing,
            values: billing.values.map((value, slot) =>
              inside(start + slot * HALF_HOUR, CORRECTED) ? value - 250_000 : value,
            ),
          },
  };
}

/** What another site needs in the hour it shares; nothing is left for the small site then. */
function otherSite(facts: SiteDayFacts): SiteDayFacts {
  const start = startOfUtcDay(facts.day);
  const values = Float64Array.from({ length: 48 }, (_, slot) =>
    inside(start + slot * HALF_HOUR, SHARED) ? 9_000_000 : 0,
  );
  return {
    ...facts,
    siteCode: 'KYU-2',
    billing: { seriesNo: 0, day: facts.day, stepSeconds: 1_800, values, qualities: null },
    rigs: [],
    orders: [],
    clockChecks: [],
  };
}

function fact(
  change: Pick<RecordedFact, 'sequence' | 'kind' | 'siteCode' | 'what'> & Partial<RecordedFact>,
  ...spans: readonly Interval[]
): RecordedFact {
  return {
    recordedAt: tokyo('2023-04-03T09:30'),
    actorCode: 'operator',
    documentUid: null,
    documentName: null,
    reason: null,
    approvedBy: null,
    about: spans,
    changed: spans,
    afterBilling: [],
    ...change,
  };
}

const MARCH = { start: tokyo('2023-03-01T00:00'), end: tokyo('2023-04-01T00:00') };

/** What was recorded in between. */
export const SMALL_SITE_FACTS: readonly RecordedFact[] = [
  fact(
    {
      sequence: 43n,
      kind: 'METER_READINGS',
      siteCode: 'KYU-1',
      what: 'correction of MAIN',
      documentName: 'march-corrected.csv',
      documentUid: '00000000-0000-4000-8000-000000000043',
      reason: 'register read again on site',
      approvedBy: 'approver',
    },
    CORRECTED,
  ),
  fact(
    { sequence: 44n, kind: 'CURTAILMENT_EVENT', siteCode: 'KYU-1', what: 'REDUCE e-1 CANCELLED' },
    CANCELLED,
  ),
  fact(
    {
      sequence: 45n,
      kind: 'METER_READINGS',
      siteCode: 'KYU-2',
      what: 'readings of MAIN2',
      documentName: 'neighbour.csv',
      documentUid: '00000000-0000-4000-8000-000000000045',
    },
    SHARED,
  ),
  fact(
    {
      sequence: 46n,
      kind: 'AREA_PUBLICATION',
      siteCode: null,
      what: 'confirmed figures of kyushu',
      actorCode: 'feed',
      documentName: 'area_2023_03.csv',
      documentUid: '00000000-0000-4000-8000-000000000046',
      changed: [],
    },
    MARCH,
  ),
];

/** The days of the small site as they are known after the correction and the cancellation. */
export function changedSmallSiteDays(): ReturnType<typeof smallSiteDays> {
  return smallSiteDays().map(({ facts, surplus }) => ({ facts: changedFacts(facts), surplus }));
}

/** What the change log of the small site is built from. */
export function changedSmallSite(by: ChangeGrouping): ChangeLogInput {
  const results = changedSmallSiteDays().flatMap(({ facts, surplus }) => {
    const segments = localSegmentsOf(facts.day, ZONE);
    return reconcilePoolDay([facts, otherSite(facts)], [segments, segments], surplus).slice(0, 1);
  });
  const after = {
    ...smallSiteInput(),
    header: { ...SMALL_SITE_HEADER, asOfSequence: 46n },
    rows: segmentRowsOf(results, '2023-03-01', '2023-03-03'),
    groupBy: by,
  };
  return {
    before: buildEnergyStatement({ ...smallSiteInput(), groupBy: by }),
    after: buildEnergyStatement(after),
    sinceSequence: 42n,
    facts: SMALL_SITE_FACTS,
    clockChecks: smallSiteDays()[0]?.facts.clockChecks ?? [],
    notices: [],
  };
}
