/** A store in memory: what a test does not fake throws when it is touched. */
import { METHOD_VERSION } from '../../../src/domain/reconciliation/method-version.js';
import { reconcilePoolDay } from '../../../src/domain/reconciliation/reconcile-pool-day.js';
import { parseInstant } from '../../../src/domain/time/instant.js';
import { localSegmentsOf, type LocalDate, type ZoneName } from '../../../src/domain/time/local-calendar.js';
import type {
  Finding,
  ImportedDocument,
  JobRow,
  Page,
  PageRequest,
  Rig,
  SeriesRow,
  Site,
  Store,
  StoredEvent,
  StoredSeriesDay,
  StoredSiteDay,
} from '../../../src/storage/store.js';
import type { RecordedFact } from '../../../src/domain/report/recorded-fact.js';
import { smallSiteDays } from '../../support/small-site.js';

/** A part of an interface; the rest throws. */
export function part<T extends object>(faked: Partial<T>): T {
  return new Proxy(faked, {
    get: (target, name, receiver) => {
      if (name in target || typeof name === 'symbol') return Reflect.get(target, name, receiver);
      throw new Error(`secret: ${name} is not faked`);
    },
  }) as T;
}

/** Pages by key like storage does. */
function pageOf<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  { limit, afterKey, backwards }: PageRequest,
): Page<T> {
  const beyond = rows.filter((row) => {
    if (afterKey === null) return true;
    return backwards ? keyOf(row) < afterKey : keyOf(row) > afterKey;
  });
  const kept = backwards ? beyond.slice(-limit) : beyond.slice(0, limit);
  const hasMore = beyond.length > limit;
  return { rows: kept, keys: kept.map(keyOf), totalCount: rows.length, hasMore };
}

export const uid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const ZONE = 'Asia/Tokyo' as ZoneName;

