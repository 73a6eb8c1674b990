import { describe, expect, it } from '@jest/globals';
import { MISSING_VALUE } from '../../../src/domain/metering/series-day.js';
import { readRigAddresses } from '../../../src/ingest/rig-telemetry/read-rig-addresses.js';
import { readTelemetryLog } from '../../../src/ingest/rig-telemetry/read-telemetry-log.js';
import { DC_GROUPS, estatsJson, RUNNING_GROUPS, STANDBY_GROUPS } from './replies.js';

const HEADER = {
  format: 'yojo-rig-telemetry/1',
  site: 'hydro-1',
  zone: 'Asia/Tokyo',
  from: '2026-04-01T00:00:00Z',
  to: '2026-04-01T00:03:00Z',
  holdSeconds: 90,
};
const reply = (rig: string, at: string, groups: string, elapsed: number) => ({
  rig,
  at: `2026-04-01T${at}Z`,
  command: 'estats',
  reply: estatsJson(groups.replace(/ Elapsed\[\d+\]/, ` Elapsed[${String(elapsed)}]`)),
});

function read(lines: readonly unknown[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  return readTelemetryLog(Buffer.from(text), 'log.ndjson', {
    siteCode: 'hydro-1',
    stepOf: (rig) => (rig === 'GONE' ? null : 60),
  });
}

/** What a series has, slot by slot from 00:00 on. */
function values(log: ReturnType<typeof read>, code: string): (number | null)[] {
  const [day] = log.meters.series.find((series) => series.code === code)?.days ?? [];
  return [...(day?.values.slice(0, 4) ?? [])].map((value) => (value === MISSING_VALUE ? null : value));
}

describe('readTelemetryLog', () => {
  it('gives energy for whole slots; replies around the span only show what held at its edges', () => {
    const log = read([
      HEADER,
      reply('A', '00:00:00', RUNNING_GROUPS, 100),
      reply('A', '00:01:00', STANDBY_GROUPS, 160),
      reply('A', '00:02:00', STANDBY_GROUPS, 220),
      reply('A', '00:03:00', RUNNING_GROUPS, 280),
    ]);
    expect(log.meters).toMatchObject({
      faultCount: 0,
      rows: 4,
      facts: { unit: 'power_w, integrated over time' },
    });
    expect(values(log, 'A')).toEqual([62_183, 283, 284, null]);
    expect(log.meters.series[0]).toMatchObject({ version: -1n, stepSeconds: 60, readings: 3 });
    expect(log.rigs).toMatchObject([{ rig: 'A', polls: 3, answered: 3, latest: { watts: 3_731 } }]);
  });

  it('leaves slots missing where a rig did not answer, restarted or told no power, and says so', () => {
    const at = (minute: string) => `2026-04-01T00:0${minute}Z`;
    const log = read([
      HEADER,
      reply('A', '00:00:00', RUNNING_GROUPS, 100),
      { rig: 'A', at: at('1:00'), noReply: 'TIMED_OUT' },
      { rig: 'A', at: at('2:00'), noReply: 'REFUSED' },
      reply('B', '00:00:00', RUNNING_GROUPS, 5_000),
      reply('B', '00:01:00', RUNNING_GROUPS, 20),
      reply('B', '00:02:00', RUNNING_GROUPS, 80),
      { rig: 'C', at: at('0:00'), command: 'estats', reply: 'HTTP/1.1 400 Bad Request' },
      { rig: 'C', at: at('1:00'), command: 'estats', reply: estatsJson('Ver[x]') },
    ]);
    expect([values(log, 'A'), values(log, 'B'), values(log, 'C')]).toEqual([
      [62_183, null, null, null],
      [null, 62_183, 62_183, null],
      [],
    ]);
    expect(log.remarks.map(({ code, rig, detail }) => `${rig} ${code} ${detail}`)).toEqual([
      'A TELEMETRY.NO_ANSWER 2 of 3 polls: TIMED_OUT × 1; REFUSED × 1',
      'B TELEMETRY.RESTARTED 1 of 3 polls: its clock began again × 1',
      'C TELEMETRY.REPLY_UNREADABLE 1 of 2 polls: "HTTP/1.1 400 Bad Request" is not a reply of the cgminer API × 1',
      'C TELEMETRY.NO_POWER 1 of 2 polls: PS[] holds no watts that can be × 1',
    ]);
  });

  it('marks energy from power behind the supply as ESTIMATED, and names another device at the address', () => {
    const log = read([
      HEADER,
      reply('A', '00:00:00', DC_GROUPS, 100),
      reply('A', '00:01:00', RUNNING_GROUPS, 160),
      reply('A', '00:02:00', RUNNING_GROUPS, 220),
    ]);
    expect([...(log.meters.series[0]?.days[0]?.qualities?.slice(0, 4) ?? [])]).toEqual([2, 0, 0, 3]);
    expect(log.remarks.map(({ code }) => code)).toEqual(['TELEMETRY.DC_POWER', 'TELEMETRY.OTHER_DEVICE']);
  });

  it('continues the running total of the log before it', () => {
    const one = STANDBY_GROUPS.replace(' 17]', ' 1]');
    const replies = ['00:00:00', '00:01:00', '00:02:00'].map((at, index) => reply('A', at, one, 60 * index));
    expect(values(read([HEADER, ...replies]), 'A')).toEqual([16, 17, 17, null]);
    expect(values(read([HEADER, { rig: 'A', remainder: 2_400 }, ...replies]), 'A')).toEqual([
      17,
      17,
      16,
      null,
    ]);
  });

  it('reports every line it cannot read', () => {
    const log = read([
      HEADER,
      'not json',
      { rig: 'A', at: 'yesterday', command: 'estats', reply: '' },
      { rig: 'A', remainder: 3_600 },
      reply('A', '00:01:00', RUNNING_GROUPS, 100),
      reply('A', '00:00:00', RUNNING_GROUPS, 100),
      reply('GONE', '00:00:00', RUNNING_GROUPS, 100),
    ]);
    expect(log.meters.faults.map(({ line, code }) => `${String(line)} ${code}`)).toEqual([
      '2 TELEMETRY.LINE_UNREADABLE',
      '3 TELEMETRY.LINE_UNREADABLE',
      '4 TELEMETRY.LINE_UNREADABLE',
      '6 TELEMETRY.OUT_OF_ORDER',
      '7 METER.UNKNOWN_SERIES',
    ]);
  });

  it.each([
    ['another file', 'series,start,energy_kwh'],
    ['no zone', { ...HEADER, zone: 'Mars' }],
    ['an empty span', { ...HEADER, to: HEADER.from }],
    ['a hold of two hours', { ...HEADER, holdSeconds: 7_200 }],
  ])('refuses %s (TELEMETRY.NOT_A_LOG)', (_, header) => {
    expect(read([header]).meters.faults).toMatchObject([{ line: 1, code: 'TELEMETRY.NOT_A_LOG' }]);
  });
});

it('refuses the log of another site (TELEMETRY.OTHER_SITE)', () => {
  const log = read([{ ...HEADER, site: 'hydro-2' }, reply('A', '00:00:00', RUNNING_GROUPS, 100)]);
  expect(log.meters).toMatchObject({ series: [], faults: [{ line: 1, code: 'TELEMETRY.OTHER_SITE' }] });
});

describe('readRigAddresses', () => {
  it('reads hosts with and without a port', () => {
    const text = 'address,serial\n10.0.0.7,R1\nrig-2.site.example:4029,R2\n[fd00::2]:4028,R3\n';
    expect(readRigAddresses(Buffer.from(text), 'rigs.csv').rigs).toEqual([
      { serial: 'R1', host: '10.0.0.7', port: 4_028 },
      { serial: 'R2', host: 'rig-2.site.example', port: 4_029 },
      { serial: 'R3', host: 'fd00::2', port: 4_028 },
    ]);
  });

  it('reports what is no address, a rig that stands twice and an empty list', () => {
    const codes = (text: string) =>
      readRigAddresses(Buffer.from(text), 'rigs.csv').faults.map(
        ({ line, code }) => `${String(line)} ${code}`,
      );
    expect(codes('serial,address\nR1,10.0.0.7:99999\nR2,a b\n,10.0.0.7\nR3,x\nR3,y\n')).toEqual([
      '2 TELEMETRY.ADDRESS_UNREADABLE',
      '3 TELEMETRY.ADDRESS_UNREADABLE',
      '4 TELEMETRY.ADDRESS_UNREADABLE',
      '6 TELEMETRY.RIG_TWICE',
    ]);
    expect(codes('serial,address\n')).toEqual(['1 TELEMETRY.NO_RIGS']);
  });
});
