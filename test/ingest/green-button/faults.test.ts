import { describe, expect, it } from '@jest/globals';
import { faultsSaid } from '../said.js';
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

const POINT = usagePoint('1');
const METER = meterReading('1', '2', '3');
const TYPE = readingType('3');
const BLOCK = block('1/2', [reading({ value: 1 })]);
const deep = `${'<x>'.repeat(40)}${'</x>'.repeat(40)}`;

const FAULTS: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', '', ['1 GREEN_BUTTON.NOT_ESPI']],
  ['another root', '<html/>', ['1 GREEN_BUTTON.NOT_ESPI html']],
  ['a feed of another namespace', '<feed/>', ['1 GREEN_BUTTON.NOT_ESPI feed']],
  ['a DOCTYPE', feed(BLOCK).replace('\n<feed', '\n<!DOCTYPE feed>\n<feed'), ['2 GREEN_BUTTON.DOCTYPE']],
  [
    'entities of its own',
    feed(BLOCK).replace('\n<feed', '\n<!DOCTYPE feed [<!ENTITY a "b">]>\n<feed'),
    ['2 GREEN_BUTTON.DOCTYPE'],
  ],
  ['an entity that XML does not know', simple([{ value: '&one;' }]), ['6 GREEN_BUTTON.ENTITY']],
  ['a tag left open', feed(BLOCK).replace('</feed>', ''), ['6 GREEN_BUTTON.MALFORMED']],
  ['tags that cross', feed('<a><b></a></b>'), ['3 GREEN_BUTTON.MALFORMED']],
  ['elements too deep', feed(deep), ['3 GREEN_BUTTON.TOO_DEEP x']],
  [
    'another encoding',
    simple([{ value: 1 }]).replace('UTF-8', 'Shift_JIS'),
    ['1 TEXT.UNDECODABLE Shift_JIS'],
  ],
  [
    'a block without its meter',
    feed(POINT, TYPE, BLOCK),
    ['5 GREEN_BUTTON.LINK_MISSING link C/1/UsagePoint/1/MeterReading/2/IntervalBlock/1'],
  ],
  [
    'a meter without its usage point',
    feed(METER, TYPE, BLOCK),
    ['3 GREEN_BUTTON.LINK_MISSING link C/1/UsagePoint/1/MeterReading/2'],
  ],
  [
    'a meter without its type',
    feed(POINT, METER, BLOCK),
    ['4 GREEN_BUTTON.LINK_MISSING link C/1/UsagePoint/1/MeterReading/2'],
  ],
  [
    'two meters of one name',
    feed(
      POINT + METER + TYPE,
      usagePoint('1', 'C/2') + meterReading('1', '2', '3', 'C/2'),
      BLOCK,
      BLOCK.replaceAll('C/1', 'C/2'),
    ),
    ['4 GREEN_BUTTON.SERIES_UNNAMED 1:2'],
  ],
  [
    'a multiplier that is no number',
    simple([{ value: 1 }], { powerOfTenMultiplier: 'kilo' }),
    ['3 GREEN_BUTTON.MULTIPLIER_UNREADABLE powerOfTenMultiplier kilo'],
  ],
  [
    'net energy',
    simple([{ value: 1 }], { flowDirection: 4 }),
    ['3 GREEN_BUTTON.DIRECTION_UNSUPPORTED flowDirection 4'],
  ],
  [
    'a day as its step',
    simple([{ value: 1 }], { intervalLength: 86_400 }),
    ['6 GREEN_BUTTON.STEP_UNSUPPORTED intervalLength 86400'],
  ],
  [
    'no step at all',
    simple([{ value: 1, duration: '' }], { intervalLength: '' }),
    ['6 GREEN_BUTTON.STEP_UNSUPPORTED intervalLength'],
  ],
  [
    'readings of two lengths',
    simple([{ value: 1 }, { value: 2, start: START + 3_600, duration: 900 }]),
    ['7 GREEN_BUTTON.STEP_DIFFERS duration 900'],
  ],
  [
    'a start in words',
    simple([{ value: 1, start: '2023-04-01' }]),
    ['6 GREEN_BUTTON.TIME_UNREADABLE start 2023-04-01'],
  ],
  [
    'a start off the step',
    simple([{ value: 1, start: START + 60 }]),
    [`6 GREEN_BUTTON.TIME_OFF_STEP start ${String(START + 60)}`],
  ],
  ['a decimal value', simple([{ value: 1.5 }]), ['6 GREEN_BUTTON.VALUE_UNREADABLE value 1.5']],
  ['no value', simple([{ value: '' }]), ['6 GREEN_BUTTON.VALUE_UNREADABLE value']],
  ['negative energy', simple([{ value: -1 }]), ['6 GREEN_BUTTON.VALUE_NEGATIVE value -1']],
  [
    'a tenth of a milliWh',
    simple([{ value: 11 }], { powerOfTenMultiplier: -4 }),
    ['6 GREEN_BUTTON.VALUE_TOO_FINE value 11'],
  ],
  [
    '10 TWh',
    simple([{ value: 10_000 }], { powerOfTenMultiplier: 9 }),
    ['6 GREEN_BUTTON.VALUE_TOO_LARGE value 10000'],
  ],
  ['a quality of no kind', simple([{ value: 1, quality: 6 }]), ['6 GREEN_BUTTON.QUALITY_UNKNOWN quality 6']],
  [
    'two values for an interval',
    simple([{ value: 1 }, { value: 2 }]),
    ['7 GREEN_BUTTON.TWO_VALUES value 2000'],
  ],
  ['no readings', feed(POINT, METER, TYPE), ['6 GREEN_BUTTON.NO_READINGS']],
  ['no energy', simple([{ value: 1 }], { uom: 38 }), ['8 GREEN_BUTTON.NO_READINGS']],
  [
    'several things, all at once',
    simple([
      { value: 'x', start: 'y' },
      { value: 1, start: START + 1, quality: 99 },
    ]),
    [
      '6 GREEN_BUTTON.TIME_UNREADABLE start y',
      '6 GREEN_BUTTON.VALUE_UNREADABLE value x',
      '7 GREEN_BUTTON.QUALITY_UNKNOWN quality 99',
      `7 GREEN_BUTTON.TIME_OFF_STEP start ${String(START + 1)}`,
    ],
  ],
];

