import { describe, expect, it } from '@jest/globals';
import { UNOBSERVED } from '../../src/domain/curtailment/demand-response/observed-day.js';
import { DAY } from '../../src/domain/time/instant.js';
import { utcDayOf, type UtcDay } from '../../src/domain/time/local-calendar.js';
import type { SeriesRow, Store, StoredSeriesDay } from '../../src/storage/store.js';
import { apiOf, callerOf } from './support/api.js';
import { at, EVENT, fakeStore, part, rigRow } from './support/fake-store.js';

/** A weekday in June, when no weekday is a holiday in Japan. */
const EVENING = {
  ...EVENT,
  programme: 'evening-reduction',
  start: at('2023-06-16T18:00:00+09:00'),
  end: at('2023-06-16T19:00:00+09:00'),
  notifiedAt: at('2023-06-16T15:00:00+09:00'),
  requestedWatts: 6_000n,
};
const CANCELLED = { ...EVENING, externalId: 'e-2', state: 'CANCELLED' as const };
/** An event that the statement of June must pass over when it looks for baseline days. */
const EARLIER = {
  ...EVENING,
  externalId: 'e-0',
  start: at('2023-06-15T18:00:00+09:00'),
  end: at('2023-06-15T19:00:00+09:00'),
};

const meter: SeriesRow = {
  siteId: 1,
  seriesNo: 0,
  code: 'MAIN',
  kind: 'SITE_MAIN',
  stepSeconds: 1_800,
  rigSerial: null,
  nameplateWatts: null,
};

/** Meter and rigs as known at a sequence: all at work but for the event; rig B never stops; from 43 on its readings are gone. */
function readings(seriesNos: readonly number[], from: UtcDay, to: UtcDay, asOf: bigint): StoredSeriesDay[] {
  const found: StoredSeriesDay[] = [];
  for (let day = Math.max(from, utcDayOf(at('2023-06-01T00:00:00Z'))); day < to; day += 1) {
    for (const seriesNo of seriesNos) {
      const values = Array.from({ length: 48 }, (_, slot) => {
        const start = day * DAY + slot * 1_800_000;
        const ordered = start >= EVENING.start && start < EVENING.end;
        if (seriesNo === 0) return ordered ? 2_000_000 : 5_000_000;
        if (asOf > 42n) return UNOBSERVED;
        return ordered && seriesNo === 1 ? 20_000 : 1_650_000;
      });
      const common = { revision: 1, sourceVersion: 0n, stepSeconds: 1_800, qualities: null };
      found.push({ ...common, seriesNo, day: day as UtcDay, values: Float64Array.from(values) });
    }
  }
  return found;
}

let head = 42n;
function storeOfEvening(): Store {
  const rigs = [rigRow(1, 1, 'A'), rigRow(2, 1, 'B')];
  const store = fakeStore({ rigs, series: [meter], head: () => head });
  return part<Store>({
    kind: store.kind,
    ledger: store.ledger,
    registry: store.registry,
    areas: store.areas,
    meters: part<Store['meters']>({
      seriesDays: async (_site, numbers, from, to, asOf) => readings(numbers, from, to, asOf),
    }),
    events: part<Store['events']>({ ofSite: async () => [EARLIER, EVENING, CANCELLED] }),
    entries: part<Store['entries']>({ excuses: async () => [], declines: async () => [] }),
  });
}

const STATEMENT = `query ($period: String = "2023-06-16") { complianceStatement(site: "KYU-1", period: $period) {
  header { siteCode asOfSequence }
  events { id programme kind verdict acknowledged delivery deliveryUnadjusted obedience observedReductionKW flags
    residual { kWh } forgone { kWh } rigsNotMeasured notifiedAt
    calls { externalId requestedWatts namedRigs state }
    baseline { preset status dayType daysNeeded daysEligible daysChosen { date windowUse { kWh } }
      daysRejected { date reason } adjustment { kind slots perSlot { kWh } factor window { start end } } }
    slots { start end state unadjusted { kWh } adjusted { kWh } actual { kWh } requested { kWh } delta { kWh } } }
  settlements { date programme credited { kWh } creditedUnadjusted { kWh } shortfall { kWh } payment penalty currency }
  workOrder { eventId serial place verdict lastWatts overSeconds lastContact }
  callsNotInForce { externalId state } drDays { applicable days dates notCounted { eventId reason } }
  unknown findings { code } notices standingSentences } }`;
const RIGS = `query ($first: Int, $after: String, $event: String = "e-1") {
  complianceRigs(site: "KYU-1", period: "2023-06-16", programme: "evening-reduction", event: $event, first: $first, after: $after) {
    totalCount nodes { serial verdict orderedSeconds observedSeconds obeyedSeconds reachedAfter { earliest latest }
      restoration residual { kWh } lastWatts }
    pageInfo { endCursor hasNextPage } } }`;

