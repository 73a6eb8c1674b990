import { describe, expect, it } from '@jest/globals';
import { faultsOf, plain, readFile, readingsOf, type Overrides } from './read-whole.js';

const HEADER = 'series,start,energy_kwh,quality\n';
const T0 = '2023-03-01T00:00Z';
const T1 = '2023-03-01T01:00Z';
const LONG = 'x'.repeat(70_000);
const BERLIN: Overrides = { zone: 'Europe/Berlin' };

/** What is wrong, the file, the options, the faults. */
const FAULTS: readonly (readonly [string, string | Uint8Array, Overrides, readonly string[]])[] = [
  ['an empty file', '', {}, ['1:- - TEXT.EMPTY ""']],
  ['only blank lines', '\ufeff\n \r\n', {}, ['1:- - TEXT.EMPTY ""']],
  [
    'no header',
    `A,${T0},1\n`,
    {},
    [
      '1:- series, rig or meter TEXT.COLUMN_MISSING ""',
      '1:- start or end TEXT.COLUMN_MISSING ""',
      '1:- energy_kwh, energy_wh, power_kw or power_w TEXT.COLUMN_MISSING ""',
    ],
  ],
  [
    'two columns for one thing',
    'rig,start,energy_kwh,series,power_w\n',
    {},
    ['1:22 series TEXT.COLUMN_TWICE "series"', '1:29 power_w TEXT.COLUMN_TWICE "power_w"'],
  ],
  ['a header in no encoding', Uint8Array.of(0xff, 0xfe, 0x41, 0x0a), {}, ['1:- - TEXT.UNDECODABLE ""']],
  [
    'a row in no encoding',
    new Uint8Array([...Buffer.from(`${HEADER}A,${T0},1,\n`), 0xff, 0x0a]),
    {},
    ['3:- - TEXT.UNDECODABLE ""'],
  ],
  [
    'two encodings',
    new Uint8Array([
      ...Buffer.from(`${HEADER}あ,${T0},1,\n`),
      ...[0x8d, 0x86],
      ...Buffer.from(`,${T0},1,\n`),
    ]),
    {},
    ['3:- - TEXT.UNDECODABLE ""'],
  ],
  [
    'too few and too many cells',
    `${HEADER}A,${T0},1\nA,${T0},1,,\nA,${T0},1,5,\n`,
    {},
    [
      '2:- - TEXT.COLUMN_COUNT "3 cells"',
      '3:- - TEXT.COLUMN_COUNT "5 cells"',
      '4:- - TEXT.COLUMN_COUNT "5 cells"',
    ],
  ],
  [
    'too many columns',
    `${HEADER}${','.repeat(300)}\n`,
    {},
    [`2:- - TEXT.TOO_MANY_COLUMNS "${','.repeat(79)}…"`],
  ],
  ['U+0000', `${HEADER}A\0,${T0},1,\n`, {}, [`2:2 - TEXT.NUL "A\\u0000,${T0},1,"`]],
  [
    'an open quote',
    `${HEADER}A,${T0},"1,\nB,${T0},1,\n`,
    {},
    [`2:21 - TEXT.QUOTE_UNCLOSED "1,\\u000aB,${T0},1,\\u000a"`],
  ],
  ['a quote inside a cell', `${HEADER}A"1,${T0},1,\n`, {}, ['2:1 - TEXT.QUOTE_MISPLACED "A"1"']],
  ['text after a quote', `${HEADER}"A"1,${T0},1,\n`, {}, ['2:4 - TEXT.QUOTE_MISPLACED "A"']],
  [
    'a long row',
    `${HEADER}${LONG},${T0},1,\nA,,1,\n`,
    {},
    ['2:- - TEXT.LINE_TOO_LONG ""', '3:3 start METER_CSV.TIME_UNREADABLE ""'],
  ],
  ['a long header', `${LONG}\nA,,1,\n`, {}, ['1:- - TEXT.LINE_TOO_LONG ""']],
  [
    'no series',
    `${HEADER},${T0},1,\n  ,${T0},1,\n`,
    {},
    ['2:1 series METER_CSV.SERIES_BLANK ""', '3:1 series METER_CSV.SERIES_BLANK "  "'],
  ],
  [
    'a series of ideographic spaces',
    `${HEADER}\u3000,${T0},1,\n`,
    {},
    ['2:- series METER_CSV.SERIES_BLANK "\u3000"'],
  ],
  [
    'control characters in a name',
    `${HEADER}A\t1,${T0},1,\n号\t,${T0},1,\n号\u0085,${T0},1,\n`,
    {},
    [
      '2:1 series METER_CSV.SERIES_UNREADABLE "A\\u0009\u0031"',
      '3:1 series METER_CSV.SERIES_UNREADABLE "号\\u0009"',
      '4:- series METER_CSV.SERIES_UNREADABLE "号\\u0085"',
    ],
  ],
  [
    'a long name',
    `${HEADER}${'N'.repeat(65)},${T0},1,\n${'号'.repeat(65)},${T0},1,\n${'号'.repeat(90)},${T0},1,\n`,
    {},
    [
      `2:1 series METER_CSV.SERIES_TOO_LONG "${'N'.repeat(65)}"`,
      `3:- series METER_CSV.SERIES_TOO_LONG "${'号'.repeat(65)}"`,
      `4:1 series METER_CSV.SERIES_TOO_LONG "${'号'.repeat(79)}…"`,
    ],
  ],
  [
    'times that are none',
    `${HEADER}A,2023-02-29T00:00Z,1,\nA,2023-03-01T24:00Z,1,\nA,2023-03-01T00:00:00.5Z,1,\nA,2023-03-01T00:60Z,1,\nA,1/3/2023 0:00,1,\n`,
    {},
    [
      '2:3 start METER_CSV.TIME_UNREADABLE "2023-02-29T00:00Z"',
      '3:3 start METER_CSV.TIME_UNREADABLE "2023-03-01T24:00Z"',
      '4:3 start METER_CSV.TIME_UNREADABLE "2023-03-01T00:00:00.5Z"',
      '5:3 start METER_CSV.TIME_UNREADABLE "2023-03-01T00:60Z"',
      '6:3 start METER_CSV.TIME_UNREADABLE "1/3/2023 0:00"',
    ],
  ],
  [
    'a local time without a zone',
    `${HEADER}A,2023-03-01 00:00,1,\n`,
    {},
    ['2:3 start METER_CSV.TIME_WITHOUT_OFFSET "2023-03-01 00:00"'],
  ],
  [
    'a local date that is none',
    `${HEADER}A,2023-02-30 00:00,1,\n`,
    BERLIN,
    ['2:3 start METER_CSV.TIME_UNREADABLE "2023-02-30 00:00"'],
  ],
  [
    'a local time that was skipped',
    `${HEADER}A,2023-03-26 01:00,1,\nA,2023-03-26 02:30,1,\nA,2023-03-26 03:00,1,\n`,
    BERLIN,
    ['3:3 start METER_CSV.TIME_SKIPPED "2023-03-26 02:30"'],
  ],
  [
    'a time there twice, given once or thrice',
    `${HEADER}号,2023-10-29 02:00,1,\nA,2023-10-29 02:30,1,\nA,2023-10-29 02:30,1,\nA,2023-10-29 02:30,1,\n`,
    BERLIN,
    [
      '2:3 start METER_CSV.TIME_AMBIGUOUS "2023-10-29 02:00"',
      '5:3 start METER_CSV.TIME_AMBIGUOUS "2023-10-29 02:30"',
    ],
  ],
  [
    'times off the declared step',
    `${HEADER}A,2023-03-01T00:00Z,1,\nA,2023-03-01T00:07Z,1,\n`,
    { stepSeconds: 300 },
    ['3:3 start METER_CSV.TIME_OFF_STEP "2023-03-01T00:07Z"'],
  ],
  [
    'times off the minute',
    `${HEADER}A,2023-03-01T00:00:30Z,1,\n`,
    {},
    ['2:3 start METER_CSV.TIME_OFF_STEP "2023-03-01T00:00:30Z"'],
  ],
  [
    'amounts that are no plain decimal',
    `${HEADER}${['NaN', 'Infinity', '1e3', '+1', '1_000', '0x1F', '.5', '5.', ' 1', '１', '--1'].map((text) => `A,${T0},${text},\n`).join('')}`,
    {},
    ['NaN', 'Infinity', '1e3', '+1', '1_000', '0x1F', '.5', '5.', ' 1', '１', '--1'].map(
      (text, index) => `${String(index + 2)}:21 energy_kwh METER_CSV.ENERGY_NOT_PLAIN "${text}"`,
    ),
  ],
  [
    'a thousands separator, a decimal comma that was not declared',
    `${HEADER}A,${T0},"1,000",\nA,${T0},"0,5",E\n`,
    {},
    [
      '2:21 energy_kwh METER_CSV.ENERGY_NOT_PLAIN "1,000"',
      '3:21 energy_kwh METER_CSV.ENERGY_NOT_PLAIN "0,5"',
    ],
  ],
  [
    'a point beside a declared comma',
    `series;start;energy_kwh\nA;${T0};1.5\n`,
    { decimalComma: true },
    ['2:21 energy_kwh METER_CSV.ENERGY_NOT_PLAIN "1.5"'],
  ],
  [
    'blank energy',
    `${HEADER}A,${T0},,\nA,${T1},,E\nA,${T1},,MISSING\n`,
    {},
    ['2:21 energy_kwh METER_CSV.ENERGY_BLANK ""', '3:21 energy_kwh METER_CSV.ENERGY_BLANK ""'],
  ],
  [
    'energy finer than 1 milliWh',
    `${HEADER}A,${T0},0.0000001,\n`,
    {},
    ['2:21 energy_kwh METER_CSV.ENERGY_TOO_FINE "0.0000001"'],
  ],
  [
    'energy finer than 1 milliWh in Wh',
    `series,start,energy_wh\nA,${T0},0.0001\n`,
    {},
    ['2:21 energy_wh METER_CSV.ENERGY_TOO_FINE "0.0001"'],
  ],
  ['negative energy', `${HEADER}A,${T0},-0.5,\n`, {}, ['2:21 energy_kwh METER_CSV.ENERGY_NEGATIVE "-0.5"']],
  [
    'energy beyond 2^53',
    `${HEADER}A,${T0},9007199254.740992,\n`,
    {},
    ['2:21 energy_kwh METER_CSV.ENERGY_TOO_LARGE "9007199254.740992"'],
  ],
  [
    'a quality that is none',
    `${HEADER}A,${T0},1,measured\nA,${T0},1,MEASUREDX\nA,${T0},,X\n`,
    {},
    [
      '2:23 quality METER_CSV.QUALITY_UNKNOWN "measured"',
      '3:23 quality METER_CSV.QUALITY_UNKNOWN "MEASUREDX"',
      '4:21 energy_kwh METER_CSV.ENERGY_BLANK ""',
      '4:22 quality METER_CSV.QUALITY_UNKNOWN "X"',
    ],
  ],
  [
    'a version that is none',
    `series,start,energy_kwh,version\nA,${T0},1,-1\nA,${T0},1,1.0\n`,
    {},
    ['2:23 version METER_CSV.VERSION_UNREADABLE "-1"', '3:23 version METER_CSV.VERSION_UNREADABLE "1.0"'],
  ],
  [
    'a step that is none',
    `series,start,energy_kwh,step\nA,${T0},1,120\nA,${T0},1,\nA,${T0},1,3e2\nA,${T0},1,0300\n`,
    {},
    [
      '2:23 step METER_CSV.STEP_UNSUPPORTED "120"',
      '3:23 step METER_CSV.STEP_UNSUPPORTED ""',
      '4:23 step METER_CSV.STEP_UNSUPPORTED "3e2"',
    ],
  ],
  ['a declared step that is none', HEADER, { stepSeconds: 7 }, ['1:- - METER_CSV.STEP_UNSUPPORTED "7"']],
  [
    'an interval that is no step',
    `series,start,end,energy_kwh\nA,${T0},${T0},1\n`,
    {},
    [`2:21 end METER_CSV.STEP_UNSUPPORTED "${T0}"`],
  ],
  [
    'two steps of one series',
    `series,start,energy_kwh,step\nA,${T0},1,3600\nA,${T1},1,1800\n`,
    {},
    ['3:23 step METER_CSV.STEP_DIFFERS "1800"'],
  ],
  [
    'a step column beside another interval',
    `series,start,end,energy_kwh,step\nA,${T0},${T1},1,1800\n`,
    {},
    ['2:41 step METER_CSV.STEP_DIFFERS "1800"'],
  ],
  [
    'two values',
    `${HEADER}A,${T0},1,\nA,${T0},2,\nA,${T0},1,\nA,${T1},,N\nA,${T1},3,\n`,
    {},
    [
      '3:21 energy_kwh METER_CSV.TWO_VALUES "2"',
      '4:21 energy_kwh METER_CSV.TWO_VALUES "1"',
      '6:21 energy_kwh METER_CSV.TWO_VALUES "3"',
    ],
  ],
  [
    'power whose energy is no whole milliWh',
    `series,start,power_kw\nA,${T0},1.000001\nA,${T1},1.2\n`,
    { stepSeconds: 300 },
    ['2:- power_kw METER_CSV.POWER_NOT_WHOLE "1.000001"'],
  ],
  [
    'power without a step',
    `series,start,power_w\nA,${T0},12\nA,${T1},12\n`,
    {},
    ['2:- power_w METER_CSV.POWER_WITHOUT_STEP ""'],
  ],
  [
    'everything wrong with one row',
    `${HEADER},x,y,z\n`,
    {},
    [
      '2:1 series METER_CSV.SERIES_BLANK ""',
      '2:2 start METER_CSV.TIME_UNREADABLE "x"',
      '2:4 energy_kwh METER_CSV.ENERGY_NOT_PLAIN "y"',
      '2:6 quality METER_CSV.QUALITY_UNKNOWN "z"',
    ],
  ],
];

