import { describe, expect, it } from '@jest/globals';
import { FaultList } from '../../../src/ingest/fault.js';
import { readCsvFile, readCsvText } from '../../../src/ingest/text/csv-text.js';

function read(text: string) {
  const faults = new FaultList('x.csv');
  const records = readCsvText(text, faults).map(
    ({ line, cells }) => `${String(line)}: ${cells.map((cell) => cell.text).join('|')}`,
  );
  return { records, faults: faults.faults.map(({ line, column, code }) => [line, column, code]) };
}

describe('readCsvText', () => {
  it.each([
    ['a,b\r\n1,2', ['1: a|b', '2: 1|2']],
    ['\n \r\na\n\n', ['3: a']],
    ['a,"b\n\nc"\nd,e\n', ['1: a|b\n\nc', '4: d|e']],
    ['"a"\r\n"b"\r\n', ['1: a', '2: b']],
  ])('reads %j', (text, records) => {
    expect(read(text)).toEqual({ records, faults: [] });
  });

  it('reports what it cannot take apart and reads on', () => {
    const wide = ','.repeat(256);
    const long = 'x'.repeat(65_537);
    expect(read(`a"b\n\0\n${wide}\n${long}\n"a"b\nok\n"open\n`)).toEqual({
      records: ['6: ok'],
      faults: [
        [1, 1, 'TEXT.QUOTE_MISPLACED'],
        [2, 1, 'TEXT.NUL'],
        [3, null, 'TEXT.TOO_MANY_COLUMNS'],
        [4, null, 'TEXT.LINE_TOO_LONG'],
        [5, 4, 'TEXT.QUOTE_MISPLACED'],
        [7, 1, 'TEXT.QUOTE_UNCLOSED'],
      ],
    });
  });

  it('lets an open quote swallow no more than a record may hold', () => {
    const { records, faults } = read(`"open\n${'row,1\n'.repeat(20_000)}`);
    expect(faults).toEqual([[1, null, 'TEXT.LINE_TOO_LONG']]);
    expect(records.at(-1)).toBe('20001: row|1');
  });
});

describe('readCsvFile', () => {
  const file = (bytes: Uint8Array) => {
    const faults = new FaultList('x.csv');
    return { records: readCsvFile(bytes, faults), faults: faults.faults };
  };

  it('names the line that no encoding fits', () => {
    const { records, faults } = file(Uint8Array.of(0x61, 0x0a, 0x62, 0xff, 0x0a));
    expect(records).toEqual([]);
    expect(faults).toMatchObject([{ line: 2, code: 'TEXT.UNDECODABLE' }]);
  });

  it('refuses more than 64 MiB', () => {
    expect(file(new Uint8Array(64 * 1024 * 1024 + 1)).faults).toMatchObject([
      { code: 'TEXT.FILE_TOO_LARGE' },
    ]);
  });
});
