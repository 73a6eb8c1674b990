import { describe, expect, it } from '@jest/globals';
import { MISSING_VALUE } from '../../src/domain/metering/series-day.js';
import { utcDayOf } from '../../src/domain/time/local-calendar.js';
import type { Finding, SeriesRow } from '../../src/storage/store.js';
import { writeGlobalId } from '../../src/graphql/global-id.js';
import { apiOf, callerOf, type Answer } from './support/api.js';
import { at, fakeStore, uid } from './support/fake-store.js';

const series: SeriesRow[] = ['main', 'r-1', 'r-2'].map((code, seriesNo) => ({
  siteId: 1,
  seriesNo,
  code,
  kind: seriesNo === 0 ? 'SITE_MAIN' : 'RIG',
  stepSeconds: 1_800,
  rigSerial: null,
  nameplateWatts: null,
}));
/** Every other half-hour of a UTC day is missing. */
const reading = {
  seriesNo: 1,
  day: utcDayOf(at('2023-03-01T00:00:00Z')),
  stepSeconds: 1_800,
  values: Float64Array.from({ length: 48 }, (_, slot) => (slot % 2 === 0 ? 1_000 : MISSING_VALUE)),
  qualities: null,
  revision: 1,
  sourceVersion: 1n,
};
const finding = (n: number): Finding => ({
  siteId: 1,
  code: 'METER.GAP',
  seriesCode: 'r-1',
  // Two of each look the same: nothing but their place tells them apart.
  span: { start: at('2023-03-01T00:30:00Z'), end: at('2023-03-01T01:00:00Z') },
  detail: `gap ${String(Math.floor(n / 2))}`,
  documentUid: uid(7_000),
  recordedSeq: 7n,
});
const store = fakeStore({ series, readings: [reading], findings: [0, 1, 2, 3, 4].map(finding) });
const api = apiOf(callerOf(store));
const QUERY = `query ($series: Int, $afterSeries: String, $gaps: Int, $afterGap: String, $findings: Int, $afterFinding: String) {
  dataQuality(site: "KYU-1", period: "2023-03-01/2023-03-02") {
    siteCode zone asOfSequence staleDays scaledDays { totalCount } checks { name version code parameters { name value } }
    series(first: $series, after: $afterSeries) {
      totalCount pageInfo { endCursor }
      nodes { code kind expected present missing completenessPerMillion
        energy { kWh } estimatedEnergy { kWh } estimatedShare
        days(first: 2) { nodes { date expected present estimated missing } }
        gaps(first: $gaps, after: $afterGap) { totalCount nodes { start end localStart localEnd readings } pageInfo { endCursor hasNextPage } } }
    }
    findings(first: $findings, after: $afterFinding) {
      nodes { code detail documentId span { start } } pageInfo { endCursor hasNextPage }
    }
  }
}`;

describe('dataQuality', () => {
  it('counts by series and pages through series and gaps', async () => {
    const first = await api.ask(QUERY, { series: 2, gaps: 3 });
    expect(first.errors).toEqual([]);
    expect(first.get('dataQuality')).toMatchObject({ siteCode: 'KYU-1', asOfSequence: '42' });
    expect(first.list('dataQuality.checks')).toContainEqual({
      name: 'frozen',
      version: 1,
      code: 'METER.FROZEN',
      parameters: [{ name: 'slots', value: 12 }],
    });
    expect(first.get('dataQuality.series.totalCount')).toBe(3);
    const [main, rig] = first.list('dataQuality.series.nodes');
    expect(main).toMatchObject({ code: 'main', kind: 'SITE_MAIN', expected: 96, present: 0 });
    expect(rig).toMatchObject({
      code: 'r-1',
      kind: 'RIG',
      present: 24,
      missing: 72,
      completenessPerMillion: 250_000,
      energy: { kWh: '0.024' },
      estimatedEnergy: { kWh: '0' },
      estimatedShare: '0',
      days: {
        nodes: [
          { date: '2023-03-01', expected: 48, present: 15, estimated: 0, missing: 33 },
          { date: '2023-03-02', expected: 48, present: 9, estimated: 0, missing: 39 },
        ],
      },
    });
    expect(main).toMatchObject({ energy: null, estimatedEnergy: null, estimatedShare: null });
    expect(first.get('dataQuality.zone')).toBe('Asia/Tokyo');
    expect(first.get('dataQuality.series.nodes.1.gaps.totalCount')).toBe(25);
    expect(first.get('dataQuality.series.nodes.1.gaps.nodes.1')).toEqual({
      start: '2023-03-01T00:30:00Z',
      end: '2023-03-01T01:00:00Z',
      localStart: '2023-03-01T09:30:00+09:00',
      localEnd: '2023-03-01T10:00:00+09:00',
      readings: 1,
    });

    const afterSeries = first.get('dataQuality.series.pageInfo.endCursor');
    const second = await api.ask(QUERY, { afterSeries });
    expect(second.get('dataQuality.series.nodes.*.code')).toEqual(['r-2']);
  });

  it('pages through the gaps of one series', async () => {
    const main = await api.ask(QUERY, { series: 1 });
    const afterSeries = main.get('dataQuality.series.pageInfo.endCursor');
    const starts: unknown[] = [];
    let afterGap: unknown = null;
    for (let pages = 0; pages < 3; pages += 1) {
      const answer: Answer = await api.ask(QUERY, { series: 1, afterSeries, gaps: 10, afterGap });
      starts.push(...answer.list('dataQuality.series.nodes.0.gaps.nodes.*.start'));
      afterGap = answer.get('dataQuality.series.nodes.0.gaps.pageInfo.endCursor');
    }
    expect(starts).toHaveLength(25);
    expect(starts).toEqual([...new Set(starts.map(String))].sort());
    expect((await api.ask(QUERY, { afterGap })).codes).toContain('PAGE.CURSOR_FOREIGN');
  });

  it('gives every finding once, also those that look alike', async () => {
    const seen: unknown[] = [];
    let afterFinding: unknown = null;
    for (let pages = 0; pages < 5; pages += 1) {
      const answer: Answer = await api.ask(QUERY, { findings: 1, afterFinding });
      seen.push(...answer.list('dataQuality.findings.nodes.*.detail'));
      expect(answer.get('dataQuality.findings.nodes.0.documentId')).toBe(
        writeGlobalId('ImportedFile', uid(7_000)),
      );
      afterFinding = answer.get('dataQuality.findings.pageInfo.endCursor');
    }
    expect(seen).toEqual(['gap 0', 'gap 0', 'gap 1', 'gap 1', 'gap 2']);
  });
});
