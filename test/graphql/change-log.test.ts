import { describe, expect, it } from '@jest/globals';
import { METHOD_VERSION } from '../../src/domain/reconciliation/method-version.js';
import { reconcilePoolDay } from '../../src/domain/reconciliation/reconcile-pool-day.js';
import { localSegmentsOf, type ZoneName } from '../../src/domain/time/local-calendar.js';
import { writeGlobalId } from '../../src/graphql/global-id.js';
import { changedSmallSiteDays, SMALL_SITE_FACTS } from '../support/changed-small-site.js';
import { apiOf, callerOf, type Answer } from './support/api.js';
import { fakeStore, smallSiteResults, uid } from './support/fake-store.js';

/** From sequence 41 on the corrected meter and the cancelled call are known. */
const changed = changedSmallSiteDays().flatMap(({ facts, surplus }) =>
  reconcilePoolDay([facts], [localSegmentsOf(facts.day, 'Asia/Tokyo' as ZoneName)], surplus).map(
    (result) => ({
      siteId: 1,
      methodVersion: METHOD_VERSION,
      asOfSeq: 41n,
      inputHash: 'ef'.repeat(32),
      result,
    }),
  ),
);
const store = fakeStore({
  facts: SMALL_SITE_FACTS.slice(0, 2),
  results: (asOf) => (asOf < 41n ? smallSiteResults : changed),
});
const api = apiOf(callerOf(store));
const QUERY = `query ($since: String!, $until: String, $by: ChangeGrouping, $rows: Int, $after: String, $facts: Int, $afterFact: String, $causes: Int, $afterCause: String) {
  changeLog(site: "KYU-1", period: "2023-03-01/2023-03-02", since: $since, until: $until, by: $by) {
    by sinceSequence untilSequence notices header { siteCode asOfSequence }
    totals { figure before { kWh } after { kWh } difference { kWh } }
    rows(first: $rows, after: $after) {
      totalCount pageInfo { endCursor hasNextPage }
      nodes {
        label start end unexplained counts { count before after }
        figures { figure before { kWh } after { kWh } difference { kWh } }
        causes(first: $causes, after: $afterCause) {
          totalCount pageInfo { endCursor } nodes { through fact { sequence what reason approvedBy actorCode } }
        }
      }
    }
    facts(first: $facts, after: $afterFact) {
      totalCount pageInfo { endCursor }
      nodes { sequence kind siteCode recordedAt documentId documentName about { start end } changed { start } }
    }
  }
}`;

describe('changeLog', () => {
  it('gives rows that moved with their figures and causes, totals, and what was recorded', async () => {
    const answer = await api.ask(QUERY, { since: '40' });
    expect([answer.errors, api.logged]).toEqual([[], []]);
    expect(answer.get('changeLog')).toMatchObject({
      by: 'DAY',
      sinceSequence: '40',
      untilSequence: '42',
      notices: [],
      header: { siteCode: 'KYU-1', asOfSequence: '42' },
    });
    expect(answer.list('changeLog.rows.nodes.*.label')).toEqual(['2023-03-01']);
    expect(answer.list('changeLog.rows.nodes.0.figures')).toContainEqual({
      figure: 'energy',
      before: { kWh: '110.915271' },
      after: { kWh: '110.665271' },
      difference: { kWh: '-0.25' },
    });
    expect(answer.get('changeLog.rows.nodes.0.causes.nodes')).toMatchObject([
      {
        through: 'DIRECT',
        fact: { sequence: '43', reason: 'register read again on site', approvedBy: 'approver' },
      },
      { through: 'DIRECT', fact: { sequence: '44', what: 'REDUCE e-1 CANCELLED', reason: null } },
    ]);
    expect(answer.list('changeLog.totals')).toHaveLength(26);
    expect(answer.get('changeLog.facts.nodes.0')).toMatchObject({
      kind: 'METER_READINGS',
      siteCode: 'KYU-1',
      documentId: writeGlobalId('ImportedFile', uid(43)),
      about: { start: '2023-03-01T03:00:00Z', end: '2023-03-01T03:30:00Z' },
    });
    expect(answer.get('changeLog.facts.nodes.1.documentId')).toBeNull();
  });

  it('pages through rows, facts and causes; a cursor of another list or comparison is refused', async () => {
    const labels: unknown[] = [];
    let after: unknown = null;
    for (let pages = 0; pages < 4; pages += 1) {
      const answer: Answer = await api.ask(QUERY, {
        since: '40',
        until: '42',
        by: 'INTERVAL',
        rows: 1,
        after,
      });
      labels.push(...answer.list('changeLog.rows.nodes.*.label'));
      after = answer.get('changeLog.rows.pageInfo.endCursor');
    }
    expect(labels).toEqual(['12:00', '18:00', '18:30', '19:00'].map((time) => `2023-03-01T${time}:00+09:00`));
    const one = await api.ask(QUERY, { since: '40', facts: 1, causes: 1 });
    const afterFact = one.get('changeLog.facts.pageInfo.endCursor');
    const afterCause = one.get('changeLog.rows.nodes.0.causes.pageInfo.endCursor');
    const next = await api.ask(QUERY, { since: '40', afterFact, afterCause });
    expect(next.list('changeLog.facts.nodes.*.sequence')).toEqual(['44']);
    expect(next.list('changeLog.rows.nodes.0.causes.nodes.*.fact.sequence')).toEqual(['44']);
    expect((await api.ask(QUERY, { since: '39', afterFact })).codes).toEqual(['PAGE.CURSOR_FOREIGN']);
    expect((await api.ask(QUERY, { since: '40', after: afterFact })).codes).toEqual(['PAGE.CURSOR_FOREIGN']);
  });

  it('refuses two sequences that are the wrong way round, and one beyond the head', async () => {
    expect((await api.ask(QUERY, { since: '42', until: '40' })).codes).toEqual(['CHANGES.SINCE_AFTER_UNTIL']);
    expect((await api.ask(QUERY, { since: '40', until: '43' })).codes).toEqual(['KNOWN_AT.BEYOND_HEAD']);
  });
});
