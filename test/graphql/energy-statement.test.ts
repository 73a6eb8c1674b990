import { describe, expect, it } from '@jest/globals';
import { apiOf, callerOf, type Answer } from './support/api.js';
import { fakeStore, smallSiteResults } from './support/fake-store.js';

const PERIOD = '2023-03-01/2023-03-02';
const ROW = `label start end rigSerial energy { kWh MWh } absorbed { kWh } energyRaw { kWh } incompleteSlots
  cells { row column energy { kWh } } withheldBecause`;
const STATEMENT = `query ($by: StatementGrouping, $asOf: String) {
  energyStatement(site: "KYU-1", period: "${PERIOD}", by: $by, asOf: $asOf) {
    header { entity siteCode zone periodStart periodEnd asOfSequence assurance reviewer }
    totals { energy { kWh } rigs { kWh } auxiliary { kWh } coincident { kWh } absorbed { kWh } }
    lift { value nearOne } coincidentShareOfEnergy
    thresholdSensitivity { cases { percentOfThreshold megawatts absorbed { MWh } } }
    conservation { law relation left { kWh } right { kWh } holds }
    baseline { verdict tests { month watts verdict } }
    groupedBy rows { ${ROW} }
  }
}`;
const PAGE = `query ($by: StatementGrouping!, $first: Int, $after: String, $last: Int, $before: String, $asOf: String) {
  reconciliation(site: "KYU-1", period: "${PERIOD}", by: $by, first: $first, after: $after, last: $last, before: $before, asOf: $asOf) {
    totalCount nodes { ${ROW} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/;

describe('energyStatement', () => {
  const api = apiOf();

  it('shows the figures of the domain as exact text', async () => {
    const answer = await api.ask(STATEMENT, { by: 'RIG' });
    expect(answer.errors).toEqual([]);
    expect(answer.get('energyStatement.header')).toMatchObject({
      entity: 'Kyushu Surplus Power K.K.',
      zone: 'Asia/Tokyo',
      periodStart: '2023-02-28T15:00:00Z',
      periodEnd: '2023-03-02T15:00:00Z',
      asOfSequence: '42',
      assurance: 'NONE',
      reviewer: null,
    });
    for (const figure of ['energy', 'rigs', 'auxiliary', 'coincident', 'absorbed'])
      expect(answer.get(`energyStatement.totals.${figure}.kWh`)).toMatch(DECIMAL);
    expect(answer.get('energyStatement.lift.nearOne')).toMatch(DECIMAL);
    expect(answer.get('energyStatement.baseline.tests.0')).toMatchObject({ month: '2023-03', watts: '3700' });
    expect(answer.get('energyStatement.rows.*.label')).toEqual(['A-10', 'A-9', 'b-1', 'auxiliary']);
    expect(answer.list('energyStatement.rows.0.cells')).toHaveLength(12);
    expect(answer.get('energyStatement.rows.0.energy.MWh')).toMatch(DECIMAL);
    expect(new Set(answer.list('energyStatement.conservation.*.relation'))).toEqual(
      new Set(['EQUAL', 'AT_MOST']),
    );
  });

  it('has no rows unless they are asked for', async () => {
    const answer = await api.ask(STATEMENT);
    expect(answer.get('energyStatement.groupedBy')).toBeNull();
    expect(answer.get('energyStatement.rows')).toEqual([]);
  });

  it.each([
    ['site: "X", period: "2023-03"', 'SITE.UNKNOWN'],
    ['site: "KYU-1", period: "March"', 'PERIOD.UNREADABLE'],
    ['site: "KYU-1", period: "2023-02"', 'BASELINE.NO_POLICY'],
    ['site: "KYU-1", period: "2023-03", asOf: "43"', 'KNOWN_AT.BEYOND_HEAD'],
    ['site: "KYU-1", period: "2023-03", asOf: "now"', 'KNOWN_AT.UNREADABLE'],
  ])('refuses %s with %s', async (args, code) => {
    const answer = await api.ask(`{ energyStatement(${args}) { groupedBy } }`);
    expect(answer.codes).toEqual([code]);
    expect(answer.data).toBeNull();
  });

  it('refuses more rows than a list without pages may have', async () => {
    const args = 'site: "KYU-1", period: "2023-03-01/2023-04-30", by: INTERVAL';
    const answer = await api.ask(`{ energyStatement(${args}) { rows { label } } }`);
    expect(answer.codes).toEqual(['LIMIT.ROWS']);
    expect(answer.errors[0]?.extensions?.['remedy']).toContain('reconciliation');
  });
});

describe('reconciliation', () => {
  const rowsOf = (answer: Answer): readonly unknown[] => answer.list('reconciliation.nodes');
  const labelsOf = (answer: Answer): unknown => answer.get('reconciliation.nodes.*.label');

  it.each(['INTERVAL', 'DAY', 'MONTH', 'RIG'] as const)(
    'pages through the rows of the statement by %s',
    async (by) => {
      const api = apiOf();
      const whole = (await api.ask(STATEMENT, { by })).list('energyStatement.rows');
      const seen: unknown[] = [];
      let after: unknown = null;
      for (let pages = 0; pages < 50; pages += 1) {
        const answer: Answer = await api.ask(PAGE, { by, first: 40, after });
        seen.push(...rowsOf(answer));
        expect(answer.get('reconciliation.totalCount')).toBe(whole.length);
        after = answer.get('reconciliation.pageInfo.endCursor');
        if (answer.get('reconciliation.pageInfo.hasNextPage') === false) break;
      }
      expect(seen).toEqual(whole);
    },
  );

  it('pages from the end', async () => {
    const api = apiOf();
    const end = await api.ask(PAGE, { by: 'RIG', last: 2 });
    expect(labelsOf(end)).toEqual(['b-1', 'auxiliary']);
    expect(end.get('reconciliation.pageInfo.hasPreviousPage')).toBe(true);
    const before = await api.ask(PAGE, {
      by: 'RIG',
      last: 9,
      before: end.get('reconciliation.pageInfo.startCursor'),
    });
    expect(labelsOf(before)).toEqual(['A-10', 'A-9']);
    expect(before.get('reconciliation.pageInfo')).toMatchObject({
      hasPreviousPage: false,
      hasNextPage: true,
    });
  });

  it('cuts later pages from what was known at the first', async () => {
    let head = 42n;
    // From sequence 43 on nothing is known of the second local day.
    const store = fakeStore({
      head: () => head,
      results: (asOf) => (asOf < 43n ? smallSiteResults : smallSiteResults.slice(0, 1)),
    });
    const api = apiOf(callerOf(store));
    const before = rowsOf(await api.ask(PAGE, { by: 'DAY' }));
    const first = await api.ask(PAGE, { by: 'DAY', first: 1 });
    head = 43n;
    const after = first.get('reconciliation.pageInfo.endCursor');
    const second = await api.ask(PAGE, { by: 'DAY', first: 1, after });
    expect(second.errors).toEqual([]);
    expect(rowsOf(second)).toEqual([before[1]]);
    expect(rowsOf(await api.ask(PAGE, { by: 'DAY' }))[1]).not.toEqual(before[1]);
  });

  it('refuses a cursor of another grouping, period or knowledge', async () => {
    const api = apiOf();
    const first = await api.ask(PAGE, { by: 'DAY', first: 1 });
    const after = first.get('reconciliation.pageInfo.endCursor');
    expect((await api.ask(PAGE, { by: 'RIG', after })).codes).toEqual(['PAGE.CURSOR_FOREIGN']);
    expect((await api.ask(PAGE, { by: 'DAY', after, asOf: '41' })).codes).toEqual(['PAGE.CURSOR_FOREIGN']);
    const otherPeriod = PAGE.replace(PERIOD, '2023-03-01');
    expect((await api.ask(otherPeriod, { by: 'DAY', after })).codes).toEqual(['PAGE.CURSOR_FOREIGN']);
  });

  it('gives a thousand rows with all their cells in one page', async () => {
    const query = PAGE.replaceAll(PERIOD, '2023-03');
    const answer = await apiOf().ask(query, { by: 'INTERVAL', first: 1_000 });
    expect(answer.errors).toEqual([]);
    expect(rowsOf(answer)).toHaveLength(1_000);
    expect(answer.get('reconciliation')).toMatchObject({
      totalCount: 1_488,
      pageInfo: { hasNextPage: true },
    });
  });
});
