import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAreaCsv } from '../../../src/ingest/area-csv/read-area-csv.js';
import { areaOptions, HALF_HOURLY, NAMES_20, utf8, withLine } from './area-files.js';

const FIGURES = ',1000,100,200,300,0,0,50,0,10,0,40,20,5,-80,0,390,10,1000';
const row = (time: string, figures = FIGURES): string => `${time}${figures}`;
const NAME = 'eria_jukyu_202604_09.csv';
const BERLIN = 'eria_jukyu_202604_10.csv';

interface Broken {
  readonly code: string;
  readonly why: string;
  readonly lines: readonly string[];
  readonly name?: string;
  readonly given?: Parameters<typeof areaOptions>[0];
  readonly at: readonly [line: number, column: number | null, value: string];
}

const BROKEN: readonly Broken[] = [
  {
    code: 'AREA_CSV.NO_AREA',
    why: 'a name of a quarter',
    lines: HALF_HOURLY,
    name: 'area_jyukyu_jisseki_2023_1Q.csv',
    at: [1, null, 'area_jyukyu_jisseki_2023_1Q.csv'],
  },
  {
    code: 'AREA_CSV.UNKNOWN_AREA',
    why: 'no such code',
    lines: HALF_HOURLY,
    name: 'x_77.csv',
    at: [1, null, '77'],
  },
  {
    code: 'AREA_CSV.UNKNOWN_AREA',
    why: 'no such key',
    lines: HALF_HOURLY,
    given: { area: 'atlantis' },
    at: [1, null, 'atlantis'],
  },
  { code: 'TEXT.EMPTY', why: 'no line', lines: [], at: [1, null, ''] },
  {
    code: 'AREA_CSV.HEADER_MISSING',
    why: 'no date column',
    lines: HALF_HOURLY.slice(2),
    at: [1, null, '2026/4/1'],
  },
  { code: 'AREA_CSV.NO_ROWS', why: 'header only', lines: HALF_HOURLY.slice(0, 2), at: [2, null, ''] },
  {
    code: 'AREA_CSV.UNIT_MISSING',
    why: 'no unit',
    lines: withLine(1, '平均,,,供給力'),
    at: [2, null, ''],
  },
  {
    code: 'AREA_CSV.UNIT_TWICE',
    why: 'two units',
    lines: withLine(2, NAMES_20.replace('エリア需要', 'エリア需要(MWh)')),
    at: [2, 11, 'エリア需要(MWh)'],
  },
  {
    code: 'TEXT.COLUMN_MISSING',
    why: 'a curtailment column nobody knows',
    lines: withLine(2, NAMES_20.replace('太陽光出力制御量', '太陽光の制御')),
    at: [2, null, ''],
  },
  {
    code: 'TEXT.COLUMN_TWICE',
    why: 'two columns of solar output',
    lines: withLine(2, NAMES_20.replace('地熱', '太陽光実績')),
    at: [2, 66, '太陽光発電実績'],
  },
  {
    code: 'TEXT.COLUMN_COUNT',
    why: 'a row that lost a cell',
    lines: withLine(4, row('2026/4/1,0:30').replace(/,1000$/, '')),
    at: [4, null, '19 cells'],
  },
  {
    code: 'TEXT.COLUMN_COUNT',
    why: 'a row with a cell too many',
    lines: withLine(4, `${row('2026/4/1,0:30')},7`),
    at: [4, null, '21 cells'],
  },
  {
    code: 'AREA_CSV.DATE_UNREADABLE',
    why: 'a date of another country',
    lines: withLine(4, row('1.4.2026,0:30')),
    at: [4, 1, '1.4.2026'],
  },
  {
    code: 'AREA_CSV.DATE_UNREADABLE',
    why: 'a first row without a date is not taken for a header',
    lines: withLine(3, row('soon,0:00')),
    given: { label: 'start' },
    at: [3, 1, 'soon'],
  },
  {
    code: 'AREA_CSV.DATE_MISSING',
    why: 'a blank date while the time goes back',
    lines: withLine(4, row(',0:00')),
    at: [4, 1, ''],
  },
  {
    code: 'AREA_CSV.TIME_UNREADABLE',
    why: 'no time',
    lines: withLine(4, row('2026/4/1,noon')),
    at: [4, 10, 'noon'],
  },
  {
    code: 'AREA_CSV.TIME_UNREADABLE',
    why: 'a day that does not exist',
    lines: withLine(4, row('2026/2/30,0:30')),
    at: [4, 11, '0:30'],
  },
  {
    code: 'AREA_CSV.TIME_UNREADABLE',
    why: 'a time past midnight',
    lines: withLine(4, row('2026/4/1,24:30')),
    at: [4, 10, '24:30'],
  },
  {
    code: 'AREA_CSV.TIME_SKIPPED',
    why: 'clocks set forward',
    lines: withLine(6, row('2026/3/29,2:30')),
    name: BERLIN,
    at: [6, 11, '2:30'],
  },
  {
    code: 'AREA_CSV.TIME_AMBIGUOUS',
    why: 'clocks set back',
    lines: withLine(6, row('2026/10/25,2:30')),
    name: BERLIN,
    at: [6, 12, '2:30'],
  },
  {
    code: 'AREA_CSV.LABEL_UNKNOWN',
    why: 'neither 0:00 nor 24:00',
    lines: withLine(3, null),
    at: [3, 10, '0:30'],
  },
  {
    code: 'AREA_CSV.LABEL_UNKNOWN',
    why: 'both 0:00 and 24:00',
    lines: withLine(6, row('2026/4/1,24:00')),
    at: [6, 10, '24:00'],
  },
  {
    code: 'AREA_CSV.LABEL_CONTRADICTED',
    why: '24:00 declared to be a start',
    lines: withLine(6, row('2026/4/1,24:00')),
    given: { label: 'start' },
    at: [6, 10, '24:00'],
  },
  {
    code: 'AREA_CSV.STEP_UNKNOWN',
    why: 'one row',
    lines: HALF_HOURLY.slice(0, 3),
    at: [3, 10, '0:00'],
  },
  {
    code: 'AREA_CSV.STEP_MISALIGNED',
    why: 'a time off the grid',
    lines: withLine(6, row('2026/4/1,1:40')),
    at: [6, 10, '1:40'],
  },
  {
    code: 'AREA_CSV.VALUE_NOT_PLAIN',
    why: 'a separator',
    lines: withLine(4, row('2026/4/1,0:30', FIGURES.replace(',390,', ',"1,390",'))),
    at: [4, 60, '1,390'],
  },
  {
    code: 'AREA_CSV.VALUE_NOT_PLAIN',
    why: 'not a number',
    lines: withLine(4, row('2026/4/1,0:30', FIGURES.replace(',390,', ',NaN,'))),
    at: [4, 60, 'NaN'],
  },
  {
    code: 'AREA_CSV.VALUE_TOO_FINE',
    why: 'half a milliWh',
    lines: withLine(4, row('2026/4/1,0:30', FIGURES.replace(',390,', ',390.000000001,'))),
    at: [4, 60, '390.000000001'],
  },
  {
    code: 'AREA_CSV.VALUE_TOO_FINE',
    why: 'ten decimals',
    lines: withLine(4, row('2026/4/1,0:30', FIGURES.replace(',390,', ',390.0000000001,'))),
    at: [4, 60, '390.0000000001'],
  },
  {
    code: 'AREA_CSV.VALUE_TOO_LARGE',
    why: 'kW for MW',
    lines: withLine(4, row('2026/4/1,0:30', FIGURES.replace(',390,', ',3900000,'))),
    at: [4, 60, '3900000'],
  },
  {
    code: 'AREA_CSV.TWO_VALUES',
    why: 'two rows of one interval',
    lines: withLine(6, row('2026/4/1,0:30', FIGURES.replace(',40,20,', ',41,20,'))),
    at: [6, null, ''],
  },
  {
    code: 'AREA_CSV.UNBALANCED',
    why: 'parts 3 MW above the total',
    lines: withLine(4, row('2026/4/1,0:30', FIGURES.replace(',390,', ',393,'))),
    at: [4, null, '501.5'],
  },
  {
    code: 'AREA_CSV.DEMAND_NOT_TOTAL',
    why: 'demand 15 MW above the total',
    lines: withLine(4, row('2026/4/1,0:30', FIGURES.replace(',1000,100,', ',1015,100,'))),
    at: [4, null, '507.5'],
  },
];

