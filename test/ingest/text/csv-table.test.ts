import { describe, expect, it } from '@jest/globals';
import { FaultList } from '../../../src/ingest/fault.js';
import { headerName, readTable } from '../../../src/ingest/text/csv-table.js';

const SHAPE = { required: [['serial', 'rig'], ['from']], optional: [['note']] };

function read(text: string) {
  const faults = new FaultList('x.csv');
  const rows = readTable(new TextEncoder().encode(text), SHAPE, faults).map(({ line, cell }) => [
    line,
    ...['serial', 'from', 'note'].map((column) => cell(column)?.text ?? null),
  ]);
  return { rows, faults: faults.faults.map(({ line, field, value, code }) => [line, field, value, code]) };
}

describe('readTable', () => {
  it('finds columns by name in any order and ignores others', () => {
    expect(read('x, FROM ,Rig\n1,2,3\n\n4,5,6\n')).toEqual({
      rows: [
        [2, '3', '2', null],
        [4, '6', '5', null],
      ],
      faults: [],
    });
  });

  it.each([
    ['', [[1, null, '', 'TEXT.EMPTY']]],
    [
      'serial,rig,note\n',
      [
        [1, 'rig', 'rig', 'TEXT.COLUMN_TWICE'],
        [1, 'from', '', 'TEXT.COLUMN_MISSING'],
      ],
    ],
    ['rig,from\na\n', [[2, null, '1 cells', 'TEXT.COLUMN_COUNT']]],
  ])('refuses %j', (text, faults) => {
    expect(read(text)).toEqual({ rows: [], faults });
  });
});

describe('headerName', () => {
  it.each([
    [' Ｓtart\u3000', 'start'],
    ['ENERGY_kWh', 'energy_kwh'],
    ['制御量（実績）', '制御量(実績)'],
  ])('compares %j as %j', (text, wanted) => {
    expect(headerName(text)).toBe(wanted);
  });
});
