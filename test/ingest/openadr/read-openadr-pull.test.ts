import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/domain/proof/canonical-json.js';
import { renderInstant } from '../../../src/domain/time/instant.js';
import { readOpenAdrPull } from '../../../src/ingest/openadr/read-openadr-pull.js';

const HEADER = {
  format: 'yojo-openadr-pull/1',
  site: 'hydro-1',
  vtn: 'https://vtn.example/openadr3/3.0.1',
  ven: 'ven-1',
  pulledAt: '2026-04-10T06:00:00Z',
};
const PROGRAM = { program: { id: 'p', programName: 'Demand 2026' } };
const CREATED = '2026-04-10T05:00:00.250Z';

/** An event of one interval, 08:00 to 09:00. */
function event(
  id: string,
  change: JsonObject,
  type = 'SIMPLE',
  value: number | string = 1,
): { event: JsonObject } {
  return {
    event: {
      id,
      programID: 'p',
      createdDateTime: CREATED,
      intervalPeriod: { start: '2026-04-10T08:00:00Z', duration: 'PT1H' },
      intervals: [{ id: 0, payloads: [{ type, values: [value] }] }],
      ...change,
    },
  };
}

function read(lines: readonly unknown[], header: unknown = HEADER) {
  const text = [header, PROGRAM, ...lines].map((line) => JSON.stringify(line)).join('\n');
  return readOpenAdrPull(Buffer.from(text), 'pull.ndjson', {
    siteCode: 'hydro-1',
    serials: new Set(['R1', 'R2']),
    nameplateWatts: (_, targets) => BigInt(targets?.length ?? 3) * 8_000n,
  });
}

/** `id kind start/end W` of each call, times short. */
function calls(lines: readonly unknown[]): string[] {
  const short = (text: string) => text.replace('2026-04-', '').replace(':00Z', '');
  return read(lines).events.map(
    ({ externalId, kind, start, end, requestedWatts, targets }) =>
      `${externalId.replace('/hydro-1', '')} ${kind} ${short(renderInstant(start))}/${short(renderInstant(end))} ${String(requestedWatts)}${targets === null ? '' : ` ${targets.join('+')}`}`,
  );
}

describe('readOpenAdrPull: which payloads are orders', () => {
  it.each([
    ['SIMPLE', 0, []],
    ['SIMPLE', 1, ['REDUCE null']],
    ['SIMPLE', 3, ['REDUCE null']],
    ['DISPATCH_SETPOINT', 0, ['REDUCE null']],
    ['DISPATCH_SETPOINT', 20, ['REDUCE 4000']],
    ['DISPATCH_SETPOINT', 24, []],
    ['IMPORT_CAPACITY_LIMIT', 0.5, ['REDUCE 23500']],
    ['DISPATCH_SETPOINT_RELATIVE', -12.5, ['REDUCE 12500']],
    ['DISPATCH_SETPOINT_RELATIVE', 3, ['INCREASE 3000']],
    ['DISPATCH_SETPOINT_RELATIVE', 0, []],
    ['ALERT_GRID_EMERGENCY', 'now', ['REDUCE null']],
    ['ALERT_FLEX_ALERT', 'evening', ['REDUCE null']],
    ['ALERT_WIND', 'gusts', []],
    ['PRICE', 9_999, []],
    ['GHG', 0, []],
    ['EXPORT_CAPACITY_LIMIT', 0, []],
  ])('%s %j gives %j', (type, value, expected) => {
    const found = read([event('e', {}, type, value)]);
    expect(found.events.map(({ kind, requestedWatts }) => `${kind} ${String(requestedWatts)}`)).toEqual(
      expected,
    );
    expect([found.informing, found.unreadable]).toEqual([expected.length === 0 ? 1 : 0, []]);
  });

  it('says what it cannot read as an order and takes the rest', () => {
    const units = { payloadDescriptors: [{ payloadType: 'DISPATCH_SETPOINT_RELATIVE', units: 'PERCENT' }] };
    const found = read([
      event('level', {}, 'SIMPLE', 4),
      event('unit', units, 'DISPATCH_SETPOINT_RELATIVE', -10),
      event('fine', {}, 'DISPATCH_SETPOINT_RELATIVE', 0.00001),
      event('good', {}),
    ]);
    expect(found.unreadable.map(({ eventId, why }) => `${eventId}: ${why}`)).toEqual([
      'level: SIMPLE 4 is not 0, 1, 2 or 3',
      'unit: DISPATCH_SETPOINT_RELATIVE -10 PERCENT is not plain kW',
      'fine: DISPATCH_SETPOINT_RELATIVE 0.00001 KW is not plain kW',
    ]);
    expect(found.events.map(({ externalId }) => externalId)).toEqual(['good#0/hydro-1']);
  });

  it('makes one order of several payloads: REDUCE before INCREASE, all before some', () => {
    const payloads = (...pairs: [string, number][]) => ({
      intervals: [{ id: 0, payloads: pairs.map(([type, value]) => ({ type, values: [value] })) }],
    });
    const setpoint = 'DISPATCH_SETPOINT_RELATIVE';
    expect(calls([event('a', payloads([setpoint, 5], [setpoint, -1], ['PRICE', 1]))])).toEqual([
      'a#0 REDUCE 10T08:00/10T09:00 1000',
    ]);
    expect(calls([event('b', payloads([setpoint, -1], ['SIMPLE', 2]))])).toEqual([
      'b#0 REDUCE 10T08:00/10T09:00 null',
    ]);
  });
});

