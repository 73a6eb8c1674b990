import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apiOf, callerOf, type Answer } from './support/api.js';
import { fakeStore, rigRow, siteRow } from './support/fake-store.js';

const codes = Array.from({ length: 25 }, (_, n) => `S-${String(n).padStart(2, '0')}`);
const store = fakeStore({
  sites: codes.map((code, n) => siteRow(n + 1, code)),
  rigs: ['r-1', 'r-2', 'r-3'].map((serial, n) => rigRow(n + 1, 1, serial)),
});
const api = apiOf(callerOf(store));

const SITES = `query ($first: Int, $after: String, $last: Int, $before: String) {
  sites(first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { code } edges { cursor node { code } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const askSites = async (variables: Record<string, unknown>): Promise<Answer> => api.ask(SITES, variables);
const codesOf = (answer: Answer): readonly unknown[] => answer.list('sites.nodes.*.code');

describe('connections', () => {
  it.each([1, 7, 25, 100])('gives every row once, in order, forwards in pages of %i', async (first) => {
    const seen: unknown[] = [];
    let after: unknown = null;
    for (let pages = 0; pages < 30; pages += 1) {
      const answer: Answer = await askSites({ first, after });
      seen.push(...codesOf(answer));
      expect(answer.get('sites.totalCount')).toBe(25);
      expect(answer.get('sites.pageInfo.hasPreviousPage')).toBe(after !== null);
      after = answer.get('sites.pageInfo.endCursor');
      if (answer.get('sites.pageInfo.hasNextPage') === false) break;
    }
    expect(seen).toEqual(codes);
  });

  it.each([1, 7, 25, 100])('gives every row once, in order, backwards in pages of %i', async (last) => {
    const seen: unknown[] = [];
    let before: unknown = null;
    for (let pages = 0; pages < 30; pages += 1) {
      const answer: Answer = await askSites({ last, before });
      seen.unshift(...codesOf(answer));
      expect(answer.get('sites.pageInfo.hasNextPage')).toBe(before !== null);
      before = answer.get('sites.pageInfo.startCursor');
      if (answer.get('sites.pageInfo.hasPreviousPage') === false) break;
    }
    expect(seen).toEqual(codes);
  });

  it('goes on from the cursor of any edge, and shows the same rows as nodes and edges', async () => {
    const page = await askSites({ first: 10 });
    expect(page.get('sites.edges.*.node')).toEqual(page.get('sites.nodes'));
    expect(page.get('sites.edges.9.cursor')).toBe(page.get('sites.pageInfo.endCursor'));
    const after = page.get('sites.edges.3.cursor');
    expect(codesOf(await askSites({ first: 2, after }))).toEqual(['S-04', 'S-05']);
  });

  it('has no cursors on an empty page', async () => {
    const { data } = await apiOf(callerOf(store, 2)).ask(SITES);
    expect(data).toEqual({
      sites: {
        totalCount: 0,
        nodes: [],
        edges: [],
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      },
    });
  });

  it.each([
    [{ first: 1, last: 1 }, 'PAGE.BOTH_ENDS'],
    [{ first: 1, before: 'x' }, 'PAGE.BOTH_ENDS'],
    [{ last: 1, after: 'x' }, 'PAGE.BOTH_ENDS'],
    [{ first: 0 }, 'PAGE.NOT_POSITIVE'],
    [{ last: -5 }, 'PAGE.NOT_POSITIVE'],
    [{ first: 1_001 }, 'PAGE.TOO_LARGE'],
  ])('refuses %j', async (variables, code) => {
    const answer = await askSites(variables);
    expect(answer.codes).toEqual([code]);
    expect(answer.errors[0]?.extensions?.['remedy']).toEqual(expect.any(String));
  });
});

describe('cursors', () => {
  const cursorOf = async (): Promise<string> =>
    String((await askSites({ first: 3 })).get('sites.pageInfo.endCursor'));

  it('are refused on another list, and in another organisation', async () => {
    const after = await cursorOf();
    const rigs = await api.ask(
      'query ($after: String) { rigs(site: "S-00", after: $after) { totalCount } }',
      {
        after,
      },
    );
    expect(rigs.codes).toEqual(['PAGE.CURSOR_FOREIGN']);
    expect((await apiOf(callerOf(store, 2)).ask(SITES, { after })).codes).toEqual(['PAGE.CURSOR_FOREIGN']);
  });

  it('are refused when any character was changed', async () => {
    const cursor = await cursorOf();
    // The last character carries bits that decode to nothing.
    for (let place = 0; place < cursor.length - 1; place += 1) {
      const changed = cursor[place] === 'A' ? 'B' : 'A';
      const after = cursor.slice(0, place) + changed + cursor.slice(place + 1);
      expect((await askSites({ after })).codes).toEqual(['PAGE.CURSOR_UNREADABLE']);
    }
  });

  it('are refused when they are anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (after) => {
        expect((await askSites({ after })).codes).toEqual(['PAGE.CURSOR_UNREADABLE']);
      }),
      { numRuns: 100, seed: 20230301 },
    );
    expect((await askSites({ after: 'A'.repeat(100_000) })).codes).toEqual(['PAGE.CURSOR_UNREADABLE']);
  });
});
