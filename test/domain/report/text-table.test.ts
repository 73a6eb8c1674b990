import { describe, expect, it } from '@jest/globals';
import {
  groupDigits,
  left,
  point,
  renderCount,
  renderTextTable,
  right,
  textWidth,
} from '../../../src/domain/report/text-table.js';

describe('a text table', () => {
  it('aligns words left, counts right and decimals on the point, without trailing blanks', () => {
    const rows = [
      ['A', '1', '12.5', 'x'],
      ['Bcd', '22', '–', ''],
      ['E', '3', '1,000.125', 'y'],
    ];
    expect(renderTextTable([left('Rig'), right('n'), point('kWh'), left('')], rows)).toEqual([
      'Rig   n        kWh',
      'A     1     12.5    x',
      'Bcd  22      –',
      'E     3  1,000.125  y',
    ]);
  });

  it('gives East Asian wide characters two cells', () => {
    expect([textWidth('余剰'), textWidth('Σ ≤ –'), textWidth('😀')]).toEqual([4, 5, 2]);
    expect(renderTextTable([left('Site'), right('n')], [['九州', '1']])).toEqual(['Site  n', '九州  1']);
  });

  it('groups digits before the point only', () => {
    expect(['0', '999', '1000', '-1234567.891234', '0.123456'].map(groupDigits)).toEqual([
      '0',
      '999',
      '1,000',
      '-1,234,567.891234',
      '0.123456',
    ]);
    expect(renderCount(1_234_567)).toBe('1,234,567');
  });
});
