import { describe, expect, it } from '@jest/globals';
import { compareVersions, decideRevision } from '../../src/domain/decide-revision.js';

describe('decideRevision', () => {
  it.each([
    [false, 1, 'REPLACES'],
    [false, 0, 'CONFLICTS'],
    [false, -1, 'SUPERSEDED'],
    [true, 1, 'CONFIRMS'],
    [true, 0, 'REPEATS'],
    [true, -1, 'REPEATS'],
  ] as const)('same %s, rank %d: %s', (isSame, rank, decision) => {
    expect(decideRevision(isSame, rank)).toBe(decision);
  });
});

describe('compareVersions', () => {
  it('compares versions that no double tells apart', () => {
    const large = 9_007_199_254_740_993n;
    const pairs: [bigint, bigint][] = [
      [large, large - 1n],
      [large, large],
      [large - 1n, large],
    ];
    expect(pairs.map(([a, b]) => compareVersions(a, b))).toEqual([1, 0, -1]);
  });
});