describe('faults of area files', () => {
  it.each(BROKEN)('$code: $why', ({ code, lines, name = NAME, given, at: [line, column, value] }) => {
    const file = readAreaCsv(utf8(lines), name, areaOptions(given));
    expect(file.faults).toMatchObject([{ file: name, code, line, column, value }]);
    expect(file.faultCount).toBe(1);
    expect(file.intervals.map((interval) => interval.line)).not.toContain(line);
  });

  it('names the balance rule and the total', () => {
    const lines = withLine(4, row('2026/4/1,0:30', FIGURES.replace(',390,', ',393,')));
    const file = readAreaCsv(utf8(lines), NAME, areaOptions());
    expect(file.faults[0]!.rule).toContain('total 500 within 2 MW');
    expect(file).toMatchObject({ interconnectionSign: null, balancedRows: 2, rows: 3 });
  });

  it('leaves out both rows that disagree and keeps the rest', () => {
    const lines = withLine(6, row('2026/4/1,0:30', FIGURES.replace(',40,20,', ',41,20,')));
    expect(readAreaCsv(utf8(lines), NAME, areaOptions()).intervals.map(({ line }) => line)).toEqual([3, 5]);
  });

  it('reports everything at once, in the order of the file', () => {
    const lines = [
      ...HALF_HOURLY,
      row('2026/4/1,1:40'),
      row('2026/4/1,2:00', FIGURES.replace(',40,20,', ',x,y,')),
    ];
    const { faults } = readAreaCsv(utf8(lines), NAME, areaOptions());
    expect(faults.map(({ line, code }) => [line, code])).toEqual([
      [6, 'AREA_CSV.STEP_MISALIGNED'],
      [7, 'AREA_CSV.VALUE_NOT_PLAIN'],
      [7, 'AREA_CSV.VALUE_NOT_PLAIN'],
    ]);
    expect(faults.map(({ field }) => field)).toEqual(['TIME', '太陽光出力制御量', '風力発電実績']);
  });

  it('invariant 15: finds exactly the rows whose parts leave their total, whichever sign the file has', () => {
    const megawatts = fc.integer({ min: -5_000, max: 20_000 });
    const drawn = fc.array(
      fc.record({
        parts: fc.array(megawatts, { minLength: 9, maxLength: 9 }),
        off: fc.constantFrom(0, 0, 0, 2, -2, 3, -90),
      }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(drawn, fc.constantFrom(1, -1), (rows, sign) => {
        const honest = [{ parts: [0, 0, 0, 0, 0, 0, 0, 0, 500], off: 0 }, ...rows];
        const lines = honest.map(({ parts, off }, index) => {
          const [
            nuclear = 0,
            thermal = 0,
            hydro = 0,
            geo = 0,
            bio = 0,
            solar = 0,
            wind = 0,
            pumped = 0,
            link = 0,
          ] = parts;
          const total = nuclear + thermal + hydro + geo + bio + solar + wind + pumped + sign * link + off;
          const cells = [nuclear, thermal, hydro, geo, bio, solar, 77, wind, 78, pumped, link, total];
          return `2026/4/1,${String(index)}:00,${cells.join(',')}`;
        });
        const names =
          'DATE,TIME,原子力,火力,水力,地熱,バイオマス,太陽光実績,太陽光抑制量,風力実績,風力抑制量,揚水,連系線,合計';
        const file = readAreaCsv(utf8(['単位[MWh]', names, ...lines]), NAME, areaOptions());
        const wrong = honest.flatMap(({ off }, index) => (Math.abs(off) > 2 ? [index + 3] : []));
        if (wrong.length === 0) {
          expect(file).toMatchObject({ faultCount: 0, interconnectionSign: sign });
        } else expect(file).toMatchObject({ interconnectionSign: null });
        if (wrong.length * 2 < honest.filter(({ parts }) => Math.abs(parts[8] ?? 0) > 100).length) {
          expect(file.faults.map(({ line }) => line)).toEqual(wrong);
        }
      }),
      { seed: 15, numRuns: 60 },
    );
  });
});
