import { describe, expect, it } from '@jest/globals';
import { FaultList, MAX_FAULTS_KEPT, printable } from '../../src/ingest/fault.js';

describe('printable', () => {
  it.each([
    ['plain 号機', 'plain 号機'],
    ['a\u0000b\u0085\u2028', 'a\\u0000b\\u0085\\u2028'],
    ['\ud800x', '\\ud800x'],
    ['\u{1f50c}', '\u{1f50c}'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['x'.repeat(81), `${'x'.repeat(79)}…`],
    ['\u0001'.repeat(20), `${'\\u0001'.repeat(13)}\\…`],
    [`${'x'.repeat(78)}\u{1f50c}${'x'.repeat(9)}`, `${'x'.repeat(78)}…`],
  ])('makes %j safe to print', (value, wanted) => {
    expect(printable(value)).toBe(wanted);
  });
});

describe('FaultList', () => {
  it('keeps a thousand faults, counts all, and gives them in the order of the file', () => {
    const faults = new FaultList('x.csv');
    for (let line = MAX_FAULTS_KEPT + 5; line > 0; line -= 1) faults.add('TEXT.NUL', 'rule', { line });
    faults.faults[0] = { ...faults.faults[0]!, line: 7, column: 2 };
    faults.faults[1] = { ...faults.faults[1]!, line: 7, column: 1 };
    expect([faults.count, faults.faults.length]).toEqual([1_005, 1_000]);
    expect(faults.inOrder().slice(0, 4)).toMatchObject([
      { line: 6 },
      { line: 7, column: null },
      { line: 7, column: 1 },
      { line: 7, column: 2 },
    ]);
  });
});