export const at = (text: string) => {
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

export function siteRow(id: number, code: string): Site {
  return {
    id,
    uid: uid(id),
    organisationId: 1,
    code,
    name: `Site ${code}`,
    zone: ZONE,
    area: 'kyushu',
    registrationNumber: '1234-56-789012',
    boundary: 'everything behind the billing meter',
    attributeHolder: 'the generators',
    billingStepSeconds: 1_800,
    minAuxiliaryPerMillion: 0,
    simulated: true,
  };
}

export function rigRow(id: number, siteId: number, serial: string): Rig {
  return {
    id: BigInt(id),
    uid: uid(1_000 + id),
    siteId,
    seriesNo: id,
    serial,
    model: 'Avalon A1566HA',
    place: 'hall 1',
    nameplateWatts: 8_064,
    standbyLimitWatts: 200,
    hashrateGhs: 480_000n,
    inServiceFrom: at('2023-01-01T00:00:00+09:00'),
    inServiceTo: null,
  };
}

export const EVENT: StoredEvent = {
  uid: uid(5_000),
  revision: 2,
  recordedSeq: 9n,
  version: 3n,
  programme: 'evening',
  externalId: 'e-1',
  siteCode: 'KYU-1',
  kind: 'REDUCE',
  state: 'RESTORED',
  start: at('2023-03-01T18:00:00+09:00'),
  end: at('2023-03-01T19:10:00+09:00'),
  notifiedAt: null,
  requestedWatts: 4_500_000n,
  targets: null,
};

export const JOB: JobRow = {
  uid: uid(6_000),
  organisationId: 1,
  kind: 'RECONCILE',
  state: 'RUNNING',
  done: 3n,
  total: 31n,
  message: 'days reconciled',
  input: { siteCode: 'KYU-1', period: '2023-03' },
  result: null,
  createdAt: at('2023-04-01T00:00:00Z'),
  updatedAt: at('2023-04-01T00:00:01Z'),
};

export const DOCUMENT: ImportedDocument = {
  uid: uid(7_000),
  organisationId: 1,
  siteCode: 'KYU-1',
  kind: 'METERS',
  name: 'march.csv',
  sha256: 'ab'.repeat(32),
  byteLength: 9_007_199_254_740_993n,
  replacesUid: uid(7_001),
  recordedSeq: 7n,
  recordedAt: at('2023-04-01T00:00:00Z'),
  reason: '',
  approvedBy: '',
  actorCode: 'operator',
  summary: {
    rows: 3,
    accepted: 2,
    duplicates: 1,
    revised: 0,
    gaps: 0,
    series: [],
    months: [{ month: '2023-03', measure: 'SITE_MAIN', milliWh: '2692500' }],
    facts: { label: 'start' },
  },
};

/** What a test may say about the store; everything else is as below. */
export interface FakeContent {
  readonly sites?: readonly Site[];
  readonly rigs?: readonly Rig[];
  readonly series?: readonly SeriesRow[];
  readonly findings?: readonly Finding[];
  readonly readings?: readonly StoredSeriesDay[];
  /** Read at every call, so that a test can move it. */
  readonly head?: () => bigint;
  /** What was recorded about the site between any two sequences. */
  readonly facts?: readonly RecordedFact[];
  /** Results of the small site as known at a sequence. */
  readonly results?: (asOf: bigint) => readonly StoredSiteDay[];
}

/** Results of the three UTC days of the small site. */
export const smallSiteResults: readonly StoredSiteDay[] = smallSiteDays().flatMap(({ facts, surplus }) =>
  reconcilePoolDay([facts], [localSegmentsOf(facts.day, ZONE)], surplus).map((result) => ({
    siteId: 1,
    methodVersion: METHOD_VERSION,
    asOfSeq: 42n,
    inputHash: 'cd'.repeat(32),
    result,
  })),
);

/** Organisation 1 with site KYU-1 and its results, unless the test says otherwise; organisation 2 has nothing. */
export function fakeStore(content: FakeContent = {}): Store {
  const { sites = [siteRow(1, 'KYU-1')], rigs = [], head = () => 42n, readings = [] } = content;
  const ofOne = (organisationId: number, rows: readonly Site[]) => (organisationId === 1 ? rows : []);
  const results = content.results ?? (() => smallSiteResults);
  return part<Store>({
    kind: 'EMBEDDED',
    ledger: { head: async () => head(), sequenceAt: async () => 40n },
    registry: part<Store['registry']>({
      sites: async (org, page) => pageOf(ofOne(org, sites), (site) => site.code, page),
      siteByCode: async (org, code) => ofOne(org, sites).find((site) => site.code === code) ?? null,
      siteByUid: async (org, id) => ofOne(org, sites).find((site) => site.uid === id) ?? null,
      sitesOfArea: async (org) => ofOne(org, sites),
      rigs: async (siteId, page) =>
        pageOf(
          rigs.filter((rig) => rig.siteId === siteId),
          (rig) => rig.serial,
          page,
        ),
      rigByUid: async (org, id) => (org === 1 ? (rigs.find((rig) => rig.uid === id) ?? null) : null),
      allRigs: async (siteId) => rigs.filter((rig) => rig.siteId === siteId),
      series: async () => content.series ?? [],
      baselinePolicies: async () => [
        {
          kind: 'CONTRACTED_LOAD',
          watts: 3_700n,
          validFrom: '2023-03-01' as LocalDate,
          validTo: null,
          evidence: 'contract',
          approvedBy: 'somebody-else',
          restatement: null,
        },
      ],
      plantContracts: async () => [],
      clockChecks: async () => [],
    }),
    meters: part<Store['meters']>({
      days: async (_site, from, to, _asOf, onDay) => {
        for (const reading of readings)
          if (reading.day >= from && reading.day < to) await onDay(reading.day, [reading]);
      },
      packedDays: async () => [],
      findings: async () => content.findings ?? [],
      registerReadings: async () => [],
    }),
    meterFacts: { verifications: async () => [], billedMonths: async () => [] },
    areas: { days: async () => [] },
    changes: { ofSite: async () => content.facts ?? [], ofArea: async () => [] },
    events: part<Store['events']>({
      ofSite: async () => [],
      byUid: async (org, id) => (org === 1 && id === EVENT.uid ? EVENT : null),
      list: async (_org, _site, page) => pageOf([EVENT], (event) => event.externalId, page),
    }),
    documents: part<Store['documents']>({
      byUid: async (org, id) => (org === 1 && id === DOCUMENT.uid ? DOCUMENT : null),
      list: async (_org, page) => pageOf([DOCUMENT], (document) => document.name, page),
    }),
    jobs: part<Store['jobs']>({
      byUid: async (org, id) => (org === 1 && id === JOB.uid ? JOB : null),
    }),
    results: {
      siteDays: async (_site, from, to, _method, asOf) =>
        results(asOf).filter(({ result }) => result.day >= from && result.day < to),
      dirtyDays: async () => [],
    },
  });
}
