import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainFile, readingsSaid } from '../said.js';
import {
  block,
  feed,
  meterReading,
  readFeed,
  reading,
  readingType,
  simple,
  START,
  usagePoint,
} from './feed-text.js';

const hours = (values: readonly number[], from = START): string[] =>
  values.map((value, index) => reading({ start: from + index * 3_600, value }));

describe('a Green Button feed', () => {
  it('holds Wh by epoch seconds; titles say nothing', () => {
    const { series, faults, rows } = readFeed(simple([{ value: 798 }, { start: START + 3_600, value: 0 }]));
    expect([faults, rows]).toEqual([[], 2]);
    expect(series).toMatchObject([
      { code: '1:2', stepSeconds: 3_600, readings: 2, direction: 'CONSUMED', version: 0n, firstLine: 6 },
    ]);
    expect(readingsSaid(series[0]!)).toEqual(['2023-04-01T00:00 798000 M', '2023-04-01T01:00 0 M']);
  });

  it.each([
    ['', 5, 5_000],
    [0, 5, 5_000],
    [3, 5, 5_000_000],
    [-3, 5, 5],
    [-6, 5_000, 5],
    [9, 1, 1_000_000_000_000],
  ])('scales by powerOfTenMultiplier %s', (powerOfTenMultiplier, value, milliWh) => {
    const { series, faults } = readFeed(simple([{ value }], { powerOfTenMultiplier }));
    expect(faults).toEqual([]);
    expect(readingsSaid(series[0]!)).toEqual([`2023-04-01T00:00 ${String(milliWh)} M`]);
  });

  it.each([
    ['1', 'CONSUMED'],
    ['19', 'EXPORTED'],
    ['', null],
  ])('flows as flowDirection %s says', (flowDirection, direction) => {
    expect(readFeed(simple([{ value: 1 }], { flowDirection })).series[0]!.direction).toBe(direction);
  });

  it('may hold several meters, types below their readings, links up or by address alone', () => {
    const text = feed(
      block('1/2', hours([1, 2])),
      `<entry><link rel="self" href="C/1/UsagePoint/1/MeterReading/9/IntervalBlock/4/"/><content><e:IntervalBlock>${reading({ value: 7, duration: 900 })}</e:IntervalBlock></content></entry>`,
      block('5/2', [...hours([3]), reading({ start: START + 3_600, value: 4 })]),
      meterReading('1', '2', 'a'),
      meterReading('1', '9', 'b'),
      meterReading('5', '2', 'a'),
      usagePoint('5'),
      usagePoint('1'),
      readingType('a'),
      readingType('b', { flowDirection: 19, intervalLength: 900 }),
    );
    const { series, faults } = readFeed(text);
    expect(faults).toEqual([]);
    expect(series.map((one) => [one.code, one.stepSeconds, one.direction, readingsSaid(one)])).toEqual([
      ['1:2', 3_600, 'CONSUMED', ['2023-04-01T00:00 1000 M', '2023-04-01T01:00 2000 M']],
      ['1:9', 900, 'EXPORTED', ['2023-04-01T00:00 7000 M']],
      ['5:2', 3_600, 'CONSUMED', ['2023-04-01T00:00 3000 M', '2023-04-01T01:00 4000 M']],
    ]);
  });

  it('says how much of what its blocks declare is there', () => {
    const { blocks, facts } = readFeed(
      feed(
        usagePoint('1'),
        meterReading('1', '2', '3'),
        readingType('3'),
        block('1/2', hours([1, 2]), { start: START, duration: 7_200 }),
        block('1/2', hours([3], START + 7_200), { start: START + 7_200, duration: 86_400 }),
        block('1/2', hours([4], START + 86_400)),
      ),
    );
    expect(facts['completeness']).toBe('1:2: 4/27');
    expect(blocks[1]).toEqual({
      code: '1:2',
      startSecond: START + 7_200,
      durationSeconds: 86_400,
      readings: 1,
      declared: 24,
    });
    expect(blocks[2]).toMatchObject({ startSecond: null, durationSeconds: null, declared: 1 });
  });

  it('takes the step from the readings where the type has none, and the other way round', () => {
    const byReading = readFeed(simple([{ value: 1, duration: 300 }], { intervalLength: '' }));
    const byType = readFeed(simple([{ value: 1, duration: '' }], { intervalLength: 1_800 }));
    expect([byReading.faults, byType.faults]).toEqual([[], []]);
    expect([byReading.series[0]!.stepSeconds, byType.series[0]!.stepSeconds]).toEqual([300, 1_800]);
  });

  it('counts what is no energy of intervals, whatever its values, and leaves it out', () => {
    const { series, faults, facts, rows } = readFeed(
      feed(
        usagePoint('1'),
        meterReading('1', '2', 'w'),
        meterReading('1', '3', 'register'),
        meterReading('1', '4', 'energy'),
        readingType('w', { uom: 38 }),
        readingType('register', { accumulationBehaviour: 1 }),
        readingType('energy'),
        block('1/2', [reading({ value: -1.5 }), reading({ value: 'x' })]),
        block('1/3', [reading({ value: 123_456 })]),
        block('1/4', hours([1])),
      ),
    );
    expect(faults).toEqual([]);
    expect([rows, series.map(({ code }) => code)]).toEqual([4, ['1:4']]);
    expect(facts['skipped channels']).toBe('1:2 uom 38: 2 readings; 1:3 accumulationBehaviour 1: 1 readings');
  });

  it.each([
    ['', 'M', []],
    [0, 'M', []],
    [17, 'M', []],
    [19, 'M', []],
    [7, 'S', ['ESPI 7']],
    [8, 'E', ['ESPI 8']],
    [10, 'E', ['ESPI 10']],
  ])('maps reading quality %s', (quality, letter, flags) => {
    const [series] = readFeed(simple([{ value: 1, quality }])).series;
    expect(readingsSaid(series!)).toEqual([`2023-04-01T00:00 1000 ${letter}`]);
    expect(series!.methods.map(({ flag }) => flag)).toEqual(flags);
  });

  it('joins neighbours of one quality, and takes the worst of several', () => {
    const readings = [8, 8, 9].map((quality, index) =>
      reading({ start: START + index * 3_600, value: 1, quality }),
    );
    const two = reading({ start: START + 10_800, value: 1, quality: '7</e:quality><e:quality>8' });
    const text = feed(
      usagePoint('1') + meterReading('1', '2', '3') + readingType('3'),
      block('1/2', [...readings, two]),
    );
    const { series, faults } = readFeed(text);
    expect(faults).toEqual([]);
    expect(series[0]!.methods.map(({ flag, readings: count }) => [flag, count])).toEqual([
      ['ESPI 8', 2],
      ['ESPI 9', 1],
      ['ESPI 8', 1],
    ]);
  });

  it('accepts the same reading once and counts it', () => {
    const [series] = readFeed(simple([{ value: 1 }, { value: 1 }])).series;
    expect(series).toMatchObject({ readings: 1, duplicates: 1 });
  });

  it('reads the five entities, characters by number, CDATA, any prefix, summaries with units of their own', () => {
    const summary =
      '<entry><content><x:ElectricPowerUsageSummary xmlns:x="http://naesb.org/espi"><x:uom>0</x:uom></x:ElectricPowerUsageSummary></content></entry>';
    const text = simple([{ value: '<![CDATA[12]]>' }])
      .replace('<title>kWh</title>', '<title>A &amp; B &lt;&gt;&quot;&apos; &#65;</title>')
      .replace('</feed>', `${summary}</feed>`);
    const { series, faults } = readFeed(text);
    expect(faults).toEqual([]);
    expect(readingsSaid(series[0]!)).toEqual(['2023-04-01T00:00 12000 M']);
  });

  it('tells its local time, for information', () => {
    const local =
      '<entry><content><e:LocalTimeParameters><e:tzOffset>-28800</e:tzOffset><e:dstOffset>3600</e:dstOffset></e:LocalTimeParameters></content></entry>';
    const { localTime, facts } = readFeed(simple([{ value: 1 }]).replace('</feed>', `${local}</feed>`));
    expect(localTime).toEqual({ tzOffset: '-28800', dstOffset: '3600' });
    expect(facts['local time']).toBe('UTC -28800 s, daylight saving 3600 s');
  });

  it('reads pieces cut anywhere like the whole, faults included', () => {
    const readings = fc.array(
      fc.record({
        start: fc.constantFrom(START, START + 3_600, START + 7_200, START + 1),
        value: fc.integer({ min: -2, max: 50 }),
        duration: fc.constantFrom(3_600, 900, ''),
        quality: fc.constantFrom('', 0, 8, 99),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const damage = fc.tuple(
      fc.nat(),
      fc.constantFrom('', '<', '&', '&x;', '</entry>', 'ä', '"', '<!DOCTYPE x>'),
    );
    const cuts = fc.array(fc.integer({ min: 1, max: 61 }), { minLength: 1, maxLength: 4 });
    const codes = new Set<string>();
    fc.assert(
      fc.property(readings, damage, cuts, (given, [at, insert], lengths) => {
        const text = simple(given);
        const place = at % text.length;
        const damaged = text.slice(0, place) + insert + text.slice(place);
        const whole = readFeed(damaged);
        for (const { code } of whole.faults) codes.add(code);
        expect(plainFile(readFeed(damaged, { cuts: lengths }))).toEqual(plainFile(whole));
      }),
      { seed: 72, numRuns: 150 },
    );
    expect(codes.size).toBeGreaterThan(6);
  });
});
