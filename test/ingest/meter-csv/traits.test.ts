import { describe, expect, it } from '@jest/globals';
import { bytesOf, readFile, readingsOf, type Overrides } from './read-whole.js';

/** `code@version/step: readings` of every series, faultless. */
function said(file: string | Uint8Array, overrides: Overrides = {}): string[] {
  const parsed = readFile(file, overrides);
  expect(parsed.faults).toEqual([]);
  return parsed.series.map(
    (series) =>
      `${series.code}@${String(series.version)}/${String(series.stepSeconds)}: ${readingsOf(series).join(', ')}`,
  );
}

const BERLIN = 'Europe/Berlin';
/** 号機 in Shift_JIS; the last byte is an ASCII `@`. */
const GOUKI = [0x8d, 0x86, 0x8b, 0x40];
const latin1 = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const TRAITS: readonly (readonly [string, string | Uint8Array, Overrides, readonly string[]])[] = [
  [
    'columns in any order, unknown ones ignored, names in any case and width',
    'Note,ENERGY_kWh, Ｓtart ,Rig\nx,0.5,2023-03-01T00:00:00Z,A\n',
    {},
    ['A@0/3600: 2023-03-01T00:00 500000 M'],
  ],
  [
    'an offset',
    'series,start,energy_kwh\nA,2023-03-01T00:05:00+09:00,0.672\nA,2023-03-01 00:10+09:00,1\n',
    {},
    ['A@0/300: 2023-02-28T15:05 672000 M, 2023-02-28T15:10 1000000 M'],
  ],
  [
    'local times of a zone, written in four ways',
    'series,start,energy_kwh\nA,2023-03-01T00:00,1\nA,2023-03-01 00:30:00,2\nA,2023/3/1 1:00,3\nA,2023/03/01 01:30,4\n',
    { zone: 'Asia/Tokyo' },
    [
      'A@0/1800: 2023-02-28T15:00 1000000 M, 2023-02-28T15:30 2000000 M, 2023-02-28T16:00 3000000 M, 2023-02-28T16:30 4000000 M',
    ],
  ],
  [
    'the end of the interval, 24:00 included, across midnight of the day, the month and UTC',
    'series,end,energy_wh\nA,2023-02-28 23:30,500\nA,2023-02-28 24:00,600.125\nA,2023-03-01 00:30,700\nA,2023-03-01 09:00,800\n',
    { zone: 'Asia/Tokyo' },
    [
      'A@0/1800: 2023-02-28T14:00 500000 M, 2023-02-28T14:30 600125 M, 2023-02-28T15:00 700000 M, 2023-02-28T23:30 800000 M',
    ],
  ],
  [
    'a declared label before the header',
    'series,start,energy_wh\nA,2023-03-01T00:00Z,5\n',
    { label: 'end', stepSeconds: 900 },
    ['A@0/900: 2023-02-28T23:45 5000 M'],
  ],
  [
    'start and end together give the step',
    'end,series,start,energy_wh\n2023-03-01T00:15Z,A,2023-03-01T00:00Z,5\n2023-03-01T00:30Z,A,2023-03-01T00:15Z,6\n',
    { label: 'end' },
    ['A@0/900: 2023-03-01T00:00 5000 M, 2023-03-01T00:15 6000 M'],
  ],
  [
    'start and end over the hour that is there twice',
    'series,start,end,energy_wh\nA,2023-10-29 01:00,2023-10-29 02:00,1\nA,2023-10-29 02:00,2023-10-29 02:00,2\nA,2023-10-29 02:00,2023-10-29 03:00,3\n',
    { zone: BERLIN },
    ['A@0/3600: 2023-10-28T23:00 1000 M, 2023-10-29T00:00 2000 M, 2023-10-29T01:00 3000 M'],
  ],
  [
    'average power times the step of a column, per series',
    'series,start,power_kw,step_seconds\nA,2023-03-01T00:00Z,4.5,300\nA,2023-03-01T00:05Z,8.064,300\nB,2023-03-01T00:00Z,1.2,1800\n',
    {},
    ['A@0/300: 2023-03-01T00:00 375000 M, 2023-03-01T00:05 672000 M', 'B@0/1800: 2023-03-01T00:00 600000 M'],
  ],
  [
    'average power in watts with the declared step, whatever the file says',
    'series,start,power_w,step\nA,2023-03-01T00:00Z,8064,3600\n',
    { stepSeconds: 60 },
    ['A@0/60: 2023-03-01T00:00 134400 M'],
  ],
  [
    'the step that is known elsewhere',
    'series,start,power_w\nA,2023-03-01T00:00Z,8064\n号機,2023-03-01T00:00Z,60\n',
    { stepOf: (code) => (code === 'A' ? 300 : code === '号機' ? 60 : null) },
    ['A@0/300: 2023-03-01T00:00 672000 M', '号機@0/60: 2023-03-01T00:00 1000 M'],
  ],
  [
    'the coarsest grid that holds every time, when nobody knows the step',
    'series,start,energy_wh\nA,2023-03-01T00:30Z,1\nA,2023-03-01T01:00Z,2\nB,2023-03-01T00:20Z,3\nC,2023-03-01T00:15Z,4\nC,2023-03-01T00:10Z,5\n',
    {},
    [
      'A@0/1800: 2023-03-01T00:30 1000 M, 2023-03-01T01:00 2000 M',
      'B@0/600: 2023-03-01T00:20 3000 M',
      'C@0/300: 2023-03-01T00:10 5000 M, 2023-03-01T00:15 4000 M',
    ],
  ],
  [
    'qualities by name and by NEM12 letter; MISSING may be blank and is no value',
    'series,start,energy_wh,quality\nA,2023-03-01T00:00Z,1,\nA,2023-03-01T00:30Z,2,E\nA,2023-03-01T01:00Z,3,SUBSTITUTED\nA,2023-03-01T01:30Z,,MISSING\nA,2023-03-01T02:00Z,0,N\nA,2023-03-01T02:30Z,4,A\n',
    {},
    [
      'A@0/1800: 2023-03-01T00:00 1000 M, 2023-03-01T00:30 2000 E, 2023-03-01T01:00 3000 S, 2023-03-01T02:30 4000 M',
    ],
  ],
  [
    'versions, ordered by number',
    'series,start,energy_wh,version\nA,2023-03-01T00:00Z,1,10\nA,2023-03-01T00:00Z,2,9\nA,2023-03-01T00:00Z,3,\nA,2023-03-01T01:00Z,4,20230301123000\n',
    {},
    [
      'A@0/3600: 2023-03-01T00:00 3000 M',
      'A@9/3600: 2023-03-01T00:00 2000 M',
      'A@10/3600: 2023-03-01T00:00 1000 M',
      'A@20230301123000/3600: 2023-03-01T01:00 4000 M',
    ],
  ],
  [
    'RFC 4180: quotes, doubled quotes, delimiters and newlines inside, CRLF, blank lines, no newline at the end',
    '"series","no\r\nte",start,energy_wh\r\n"A ""1"", x",,"2023-03-01T00:00Z","1"\r\n\r\nB,"a\nb",2023-03-01T00:00Z,2\r\nB,,2023-03-01T01:00Z,3',
    {},
    [
      'A "1", x@0/3600: 2023-03-01T00:00 1000 M',
      'B@0/3600: 2023-03-01T00:00 2000 M, 2023-03-01T01:00 3000 M',
    ],
  ],
  [
    'a byte order mark before a quoted header',
    '\ufeff"series","start","energy_wh"\nA,2023-03-01T00:00Z,1\n',
    {},
    ['A@0/3600: 2023-03-01T00:00 1000 M'],
  ],
  [
    'a declared decimal comma, quoted or between semicolons',
    'series;start;energy_kwh\nA;2023-03-01T00:00Z;0,5\nA;2023-03-01T01:00Z;7\n',
    { decimalComma: true },
    ['A@0/3600: 2023-03-01T00:00 500000 M, 2023-03-01T01:00 7000000 M'],
  ],
  [
    'a declared decimal comma in quotes',
    'series,start,energy_kwh\nA,2023-03-01T00:00Z,"0,5"\nA,2023-03-01T01:00Z,7\n',
    { decimalComma: true },
    ['A@0/3600: 2023-03-01T00:00 500000 M, 2023-03-01T01:00 7000000 M'],
  ],
  [
    'exact amounts: zeros beyond the sixth decimal, leading zeros, the largest',
    'series,start,energy_kwh\nA,2023-03-01T00:00Z,0.1000000\nA,2023-03-01T01:00Z,007.000001\nA,2023-03-01T02:00Z,9007199254.740991\nA,2023-03-01T03:00Z,-0.0\n',
    {},
    [
      'A@0/3600: 2023-03-01T00:00 100000 M, 2023-03-01T01:00 7000001 M, 2023-03-01T02:00 9007199254740991 M, 2023-03-01T03:00 0 M',
    ],
  ],
  [
    'the hour that is there twice in Europe/Berlin, by the order of the rows of each series',
    'series,start,energy_wh\nA,2023-10-29 01:30,1\nB,2023-10-29 02:00,7\nA,2023-10-29 02:00,2\nA,2023-10-29 02:30,3\nA,2023-10-29 02:00,4\nA,2023-10-29 02:30,5\nB,2023-10-29 02:00,8\nA,2023-10-29 03:00,6\n',
    { zone: BERLIN, stepSeconds: 1_800 },
    [
      'A@0/1800: 2023-10-28T23:30 1000 M, 2023-10-29T00:00 2000 M, 2023-10-29T00:30 3000 M, 2023-10-29T01:00 4000 M, 2023-10-29T01:30 5000 M, 2023-10-29T02:00 6000 M',
      'B@0/1800: 2023-10-29T00:00 7000 M, 2023-10-29T01:00 8000 M',
    ],
  ],
  [
    'the same in a file that runs backwards',
    'series,start,energy_wh\nA,2023-11-05 02:00,6\nA,2023-11-05 01:30,5\nA,2023-11-05 01:00,4\nA,2023-11-05 01:30,3\nA,2023-11-05 01:00,2\nA,2023-11-05 00:30,1\n',
    { zone: 'America/New_York', stepSeconds: 1_800 },
    [
      'A@0/1800: 2023-11-05T04:30 1000 M, 2023-11-05T05:00 2000 M, 2023-11-05T05:30 3000 M, 2023-11-05T06:00 4000 M, 2023-11-05T06:30 5000 M, 2023-11-05T07:00 6000 M',
    ],
  ],
  [
    'Shift_JIS',
    Uint8Array.from([
      ...latin1('series,start,energy_wh,'),
      ...GOUKI,
      ...latin1('\n'),
      ...GOUKI,
      ...latin1('1,2023-03-01T00:00Z,1,\n'),
      ...GOUKI,
      ...latin1('1,2023-03-01T01:00Z,2,\n'),
    ]),
    {},
    ['号機1@0/3600: 2023-03-01T00:00 1000 M, 2023-03-01T01:00 2000 M'],
  ],
  [
    'a first line in UTF-8 above Shift_JIS',
    Uint8Array.from([
      ...bytesOf('series,start,energy_wh,備考です\n'),
      ...GOUKI,
      ...latin1(',2023-03-01T00:00Z,1,\n'),
    ]),
    {},
    ['号機@0/3600: 2023-03-01T00:00 1000 M'],
  ],
  [
    'series in the order of their UTF-8 bytes',
    'meter,start,energy_wh\n\u{1f50c},2023-03-01T00:00Z,1\n\uff21,2023-03-01T00:00Z,2\nA2,2023-03-01T00:00Z,3\nA10,2023-03-01T00:00Z,4\n',
    {},
    [
      'A10@0/3600: 2023-03-01T00:00 4000 M',
      'A2@0/3600: 2023-03-01T00:00 3000 M',
      '\uff21@0/3600: 2023-03-01T00:00 2000 M',
      '\u{1f50c}@0/3600: 2023-03-01T00:00 1000 M',
    ],
  ],
  ['a header without rows', 'series,start,energy_wh\n', {}, []],
];