describe('readOpenAdrPull: when', () => {
  it('lets intervals follow one another unless they have a period of their own', () => {
    const payloads = [{ type: 'SIMPLE', values: [1] }];
    const intervals = [
      { id: 5, payloads },
      { id: 6, payloads: [{ type: 'SIMPLE', values: [0] }] },
      { id: 7, payloads },
      { id: 8, intervalPeriod: { start: '2026-04-10T20:00:00+09:00', duration: 'PT15M' }, payloads },
      { id: 9, payloads },
    ];
    expect(calls([event('e', { intervals })])).toEqual([
      'e#5 REDUCE 10T08:00/10T09:00 null',
      'e#7 REDUCE 10T10:00/10T11:00 null',
      'e#8 REDUCE 10T11:00/10T11:15 null',
      'e#9 REDUCE 10T11:15/10T12:15 null',
    ]);
  });

  it('takes 0001-01-01 as when the event was created, so that every pull says the same', () => {
    const now = { intervalPeriod: { start: '0001-01-01T00:00:00Z', duration: 'PT2H' } };
    expect(calls([event('e', now)])).toEqual(['e#0 REDUCE 10T05:00/10T07:00 null']);
    const later = read([event('e', now)], { ...HEADER, pulledAt: '2026-04-10T06:30:00Z' });
    expect(later.events).toEqual(read([event('e', now)]).events);
    expect(later.events[0]).toMatchObject({ notifiedAt: Date.parse('2026-04-10T05:00:00Z') });
  });

  it('cuts an order without end into UTC days, two days behind and ahead, the same at every pull of a day', () => {
    for (const duration of ['P9999Y', 'PT0S']) {
      const endless = event('e', { intervalPeriod: { start: '2026-04-01T12:00:00Z', duration } });
      expect(calls([endless])).toEqual(
        ['08', '09', '10', '11', '12'].map((day) => {
          const next = String(Number(day) + 1).padStart(2, '0');
          const start = day === '08' ? '08T00:00' : `${day}T00:00`;
          return `e#0@2026-04-${day} REDUCE ${start}/${next}T00:00 null`;
        }),
      );
      const later = read([endless], { ...HEADER, pulledAt: '2026-04-10T23:59:59Z' });
      expect(later.events).toEqual(read([endless]).events);
    }
    const week = event('w', { intervalPeriod: { start: '2026-04-10T12:00:00Z', duration: 'P2DT1S' } });
    expect(calls([week]).map((call) => call.split(' ')[0])).toEqual([
      'w#0@2026-04-10',
      'w#0@2026-04-11',
      'w#0@2026-04-12',
    ]);
  });

  it('puts a randomised start off by a share that is the same at every pull and differs by VEN; the end stays', () => {
    const random = event('e', {
      intervalPeriod: { start: '2026-04-10T08:00:00Z', duration: 'PT1H', randomizeStart: 'PT10M' },
    });
    const startOf = (ven: string) => read([random], { ...HEADER, ven }).events[0]!;
    const base = Date.parse('2026-04-10T08:00:00Z');
    const offsets = Array.from({ length: 40 }, (_, n) => (startOf(`ven-${String(n)}`).start - base) / 1_000);
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(600);
    expect(new Set(offsets).size).toBeGreaterThan(20);
    expect(startOf('ven-3')).toEqual(startOf('ven-3'));
    expect(startOf('ven-3').end).toBe(base + 3_600_000);
  });

  it('lets the higher priority hold where events of a program overlap: 0 before 1 before none', () => {
    const at = (start: string, duration: string, more: JsonObject = {}) => ({
      intervalPeriod: { start: `2026-04-10T${start}:00Z`, duration },
      ...more,
    });
    const increase = {
      intervals: [{ id: 0, payloads: [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [1] }] }],
    };
    expect(
      calls([
        event('low', at('08:00', 'PT4H')),
        event('mid', at('09:00', 'PT1H', { priority: 1, ...increase })),
        event('high', at('09:30', 'PT1H', { priority: 0 })),
        event('same', at('09:30', 'PT1H', { priority: 0, ...increase })),
      ]),
    ).toEqual([
      'low#0 REDUCE 10T08:00/10T09:00 null',
      'low#0~2 REDUCE 10T10:30/10T12:00 null',
      'mid#0 INCREASE 10T09:00/10T09:30 1000',
      'high#0 REDUCE 10T09:30/10T10:30 null',
      'same#0 INCREASE 10T09:30/10T10:30 1000',
    ]);
    const other = event('other', at('08:00', 'PT1H', { programID: 'q', priority: 0 }));
    expect(calls([event('low', at('08:00', 'PT1H')), other])).toHaveLength(2);
  });
});

