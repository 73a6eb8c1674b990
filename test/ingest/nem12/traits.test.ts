import { describe, expect, it } from '@jest/globals';
import { readingsSaid } from '../said.js';
import { day, HEADER, readBody, readText, stream } from './nem12-text.js';

describe('a NEM12 file', () => {
  it('keeps market time: a day begins at 14:00 UTC of the day before and lies in two UTC days', () => {
    const { series, faults } = readBody(
      stream('E1', 30),
      day('20230401', 48, '0', { at: { 1: '1.5', 48: '2' } }),
    );
    expect(faults).toEqual([]);
    expect(series[0]).toMatchObject({ code: 'NMI1:E1', stepSeconds: 1_800, readings: 48, version: 0n });
    const said = readingsSaid(series[0]!);
    expect([said[0], said[19], said[20], said[47]]).toEqual([
      '2023-03-31T14:00 1500000 M',
      '2023-03-31T23:30 0 M',
      '2023-04-01T00:00 0 M',
      '2023-04-01T13:30 2000000 M',
    ]);
    expect(series[0]!.days.map(({ day: utcDay }) => utcDay)).toEqual([19_447, 19_448]);
  });

  it('does not know daylight saving: 48 half-hours on the days clocks change in Sydney', () => {
    const dates = ['20230401', '20230402', '20230403'];
    const { series } = readBody(stream('E1', 30), ...dates.map((date) => day(date, 48, '1')));
    expect(readingsSaid(series[0]!)).toHaveLength(144);
    expect(new Set(readingsSaid(series[0]!)).size).toBe(144);
  });

  it.each([
    [1, 1_440],
    [5, 288],
    [10, 144],
    [15, 96],
    [30, 48],
    [60, 24],
  ])('has steps of %i minutes: %i values a day', (minutes, count) => {
    const { series, faults } = readBody(stream('E1', minutes), day('20230401', count, '0.001'));
    expect(faults).toEqual([]);
    expect(series[0]).toMatchObject({ stepSeconds: minutes * 60, readings: count });
  });

  it('may mix steps, a channel each', () => {
    const { series } = readBody(
      stream('E1', 30),
      day('20230401', 48, '1'),
      stream('E2', 5),
      day('20230401', 288, '1'),
      stream('B1', 15, 'kWh', 'NMI2'),
      day('20230401', 96, '1'),
    );
    expect(series.map(({ code, stepSeconds, direction }) => [code, stepSeconds, direction])).toEqual([
      ['NMI1:E1', 1_800, 'CONSUMED'],
      ['NMI1:E2', 300, 'CONSUMED'],
      ['NMI2:B1', 900, 'EXPORTED'],
    ]);
  });

  it.each([
    ['kWh', '1.234567', 1_234_567],
    ['KWH', '1', 1_000_000],
    ['Wh', '1.234', 1_234],
    ['wh', '7', 7_000],
    ['MWh', '0.000000001', 1],
    ['MWH', '1.5', 1_500_000_000],
  ])('reads %s in any case, exactly', (unit, text, milliWh) => {
    const { series, faults } = readBody(stream('E1', 60, unit), day('20230401', 24, text));
    expect(faults).toEqual([]);
    expect(readingsSaid(series[0]!)[0]).toBe(`2023-03-31T14:00 ${String(milliWh)} M`);
  });

  it('counts channels that are no energy consumed or exported, and leaves them out', () => {
    const { series, facts, rows, faults } = readBody(
      stream('Q1', 30, 'kVArh'),
      day('20230401', 48, '2'),
      day('20230402', 48, '-2', { flag: 'V' }),
      '400,1,48,A,,',
      stream('E1', 30),
      day('20230401', 48, '1'),
      stream('N1', 30, 'kWh'),
      day('20230401', 48, 'any'),
      stream('E1', 60, 'kVA', 'NMI2'),
      day('20230401', 24, '1'),
    );
    expect(faults).toEqual([]);
    expect([rows, series.map(({ code }) => code)]).toEqual([5, ['NMI1:E1']]);
    expect(facts['skipped channels']).toBe(
      'NMI1:Q1 kVArh: 96 values; NMI1:N1 kWh: 48 values; NMI2:E1 kVA: 24 values',
    );
  });

  it.each([
    ['A', 'M'],
    ['E64', 'E'],
    ['F14', 'S'],
    ['S14', 'S'],
  ])('maps quality %s', (flag, letter) => {
    const { series } = readBody(stream('E1', 60), day('20230401', 24, '1', { flag, reason: '76' }));
    expect(readingsSaid(series[0]!)[5]).toBe(`2023-03-31T19:00 1000000 ${letter}`);
    const runs = flag === 'A' ? [] : [{ flag, reason: '76', fromSecond: 1_680_271_200, readings: 24 }];
    expect(series[0]!.methods).toMatchObject(runs);
    expect(series[0]!.methods).toHaveLength(runs.length);
  });

  it('holds nothing where the quality is N: a missing reading is not zero, and may be blank', () => {
    const { series, faults } = readBody(
      stream('E1', 60),
      day('20230401', 24, '1', { flag: 'V', at: { 23: '', 24: '0' } }),
      '400,1,22,A,,',
      '400,23,24,N,,',
    );
    expect(faults).toEqual([]);
    expect(series[0]!.readings).toBe(22);
    expect(series[0]!.methods).toMatchObject([{ flag: 'N', readings: 2 }]);
  });

  it('takes qualities by interval from the 400 records, in any order, over a row of V or of another quality', () => {
    const { series, faults } = readBody(
      stream('E1', 60),
      day('20230401', 24, '1', { flag: 'V' }),
      '400,13,24,S14,1,',
      '400,1,6,F14,76,',
      '400,7,12,A,,',
      '500,O,S1,20230402,1',
      day('20230402', 24, '1', { flag: 'A' }),
      '400,24,24,E52,,',
    );
    expect(faults).toEqual([]);
    const qualities = readingsSaid(series[0]!).map((said) => said.slice(-1));
    expect(qualities.join('')).toBe(`SSSSSSMMMMMMSSSSSSSSSSSS${'M'.repeat(23)}E`);
    expect(series[0]!.methods.map(({ flag, reason, readings }) => [flag, reason, readings])).toEqual([
      ['F14', '76', 6],
      ['S14', '1', 12],
      ['E52', '', 1],
    ]);
  });

  it('joins runs of one flag across days, and counts a row that is there twice once', () => {
    const days = ['20230401', '20230402', '20230402'].map((date) => day(date, 24, '1', { flag: 'S14' }));
    const [series] = readBody(stream('E1', 60), ...days).series;
    expect(series).toMatchObject({ readings: 48, duplicates: 24 });
    expect(series!.methods).toMatchObject([{ flag: 'S14', readings: 48 }]);
  });

  it('has UpdateDateTime as its version, 0 when it is blank or cut off', () => {
    const { series } = readBody(
      stream('E1', 60),
      day('20230401', 24, '1', { updated: '20230402110000' }),
      day('20230401', 24, '2', { updated: '20230403110000' }),
      day('20230402', 24, '3'),
      `300,20230403,${'4,'.repeat(24)}A`,
    );
    expect(series.map(({ version, readings }) => [version, readings])).toEqual([
      [0n, 48],
      [20230402110000n, 24],
      [20230403110000n, 24],
    ]);
  });

  it('may have LF, blank lines, lines of separators, a byte order mark, fewer cells in a 200 record', () => {
    const text = `\ufeff${HEADER}\n\n,,,,\n200,NMI1,E1,1,E1,N1,M1,KWH,60\n${day('20230401', 24, '1')}\n900\n\n`;
    const { series, faults } = readText(text);
    expect(faults).toEqual([]);
    expect(series[0]!.readings).toBe(24);
    expect(series[0]!.days[0]!.lines[23]).toBe(5);
  });
});