describe('a Green Button feed is refused for', () => {
  it.each(FAULTS)('%s', (_what, text, wanted) => {
    expect(faultsSaid(readFeed(text))).toEqual(wanted);
  });

  it('bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('<feed xmlns="http://www.w3.org/2005/Atom">'), Buffer.of(0xff)]);
    expect(faultsSaid(readFeed(bytes))).toEqual(['1 TEXT.UNDECODABLE']);
  });

  it('more bytes, parts or slots than a file may have', () => {
    const text = simple([{ value: 1 }]);
    expect(faultsSaid(readFeed(text, { maxBytes: 500 }))).toEqual(['1 GREEN_BUTTON.TOO_LARGE']);
    expect(faultsSaid(readFeed(text, { maxParts: 8 }))).toEqual(['3 GREEN_BUTTON.TOO_LARGE']);
    expect(faultsSaid(readFeed(text, { slots: 150 }))).toEqual(['6 METER_CSV.TOO_MANY_SLOTS']);
    expect(faultsSaid(readFeed(text, { slots: 100 }))).toEqual(['6 METER_CSV.TOO_MANY_SLOTS']);
  });

  it('expands nothing: a billion laughs is a DOCTYPE like any other', () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><feed>&b;</feed>`;
    expect(faultsSaid(readFeed(laughs))).toEqual(['1 GREEN_BUTTON.DOCTYPE']);
  });
});