describe('readOpenAdrPull: for whom', () => {
  const targets = (...pairs: [string, string[]][]) => ({
    targets: pairs.map(([type, values]) => ({ type, values })),
  });

  it.each([
    ['nobody named', {}, 'SITE'],
    ['our VEN', targets(['VEN_NAME', ['ven-9', 'ven-1']]), 'SITE'],
    ['another VEN', targets(['VEN_NAME', ['ven-9']]), 'NOT_US'],
    ['a group the VTN knows us in', targets(['GROUP', ['north']]), 'SITE'],
    ['the site', targets(['RESOURCE_NAME', ['hydro-1']]), 'SITE'],
    ['some rigs', targets(['RESOURCE_NAME', ['R2', 'X', 'R2']]), 'R2'],
    ['resources of others', targets(['RESOURCE_NAME', ['X']]), 'NOT_US'],
  ])('%s', (_, change, expected) => {
    const found = read([event('e', change, 'DISPATCH_SETPOINT', 1)]);
    const [call] = found.events;
    expect(found.notOurs).toBe(expected === 'NOT_US' ? 1 : 0);
    expect(call === undefined ? 'NOT_US' : (call.targets?.join() ?? 'SITE')).toBe(expected);
    // The limit of some rigs is held against those rigs.
    if (expected === 'R2') expect(call?.requestedWatts).toBe(7_000n);
  });

  it('names programme, event, interval and site', () => {
    expect(read([event('e', {})]).events[0]).toMatchObject({
      programme: 'Demand 2026',
      externalId: 'e#0/hydro-1',
      siteCode: 'hydro-1',
      state: 'ISSUED',
    });
    expect(read([]).programmes).toEqual(['Demand 2026']);
  });
});

describe('readOpenAdrPull: what cannot be read', () => {
  const period = (change: JsonObject) => ({ intervalPeriod: { start: '2026-04-10T08:00:00Z', ...change } });

  it.each([
    ['no id', { id: '' }, 'id is not an object id'],
    ['a priority below 0', { priority: -1 }, 'priority is not a whole number from 0'],
    ['no intervals', { intervals: null }, 'intervals is not a list'],
    ['no period', { intervalPeriod: null }, 'an interval has no period and its event has none'],
    [
      'a start without offset',
      period({ start: '2026-04-10T08:00:00' }),
      'start is not an instant with an offset',
    ],
    ['a duration that is none', period({ duration: 'an hour' }), 'duration is not a duration'],
    [
      'a randomised week',
      period({ duration: 'PT1H', randomizeStart: 'P7D' }),
      'randomizeStart is longer than a day',
    ],
    [
      'payloads without a type',
      { intervals: [{ id: 0, payloads: [{}] }] },
      'payloads holds what has no type and values',
    ],
    [
      'two intervals of one id',
      { intervals: [0, 0].map((id) => ({ id, payloads: [] })) },
      'two intervals have one id',
    ],
    [
      'now, created nobody knows when',
      { createdDateTime: null, ...period({ start: '0001-01-01' }) },
      'it starts now and does not say when it was created',
    ],
    [
      'an interval after one that never ends',
      { ...period({ duration: 'P9999Y' }), intervals: [0, 1].map((id) => ({ id, payloads: [] })) },
      'an interval follows one that never ends',
    ],
  ])('an event with %s is named and left out', (_, change, why) => {
    const found = read([event('e', change), event('good', {})]);
    expect(found.unreadable.map((one) => one.why)).toEqual([why]);
    expect(found.events.map(({ externalId }) => externalId)).toEqual(['good#0/hydro-1']);
  });

  it('refuses a document that is no pull, of another site, or with a line of another kind', () => {
    const codes = (found: ReturnType<typeof read>) =>
      found.faults.map(({ line, code }) => `${String(line)} ${code}`);
    expect(codes(read([], { ...HEADER, format: 'x' }))).toEqual(['1 OPENADR.NOT_A_PULL']);
    expect(codes(read([], { ...HEADER, pulledAt: 'now' }))).toEqual(['1 OPENADR.NOT_A_PULL']);
    expect(codes(read([], { ...HEADER, site: 'hydro-2' }))).toEqual(['1 OPENADR.OTHER_SITE']);
    expect(codes(read([{ report: {} }]))).toEqual(['3 OPENADR.LINE_UNREADABLE']);
  });
});