describe('a fault', () => {
  it.each(FAULTS)('names line, column and value: %s', (_what, file, overrides, wanted) => {
    const parsed = readFile(file, overrides);
    expect(faultsOf(parsed)).toEqual(wanted);
    expect(parsed.faultCount).toBe(wanted.length);
    expect(parsed.faults.every(({ file: name, rule }) => name === 'meters.csv' && rule !== '')).toBe(true);
  });

  it('names both lines of two values', () => {
    const { faults } = readFile(`${HEADER}A,${T0},1,\nA,${T1},1,\nA,${T0},2,\n`);
    expect([faults[0]?.line, faults[0]?.rule]).toEqual([
      4,
      'a series has one value for an interval; line 2 gives another',
    ]);
  });

  it('in a row of Shift_JIS counts characters and prints them, also where the row is UTF-8 by chance', () => {
    // 0xC2 0xB1 is `±` in UTF-8 and `ﾂｱ` in Shift_JIS; only the third row tells.
    const file = Buffer.concat([
      Buffer.from(HEADER),
      Uint8Array.of(0xc2, 0xb1),
      Buffer.from(`,${T0},`),
      Uint8Array.of(0xc2, 0xb1),
      Buffer.from(`,\n`),
      Uint8Array.of(0x8d, 0x86),
      Buffer.from(`,${T0},-1,\n`),
    ]);
    expect(faultsOf(readFile(file))).toEqual([
      '2:22 energy_kwh METER_CSV.ENERGY_NOT_PLAIN "ﾂｱ"',
      '3:21 energy_kwh METER_CSV.ENERGY_NEGATIVE "-1"',
    ]);
  });

  it('in long rows is the same for any pieces, and the rows after it are read', () => {
    const text = `${HEADER}A,${T0},1,\n${'x'.repeat(300_000)}\nA,x,1,\n"${'row\n'.repeat(100_000)}A,${T1},2,\n`;
    const whole = readFile(text);
    expect(faultsOf(whole).slice(0, 3)).toEqual([
      '3:- - TEXT.LINE_TOO_LONG ""',
      '4:3 start METER_CSV.TIME_UNREADABLE "x"',
      '5:- - TEXT.LINE_TOO_LONG ""',
    ]);
    expect(whole.series.map(readingsOf)).toEqual([
      ['2023-03-01T00:00 1000000 M', '2023-03-01T01:00 2000000 M'],
    ]);
    for (const size of [997, 65_537, 262_144]) {
      const cuts = Array.from({ length: Math.floor(text.length / size) }, (_, index) => (index + 1) * size);
      expect(plain(readFile(text, {}, cuts))).toEqual(plain(whole));
    }
  });

  it('in a row of U+0000 is found before any date is remembered', () => {
    const { faults } = readFile(`${HEADER}A,${T0},1,\nA,${'\0'.repeat(11)}00:00,1,\n`);
    expect(faults).toMatchObject([{ line: 3, column: 3, code: 'TEXT.NUL' }]);
  });

  it('keeps the good rows of a series readable', () => {
    const { series, rows } = readFile(`${HEADER}A,${T0},1,\nA,${T1},x,\nB,x,1,\n`);
    expect(series.map((one) => [one.code, readingsOf(one)])).toEqual([['A', ['2023-03-01T00:00 1000000 M']]]);
    expect(rows).toBe(3);
  });

  it('is kept a thousand times and counted beyond', () => {
    const { faults, faultCount } = readFile(`${HEADER}${`A,${T0},x,\n`.repeat(1_500)}`);
    expect([faults.length, faultCount, faults.at(-1)?.line]).toEqual([1_000, 1_500, 1_001]);
  });

  it.each([
    ['days', { stepSeconds: 300, slots: 1_500 }, 6],
    ['series', { slots: 100 }, 2],
    ['finer slots', { slots: 1_000 }, 12],
  ])('is one when the file takes more slots than a file may: %s', (_what, overrides, line) => {
    const times = ['01T00', '02T00', '03T00', '04T00', '05T00', '06T00', '07T00', '08T00', '09T00', '10T00'];
    const rows = times.map((time) => `A,2023-03-${time}:00Z,1,\n`).join('');
    const last = 'A,2023-03-11T00:01Z,1,\nB,2023-03-01T00:00Z,x,\n';
    const { faults, faultCount } = readFile(`${HEADER}${rows}${last}`, overrides);
    expect([faultCount, faults[0]?.code, faults[0]?.line]).toEqual([1, 'METER_CSV.TOO_MANY_SLOTS', line]);
  });
});