describe('complianceStatement', () => {
  it('shows what was delivered by the rule of the programme, exactly', async () => {
    head = 42n;
    const answer = await apiOf(callerOf(storeOfEvening())).ask(STATEMENT);
    expect(answer.errors).toEqual([]);
    expect(answer.get('complianceStatement.events.*.id')).toEqual(['e-1']);
    const event = 'complianceStatement.events.0';
    expect(answer.get(event)).toMatchObject({
      verdict: 'IN_FULL',
      delivery: '1',
      obedience: '0.5',
      observedReductionKW: '6',
      flags: ['ADJUSTMENT_AFTER_NOTICE'],
      calls: [{ externalId: 'e-1', requestedWatts: '6000', namedRigs: null, state: 'RESTORED' }],
    });
    expect(answer.get(`${event}.baseline`)).toMatchObject({
      status: 'KNOWN',
      dayType: 'WEEKDAY',
      daysNeeded: 5,
    });
    expect(answer.list(`${event}.baseline.daysRejected`)[0]).toEqual({
      date: '2023-06-15',
      reason: 'EVENT_DAY',
    });
    expect(answer.get(`${event}.slots.0`)).toMatchObject({
      state: 'ACCEPTED',
      adjusted: { kWh: '5' },
      actual: { kWh: '2' },
      requested: { kWh: '3' },
      delta: { kWh: '3' },
    });
    expect(answer.get('complianceStatement.settlements')).toEqual([
      {
        date: '2023-06-16',
        programme: 'evening-reduction',
        credited: { kWh: '6' },
        creditedUnadjusted: { kWh: '6' },
        shortfall: { kWh: '0' },
        payment: '270',
        penalty: '0',
        currency: 'JPY',
      },
    ]);
    expect(answer.get('complianceStatement.workOrder.*.serial')).toEqual(['B']);
    expect(answer.get('complianceStatement.callsNotInForce')).toEqual([
      { externalId: 'e-2', state: 'CANCELLED' },
    ]);
    expect(answer.get('complianceStatement.drDays')).toMatchObject({ applicable: true, days: 1 });
  });

  it('14: takes no event day for its baseline, nor the day itself', async () => {
    const answer = await apiOf(callerOf(storeOfEvening())).ask(STATEMENT);
    const chosen = answer.get('complianceStatement.events.0.baseline.daysChosen.*.date');
    expect(chosen).toEqual(['2023-06-14', '2023-06-13', '2023-06-12', '2023-06-09']);
  });

  it('pages through the rigs of an event, all as known at the first page', async () => {
    head = 42n;
    const api = apiOf(callerOf(storeOfEvening()));
    const first = await api.ask(RIGS, { first: 1 });
    expect(first.errors).toEqual([]);
    expect(first.get('complianceRigs.totalCount')).toBe(2);
    expect(first.get('complianceRigs.nodes.0')).toMatchObject({
      serial: 'A',
      verdict: 'OBEYED',
      orderedSeconds: 3_600,
      observedSeconds: 3_600,
      reachedAfter: { earliest: 0, latest: 0 },
      restoration: 'RESTORED',
      residual: { kWh: '0.04' },
      lastWatts: '40',
    });
    head = 43n;
    const second = await api.ask(RIGS, { first: 1, after: first.get('complianceRigs.pageInfo.endCursor') });
    expect(second.get('complianceRigs.nodes.0')).toMatchObject({ serial: 'B', verdict: 'AGAINST_ORDER' });
    const now = await api.ask(RIGS, { first: 2 });
    expect(now.get('complianceRigs.nodes.*.verdict')).toEqual(['NOT_OBSERVED', 'NOT_OBSERVED']);
  });

  it('refuses an event that the period does not have, and a site nobody knows', async () => {
    const api = apiOf(callerOf(storeOfEvening()));
    expect((await api.ask(RIGS, { event: 'e-2' })).codes).toEqual(['DR.EVENT_UNKNOWN']);
    expect((await api.ask(STATEMENT.replace('KYU-1', 'X'))).codes).toEqual(['SITE.UNKNOWN']);
  });
});

describe('demandResponseDays', () => {
  it('reports the days of the site that was called most, with every site that was called', async () => {
    const query = `{ demandResponseDays(period: "2023-06") {
      entity period applicable days siteCode sites { siteCode days dates notCounted { eventId reason } } } }`;
    const answer = await apiOf(callerOf(storeOfEvening())).ask(query);
    expect(answer.errors).toEqual([]);
    const { sites, ...entity } = Object(answer.get('demandResponseDays'));
    expect(entity).toMatchObject({ period: '2023-06', applicable: true });
    expect(entity.siteCode).toBe(sites[0].siteCode);
    expect(sites).toHaveLength(1);
    expect(entity.days).toBe(sites[0].dates.length);
    expect(sites[0].dates).toContain('2023-06-16');
  });
});
