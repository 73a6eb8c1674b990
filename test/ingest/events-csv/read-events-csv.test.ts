import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '../../../src/domain/time/instant.js';
import type { ZoneName } from '../../../src/domain/time/local-calendar.js';
import { readEventsCsv, type EventsCsvOptions } from '../../../src/ingest/events-csv/read-events-csv.js';

const HEADER = 'programme,event_id,kind,start,end,notified,requested_kw,state,targets';
const REDUCE =
  'evening,ER-1,REDUCE,2023-03-02T17:30:00+09:00,2023-03-02T19:30:00+09:00,2023-03-02T13:00:00+09:00,700.5,RESTORED,A1;B2 C3';
const INCREASE = 'surplus,SC-1,INCREASE,2023-03-12T10:15:00Z,2023-03-12T13:40:00Z,,,ACKNOWLEDGED,';

function read(
  lines: readonly string[],
  given: Partial<EventsCsvOptions> = {},
): ReturnType<typeof readEventsCsv> {
  const bytes = new TextEncoder().encode(lines.join('\r\n'));
  return readEventsCsv(bytes, 'events.csv', { siteCode: 'tkh', zone: null, version: 0n, ...given });
}

function at(text: string): number {
  const parsed = parseInstant(text);
  return parsed.ok ? parsed.value : Number.NaN;
}

