import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localMoment, rowsOf } from '../../seeds/demo-month.js';
import { DEMO_NOTICE, demoScenario } from '../../seeds/demo-scenario.js';

const seeds = join(dirname(fileURLToPath(import.meta.url)), '../../seeds');
const read = (name: string): string => readFileSync(join(seeds, name), 'utf8');

describe('area/kyushu-2023-03.csv', () => {
  const rows = read('area/kyushu-2023-03.csv')
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((line) => line.split(','));
  const number = (row: string[], column: number): number => Number(row[column]);
  const curtailed = (row: string[]): number => number(row, 8) + number(row, 10);

  it('gives the month: 744 hours, 251,897 MWh on 24 days, 768.5 MWh for a flat 4.5 MW', () => {
    expect(rows).toHaveLength(744);
    expect(rows.reduce((sum, row) => sum + curtailed(row), 0)).toBe(251_897);
    const days = rows.filter((row) => curtailed(row) > 0).map((row) => row[0]?.split(' ')[0]);
    expect(new Set(days).size).toBe(24);
    expect(rows.reduce((sum, row) => sum + Math.min(curtailed(row) * 10, 45), 0)).toBe(7_685);
  });

  it('balances: parts = demand on every row', () => {
    const parts = [2, 3, 4, 5, 6, 7, 9, 11, 12];
    const wrong = rows.filter(
      (row) => parts.reduce((sum, column) => sum + number(row, column), 0) !== number(row, 1),
    );
    expect(wrong).toEqual([]);
  });

  it('has no curtailment from 17:00 on', () => {
    const late = rows.filter((row) => curtailed(row) > 0 && Number(/ (\d+):/.exec(row[0] ?? '')?.[1]) >= 17);
    expect(late).toEqual([]);
  });
});

describe('rigs.csv', () => {
  const rigs = rowsOf(read('rigs.csv'));

  it('holds 559 serials in 558 places of 8,064 W', () => {
    expect(new Set(rigs.map((rig) => rig['serial'])).size).toBe(559);
    expect(new Set(rigs.map((rig) => rig['place'])).size).toBe(558);
    expect(rigs.every((rig) => rig['nameplate_w'] === '8064' && rig['hashrate_ths'] === '480')).toBe(true);
  });

  it('replaces one rig in its place on 2023-03-17', () => {
    const old = rigs.filter((rig) => rig['out_of_service_on'] !== '');
    const young = rigs.filter((rig) => rig['in_service_on'] !== '2023-02-20');
    expect(old.map((rig) => [rig['serial'], rig['place'], rig['out_of_service_on']])).toEqual([
      ['TKH0217', 'R13-S01', '2023-03-17'],
    ]);
    expect(young.map((rig) => [rig['serial'], rig['place'], rig['in_service_on']])).toEqual([
      ['TKH0559', 'R13-S01', '2023-03-17'],
    ]);
  });
});

describe('events.csv', () => {
  const events = rowsOf(read('events.csv'));
  const reduce = events.filter((event) => event['kind'] === 'REDUCE');

  it('holds six REDUCE events of evenings and two INCREASE orders, each notified before it starts', () => {
    expect(reduce).toHaveLength(6);
    expect(reduce.every((event) => localMoment(event['start']!).second >= 17 * 3_600)).toBe(true);
    expect(events.filter((event) => event['kind'] === 'INCREASE')).toHaveLength(2);
    for (const event of events) {
      expect(event['notified']! < event['start']! && event['start']! < event['end']!).toBe(true);
      expect(localMoment(event['start']!).date).toBe(localMoment(event['end']!).date);
    }
  });

  it('has boundaries off the 5-minute marks, and one event that calls 60 known rigs', () => {
    const off = reduce.filter((event) =>
      [event['start']!, event['end']!].some((at) => localMoment(at).second % 300 !== 0),
    );
    expect(off.map((event) => event['event_id'])).toEqual(['ER-2023-03-09', 'ER-2023-03-14']);
    const known = new Set(rowsOf(read('rigs.csv')).map((rig) => rig['serial']));
    const called = events.flatMap((event) => (event['targets'] === '' ? [] : event['targets']!.split(';')));
    expect(called).toHaveLength(60);
    expect(called.every((serial) => known.has(serial))).toBe(true);
  });
});

describe('demoScenario', () => {
  const scenario = demoScenario(seeds);

  it('lists rigs, area, events, 31 days and the late correction, in this order', () => {
    const kinds = scenario.files.map((file) => file.kind);
    expect(kinds.slice(0, 3)).toEqual(['rigs', 'area', 'events']);
    expect(kinds.slice(3)).toEqual(new Array(32).fill('meters'));
    expect(scenario.files.map((file) => file.correction).lastIndexOf(false)).toBe(33);
    expect(scenario.files.at(-1)?.correction).toBe(true);
  });

  it('has an approver who is not the operator, known persons and the notice', () => {
    const { facts } = scenario;
    const role = (code: string): string | undefined =>
      facts.persons.find((person) => person.code === code)?.role;
    expect(facts.notice).toBe(DEMO_NOTICE);
    expect(facts.baselinePolicies.map((policy) => role(policy.approvedBy))).toEqual(['APPROVER']);
    expect(facts.actors.map((actor) => role(actor.person))).toEqual(['OPERATOR', 'PREPARER', 'APPROVER']);
  });

  it('describes the clock slip that is in the readings', () => {
    const [check] = scenario.facts.clockChecks;
    const slip = localMoment(check!.meterTime).second - localMoment(check!.referenceTime).second;
    expect(slip).toBe(check!.offsetSeconds);
    expect(slip).toBe(420);
  });

  it('gives the same bytes each time a file is read', () => {
    const day = scenario.files[3]!;
    expect(Buffer.concat([...day.byteStream()]).equals(Buffer.concat([...day.byteStream()]))).toBe(true);
  });
});