describe('a meter file', () => {
  it.each(TRAITS)('may have %s', (_trait, file, overrides, wanted) => {
    expect(said(file, overrides)).toEqual(wanted);
  });

  it('may fill the buffer of the reader to its last byte where a longer name is expected next', () => {
    const name = '号'.repeat(64);
    const rows = [name, 'A', name, 'A'].map((code, index) => `${code},2023-03-01T0${String(index)}:00Z,1\n`);
    const head = `series,start,energy_wh\n${rows.join('')}`;
    const last = 'A,2023-03-01T05:00Z,1\n';
    const filler = '\n'.repeat(256 * 1024 - bytesOf(head).length - last.length);
    const wanted = [
      'A@0/3600: 2023-03-01T01:00 1000 M, 2023-03-01T03:00 1000 M, 2023-03-01T05:00 1000 M',
      `${name}@0/3600: 2023-03-01T00:00 1000 M, 2023-03-01T02:00 1000 M`,
    ];
    expect(said(`${head}${filler}${last}`)).toEqual(wanted);
  });

  it('asks for the step of a name that still reads in two ways in both', () => {
    const name = [0xc2, 0xb1];
    const file = [
      ...latin1('series,start,energy_wh\n'),
      ...name,
      ...latin1(',2023-03-01T00:00Z,1\n'),
      ...GOUKI,
    ];
    const rows = Uint8Array.from([...file, ...latin1(',2023-03-01T00:00Z,1\n')]);
    expect(said(rows, { stepOf: (code) => (code === 'ﾂｱ' ? 300 : null) })).toEqual([
      '号機@0/3600: 2023-03-01T00:00 1000 M',
      'ﾂｱ@0/300: 2023-03-01T00:00 1000 M',
    ]);
  });

  it('is not cut where a byte order mark stands inside it', () => {
    const rows = 'A,2023-03-01T00:00Z,1\n\ufeffA,2023-03-01T00:00Z,2\n';
    expect(said(`\ufeffseries,start,energy_wh\n${rows}`)).toEqual([
      'A@0/3600: 2023-03-01T00:00 1000 M',
      '\ufeffA@0/3600: 2023-03-01T00:00 2000 M',
    ]);
  });

  it('tells what it is: label, unit, encoding, ignored columns, rows', () => {
    const { label, unit, encoding, ignoredColumns, rows } = readFile(
      'End,備考,Meter,power_KW,step\n2023-03-01T00:05Z,x,A,1.2,300\n\n',
    );
    expect({ label, unit, encoding, ignoredColumns, rows }).toEqual({
      label: 'end',
      unit: 'power_kw',
      encoding: 'utf-8',
      ignoredColumns: ['備考'],
      rows: 1,
    });
    const header = [...latin1('series,start,energy_wh,'), ...GOUKI, ...latin1('\n')];
    const shiftJis = readFile(Uint8Array.from(header));
    expect([shiftJis.encoding, shiftJis.ignoredColumns]).toEqual(['shift_jis', ['号機']]);
  });

  it('counts the same value again as a duplicate, keeps the better quality and the first line', () => {
    const rows =
      'A,2023-03-01T00:00Z,1,E\nA,2023-03-01T00:00Z,1.000,\nA,2023-03-01T01:00Z,2,\nA,2023-03-01T01:00Z,2,E\n';
    const [series] = readFile(`series,start,energy_wh,quality\n${rows}`).series;
    expect(series).toMatchObject({ readings: 2, duplicates: 2, firstLine: 2 });
    expect(readingsOf(series!)).toEqual(['2023-03-01T00:00 1000 M', '2023-03-01T01:00 2000 M']);
    expect([...series!.days[0]!.lines.slice(0, 3)]).toEqual([2, 4, 0]);
    expect(series!.days[0]!.qualities).toBeNull();
  });

  it('says MISSING for the slots without a value where it has qualities at all', () => {
    const file = 'series,start,energy_wh,quality\nA,2023-03-01T01:00Z,1,E\n';
    const [day] = readFile(file, { label: 'end' }).series[0]!.days;
    expect([...day!.qualities!.slice(0, 3)]).toEqual([2, 3, 3]);
    expect([...day!.lines.slice(0, 3)]).toEqual([2, 0, 0]);
  });

  it('names the right line far into a file of plain and quoted rows', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => {
      const time = new Date(Date.UTC(2023, 2, 1) + Math.floor(index / 2) * 300_000).toISOString();
      return `${index % 2 === 0 ? 'A' : '"B"'},${time.replace('.000', '')},${String(index)}`;
    });
    const parsed = readFile(`series,start,energy_wh\n${rows.join('\n')}`);
    expect(parsed.series.map(({ code, readings }) => [code, readings])).toEqual([
      ['A', 10_000],
      ['B', 10_000],
    ]);
    expect(parsed.rows).toBe(20_000);
    expect(Math.max(...parsed.series[1]!.days.at(-1)!.lines)).toBe(20_001);
  });
});