describe('readEventsCsv', () => {
  it('reads every field of a row', () => {
    const file = read([HEADER, REDUCE, INCREASE]);
    expect(file).toMatchObject({ faults: [], faultCount: 0, rows: 2 });
    expect(file.events).toEqual([
      {
        line: 2,
        event: {
          programme: 'evening',
          externalId: 'ER-1',
          siteCode: 'tkh',
          kind: 'REDUCE',
          state: 'RESTORED',
          start: at('2023-03-02T08:30:00Z'),
          end: at('2023-03-02T10:30:00Z'),
          notifiedAt: at('2023-03-02T04:00:00Z'),
          requestedWatts: 700_500n,
          targets: ['A1', 'B2', 'C3'],
          version: 0n,
        },
      },
      {
        line: 3,
        event: expect.objectContaining({
          kind: 'INCREASE',
          notifiedAt: null,
          requestedWatts: null,
          targets: null,
        }),
      },
    ]);
  });

  it('finds columns in any order, ignores others, and needs only those without which there is no event', () => {
    const lines = [
      'remark,state,end,START,kind,event_id,programme',
      'hot,ISSUED,2023-03-02T19:30Z,2023-03-02 17:30+00:00,REDUCE,X,p',
    ];
    const [first] = read(lines).events;
    expect(first!.event).toMatchObject({ externalId: 'X', start: at('2023-03-02T17:30:00Z'), targets: null });
  });

  it('reads local times of the zone that is given', () => {
    const line = REDUCE.replaceAll('+09:00', '').replace('2023-03-02T17:30:00', '2023/3/2 17:30');
    const [first] = read([HEADER, line], { zone: 'Asia/Tokyo' as ZoneName }).events;
    expect(first!.event.start).toBe(at('2023-03-02T08:30:00Z'));
    expect(first!.event.end).toBe(at('2023-03-02T10:30:00Z'));
  });

  it('takes the same row again once, whatever the order of its targets', () => {
    const file = read([HEADER, REDUCE, REDUCE.replace('A1;B2 C3', 'C3 B2 A1')]);
    expect(file).toMatchObject({ faultCount: 0, rows: 2 });
    expect(file.events.map(({ line }) => line)).toEqual([2]);
  });

  it('takes the same id in two programmes as two events', () => {
    expect(read([HEADER, REDUCE, REDUCE.replace('evening', 'morning')]).events).toHaveLength(2);
  });

  it('takes several versions of an event, and the version of the file where a row names none', () => {
    const rows = [`${REDUCE},7`, `${REDUCE.replace('700.5', '800')},`];
    const file = read([`${HEADER},version`, ...rows], { version: 2n });
    expect(file.events.map(({ event }) => event.version)).toEqual([7n, 2n]);
  });

  it('takes a site column that names the site', () => {
    expect(read([`${HEADER},site`, `${REDUCE},tkh`]).events).toHaveLength(1);
  });

  const berlin = { zone: 'Europe/Berlin' as ZoneName };
  const withStart = (text: string): string => REDUCE.replace('2023-03-02T17:30:00+09:00', text);
  it.each([
    ['TEXT.COLUMN_MISSING', [HEADER.replace('state', 'status'), REDUCE], {}, 1, null, ''],
    ['EVENTS_CSV.OTHER_SITE', [`${HEADER},site`, `${REDUCE},nara`], {}, 2, 123, 'nara'],
    ['EVENTS_CSV.OTHER_SITE', [`${HEADER},site`, `${REDUCE},`], {}, 2, 123, ''],
    ['EVENTS_CSV.NAME_UNUSABLE', [HEADER, REDUCE.replace('evening', ' ')], {}, 2, 1, ' '],
    ['EVENTS_CSV.NAME_UNUSABLE', [HEADER, REDUCE.replace('ER-1', 'ER\u00071')], {}, 2, 9, 'ER\\u00071'],
    ['EVENTS_CSV.KIND_UNKNOWN', [HEADER, REDUCE.replace('REDUCE', 'DECREASE')], {}, 2, 14, 'DECREASE'],
    ['EVENTS_CSV.STATE_UNKNOWN', [HEADER, REDUCE.replace('RESTORED', 'done')], {}, 2, 105, 'done'],
    ['EVENTS_CSV.TIME_UNREADABLE', [HEADER, withStart('tomorrow')], {}, 2, 21, 'tomorrow'],
    [
      'EVENTS_CSV.TIME_UNREADABLE',
      [HEADER, withStart('2023-02-30 10:00')],
      berlin,
      2,
      21,
      '2023-02-30 10:00',
    ],
    [
      'EVENTS_CSV.TIME_WITHOUT_OFFSET',
      [HEADER, withStart('2023-03-02 10:00')],
      {},
      2,
      21,
      '2023-03-02 10:00',
    ],
    ['EVENTS_CSV.TIME_SKIPPED', [HEADER, withStart('2023-03-26 02:30')], berlin, 2, 21, '2023-03-26 02:30'],
    ['EVENTS_CSV.TIME_AMBIGUOUS', [HEADER, withStart('2023-10-29 02:30')], berlin, 2, 21, '2023-10-29 02:30'],
    ['EVENTS_CSV.REQUEST_NOT_PLAIN', [HEADER, REDUCE.replace('700.5', '7e2')], {}, 2, 99, '7e2'],
    ['EVENTS_CSV.REQUEST_NOT_PLAIN', [HEADER, REDUCE.replace('700.5', '700.0005')], {}, 2, 99, '700.0005'],
    ['EVENTS_CSV.VERSION_UNREADABLE', [`${HEADER},version`, `${REDUCE},-1`], {}, 2, 123, '-1'],
    [
      'EVENTS_CSV.TWO_VALUES',
      [HEADER, REDUCE, INCREASE, REDUCE.replace('700.5', '800')],
      {},
      4,
      null,
      'ER-1',
    ],
  ] as const)('%s: %j', (code, lines, given, line, column, value) => {
    const file = read(lines, given);
    expect(file.faults).toMatchObject([{ file: 'events.csv', code, line, column, value }]);
    expect(file.faultCount).toBe(1);
    expect(file.events.map(({ event }) => event.externalId)).not.toContain('ER-1');
  });

  it('reports everything that is wrong with a row at once', () => {
    const line = REDUCE.replace('REDUCE', 'x').replace('RESTORED', 'y').replace('700.5', 'z');
    expect(read([HEADER, line]).faults.map(({ field }) => field)).toEqual(['kind', 'requested_kw', 'state']);
  });
});
