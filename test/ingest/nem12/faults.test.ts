import { describe, expect, it } from '@jest/globals';
import { faultsSaid } from '../said.js';
import { day, HEADER, readBody, readText, stream } from './nem12-text.js';

const HOUR = stream('E1', 60);
const GOOD = day('20230401', 24, '1');
/** Every value of a day of hours but the third is `1`. */
const third = (value: string): string => day('20230401', 24, '1', { at: { 3: value } });
const body = (...records: readonly string[]): string => [HEADER, ...records, '900'].join('\n');

const FAULTS: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', '', ['1 NEM12.HEADER_MISSING']],
  ['no header', `\n${HOUR}\n${GOOD}\n900`, ['2 NEM12.HEADER_MISSING 200']],
  ['text that is no record at all', 'series,start\nA,2023', ['1 NEM12.HEADER_MISSING series']],
  ['NEM13', '100,NEM13,1,2,3\n250,x\n900', ['1:5 NEM12.NOT_NEM12 VersionHeader NEM13']],
  ['no end', [HEADER, HOUR, GOOD].join('\n'), ['3 NEM12.END_MISSING']],
  ['records after the end', `${body(HOUR, GOOD)}\n${HOUR}\n${GOOD}`, ['5 NEM12.AFTER_END 200']],
  ['a record of no kind', body(HOUR, GOOD, '250,x'), ['4 NEM12.RECORD_UNKNOWN 250']],
  ['two headers', body(HEADER, HOUR, GOOD), ['2 NEM12.RECORD_ORDER 100']],
  ['a row without a channel', body(GOOD, HOUR, GOOD), ['2 NEM12.RECORD_ORDER 300']],
  ['a quality without a row', body(HOUR, '400,1,24,A,,', GOOD), ['3 NEM12.RECORD_ORDER 400']],
  ['a 500 record without a channel', body('500,O,,,', HOUR, GOOD), ['2 NEM12.RECORD_ORDER 500']],
  [
    'a channel without suffix, unit or length; its rows are not judged',
    body('200,NMI1,E1,1,,N1,M1,,', day('x', 3, 'y'), HOUR, GOOD),
    [
      '2:15 NEM12.CHANNEL_UNNAMED NMISuffix',
      '2:22 NEM12.CHANNEL_UNNAMED UOM',
      '2:23 NEM12.STEP_UNSUPPORTED IntervalLength',
    ],
  ],
  [
    'a name beyond ASCII',
    body(stream('E1', 60, 'kWh', 'NMÏ'), GOOD),
    ['2:5 NEM12.CHANNEL_UNNAMED NMI NMÃ\\u008f'],
  ],
  ['a step of 45 minutes', body(stream('E1', 45)), ['2:32 NEM12.STEP_UNSUPPORTED IntervalLength 45']],
  [
    'two steps of one channel',
    body(HOUR, GOOD, stream('E1', 30), day('20230402', 48, '1')),
    ['4:32 NEM12.STEP_DIFFERS IntervalLength 30'],
  ],
  ['too many values', body(HOUR, day('20230401', 48, '1')), ['3 NEM12.VALUE_COUNT 48 values']],
  ['too few values', body(HOUR, day('20230401', 23, '1')), ['3 NEM12.VALUE_COUNT 23 values']],
  ['values alone, too few', body(HOUR, '300,20230401,1,2,3'), ['3 NEM12.VALUE_COUNT 3 values']],
  [
    'no quality',
    body(HOUR, day('20230401', 24, '1', { flag: '' })),
    ['3:62 NEM12.QUALITY_UNKNOWN QualityMethod'],
  ],
  [
    'a quality of no kind',
    body(HOUR, day('20230401', 24, '1', { flag: 'X9' })),
    ['3:62 NEM12.QUALITY_UNKNOWN QualityMethod X9'],
  ],
  ['a 400 record of V', body(HOUR, GOOD, '400,1,2,V,,'), ['4:9 NEM12.QUALITY_UNKNOWN QualityMethod V']],
  [
    'a date that does not exist',
    body(HOUR, day('20230229', 24, '1')),
    ['3:5 NEM12.DATE_UNREADABLE IntervalDate 20230229'],
  ],
  [
    'a date with dashes',
    body(HOUR, day('2023-04-01', 24, '1')),
    ['3:5 NEM12.DATE_UNREADABLE IntervalDate 2023-04-01'],
  ],
  ['a blank value', body(HOUR, third('')), ['3:18 NEM12.VALUE_UNREADABLE IntervalValue3']],
  ['an exponent', body(HOUR, third('1e3')), ['3:18 NEM12.VALUE_UNREADABLE IntervalValue3 1e3']],
  ['not a number', body(HOUR, third('NaN')), ['3:18 NEM12.VALUE_UNREADABLE IntervalValue3 NaN']],
  [
    'a tenth of a milliWh',
    body(HOUR, third('1.0000001')),
    ['3:18 NEM12.VALUE_TOO_FINE IntervalValue3 1.0000001'],
  ],
  ['negative energy', body(HOUR, third('-0.5')), ['3:18 NEM12.VALUE_NEGATIVE IntervalValue3 -0.5']],
  [
    '10 TWh in an hour',
    body(HOUR, third('10000000000')),
    ['3:18 NEM12.VALUE_TOO_LARGE IntervalValue3 10000000000'],
  ],
  [
    'a 400 record beyond the day',
    body(HOUR, GOOD, '400,24,25,E64,,'),
    ['4:5 NEM12.QUALITY_RANGE StartInterval 24'],
  ],
  ['a 400 record from 0', body(HOUR, GOOD, '400,0,1,E64,,'), ['4:5 NEM12.QUALITY_RANGE StartInterval 0']],
  ['a 400 record backwards', body(HOUR, GOOD, '400,3,2,E64,,'), ['4:5 NEM12.QUALITY_RANGE StartInterval 3']],
  [
    'two 400 records for one interval',
    body(HOUR, GOOD, '400,1,4,E64,,', '400,4,5,A,,'),
    ['5:5 NEM12.QUALITY_RANGE StartInterval 4'],
  ],
  [
    'V without a 400 record for every interval',
    body(HOUR, day('20230401', 24, '1', { flag: 'V' }), '400,1,23,A,,'),
    ['3:62 NEM12.QUALITY_UNCOVERED QualityMethod V'],
  ],
  [
    'an update time of other digits',
    body(HOUR, day('20230401', 24, '1', { updated: '2023-04-02' })),
    ['3:66 NEM12.VERSION_UNREADABLE UpdateDateTime 2023-04-02'],
  ],
  ['two values of one version', body(HOUR, GOOD, third('2')), ['4:18 NEM12.TWO_VALUES IntervalValue3 2']],
  ['a channel without rows', body(HOUR), ['3 NEM12.NO_READINGS']],
  ['no energy', body(stream('Q1', 60, 'kVArh'), GOOD), ['4 NEM12.NO_READINGS']],
  ['U+0000', body(HOUR, GOOD, 'a\0b'), ['4:2 TEXT.NUL a\\u0000b']],
  ['a line without end', body(HOUR, GOOD, 'x'.repeat(70_000), GOOD), ['4 TEXT.LINE_TOO_LONG']],
  [
    'several things, all at once and in order',
    [
      HOUR,
      third('x'),
      stream('B1', 7),
      day('20230401', 24, '1'),
      HOUR,
      day('20230499', 24, '1', { at: { 3: '-1' } }),
    ].join('\n'),
    [
      '1 NEM12.HEADER_MISSING 200',
      '2:18 NEM12.VALUE_UNREADABLE IntervalValue3 x',
      '3:32 NEM12.STEP_UNSUPPORTED IntervalLength 7',
      '6 NEM12.END_MISSING',
      '6:5 NEM12.DATE_UNREADABLE IntervalDate 20230499',
      '6:18 NEM12.VALUE_NEGATIVE IntervalValue3 -1',
    ],
  ],
];

describe('a NEM12 file is refused for', () => {
  it.each(FAULTS)('%s', (_what, text, wanted) => {
    expect(faultsSaid(readText(text))).toEqual(wanted);
  });

  it('more slots than a file may take', () => {
    expect(faultsSaid(readText(body(HOUR, GOOD), 150))).toEqual(['3 METER_CSV.TOO_MANY_SLOTS']);
    expect(faultsSaid(readText(body(HOUR, GOOD), 100))).toEqual(['3 METER_CSV.TOO_MANY_SLOTS']);
  });

  it('names the rule, and what is there instead', () => {
    const [fault] = readBody(stream('E1', 30), day('20230401', 96, '1')).faults;
    expect(fault).toMatchObject({
      file: 'a.csv',
      rule: 'a 300 row of 30 minutes has 48 values before its quality, here are 96',
    });
  });
});
