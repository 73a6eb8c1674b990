/** The VEN side of OpenADR 3 against a small VTN of our own, through the command line and a database. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpVtn } from '../../src/clients/openadr/http-vtn.js';
import { instant } from '../../src/domain/time/instant.js';
import { openDatabase } from '../../src/storage/open-database.js';
import { createStore } from '../../src/storage/sql-store.js';
import { importText, meterRows, SITE, smallSite, valueOf } from '../app/small-site.js';
import { cliInProcess } from '../support/cli-in-process.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { SmallVtn } from '../support/small-vtn.js';

const parent = mkdtempSync(join(tmpdir(), 'yojo-openadr-'));
const folder = join(parent, 'data');
const tokenFile = join(parent, 'vtn.token');
const CLIENT = { clientId: 'ven_client_99', clientSecret: 'ven_secret_99' };
/** 08:30 of 5 March 2023 in Tokyo. */
const MORNING = Date.parse('2023-03-04T23:30:00Z');

describe('yojo openadr', () => {
  let vtn: SmallVtn;
  let now = MORNING;

  beforeAll(async () => {
    const database = await openDatabase({ folder });
    const caller = await smallSite(database);
    const half = (time: string, kWh: string, rig: string) =>
      [
        ['MAIN', time, kWh],
        ['RIG1', time, rig],
      ] as [string, string, string][];
    const rows = [
      ...half('09:00', '8.1', '4'),
      ...half('09:30', '8.2', '4.001'),
      ...half('10:00', '0.3', '0.1'),
    ];
    valueOf(await importText(caller, 'METERS', meterRows(rows), {}));
    const estimated = 'series,start,energy_kwh,quality\nMAIN,2023-03-05T10:30:00+09:00,0.5,E\n';
    valueOf(await importText(caller, 'METERS', estimated, {}));
    await database.close();
    vtn = await SmallVtn.listen();
    vtn.credentials = CLIENT;
    writeFileSync(tokenFile, JSON.stringify(CLIENT));
    vtn.add('PROGRAM', { id: 'p-1', programName: 'save' });
    vtn.add('EVENT', {
      id: 'E1',
      programID: 'p-1',
      createdDateTime: '2023-03-04T20:00:00.9Z',
      intervalPeriod: { start: '2023-03-05T09:15:00+09:00', duration: 'PT45M' },
      intervals: [
        { id: 0, payloads: [{ type: 'SIMPLE', values: [1] }] },
        { id: 1, payloads: [{ type: 'DISPATCH_SETPOINT_RELATIVE', values: [-5] }] },
        { id: 2, payloads: [{ type: 'SIMPLE', values: [2] }] },
      ],
    });
    vtn.add('EVENT', {
      id: 'PRICES',
      programID: 'p-1',
      intervalPeriod: { start: '2023-03-05T00:00:00Z', duration: 'PT1H' },
      intervals: [{ id: 0, payloads: [{ type: 'PRICE', values: [0.17] }] }],
    });
  }, 60_000);
  afterAll(async () => {
    await vtn.close();
    rmSync(parent, { recursive: true, force: true });
  });

  const run = (verb: string, more: readonly string[], url = vtn.url.href) =>
    cliInProcess(
      folder,
      ['openadr', verb, '--vtn', url, '--site', SITE, '--ven', 'ven-1', '--token-file', tokenFile, ...more],
      {
        clock: new SimulatedClock(instant(now)),
        openVtn: (address, credentials, timeoutMs) =>
          Promise.resolve(new HttpVtn(address, credentials, timeoutMs)),
      },
    );

  /** Every recorded event: id, state, start and end as times of Tokyo, W, revision. */
  async function recorded(): Promise<string[]> {
    const store = createStore(await openDatabase({ folder }));
    try {
      const [organisation] = await store.registry.organisations();
      const page = await store.events.list(organisation!.id, null, {
        limit: 100,
        afterKey: null,
        backwards: false,
      });
      const time = (at: number) => new Date(at + 9 * 3_600_000).toISOString().slice(11, 16);
      return page.rows
        .map(
          ({ externalId, state, start, end, requestedWatts, revision }) =>
            `${externalId} ${state} ${time(start)}-${time(end)} ${String(requestedWatts)} r${String(revision)}`,
        )
        .sort();
    } finally {
      await store.close();
    }
  }

  const FIRST = [
    'E1#0/hydro-1 ISSUED 09:15-10:00 null r1',
    'E1#1/hydro-1 ISSUED 10:00-10:45 5000 r1',
    'E1#2/hydro-1 ISSUED 10:45-11:30 null r1',
  ];

  it('shows calls in a dry run and stores nothing', async () => {
    const { code, stdout } = await run('pull', ['--dry-run']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/good; a dry run stores nothing[\s\S]*events: 3 REDUCE, 0 INCREASE/),
    ]);
    expect(await recorded()).toEqual([]);
  }, 60_000);

  it('records the calls with the pull as their document, and says that the same again is nothing new', async () => {
    const first = await run('pull', ['--json']);
    const { report } = JSON.parse(first.stdout) as { report: { facts: object } };
    expect([first.code, report]).toMatchObject([
      0,
      { kind: 'OPENADR', stored: true, rows: 3, accepted: 3, facts: { 'order nothing': '1', lifted: '0' } },
    ]);
    expect(await recorded()).toEqual(FIRST);
    now += 300_000;
    const again = await run('pull', []);
    expect(again).toMatchObject({ code: 0, stdout: 'Nothing new: 3 REDUCE, 0 INCREASE known already.\n' });
    expect(await recorded()).toEqual(FIRST);
    const imports = await cliInProcess(folder, ['imports', '--json']);
    expect(imports.stdout.match(/"kind":"OPENADR"/g)).toHaveLength(1);
  }, 60_000);

  it('makes a change of the VTN a revision, and leaves a call alone that became unreadable', async () => {
    vtn.add('EVENT', {
      id: 'E2',
      programID: 'p-1',
      intervalPeriod: { start: '2023-03-05T15:00:00+09:00', duration: 'PT1H' },
      intervals: [{ id: 0, payloads: [{ type: 'SIMPLE', values: [1] }] }],
    });
    vtn.events[0]!['intervalPeriod'] = { start: '2023-03-05T09:15:00+09:00', duration: 'an hour' };
    const { code, stderr } = await run('pull', []);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('Not understood: E1: duration is not a duration'),
    ]);
    expect(await recorded()).toEqual([...FIRST, 'E2#0/hydro-1 ISSUED 15:00-16:00 null r1']);
    now += 60_000;
    vtn.events[0]!['intervalPeriod'] = { start: '2023-03-05T09:15:00+09:00', duration: 'PT45M' };
    vtn.events[2]!['intervalPeriod'] = { start: '2023-03-05T15:00:00+09:00', duration: 'PT2H' };
    expect((await run('pull', [])).code).toBe(0);
    expect(await recorded()).toEqual([...FIRST, 'E2#0/hydro-1 ISSUED 15:00-17:00 null r2']);
    const quality = await cliInProcess(folder, ['quality', '--site', SITE, '--period', '2023-03-05']);
    expect(quality.stdout).toMatch(/OPENADR\.EVENT_UNREADABLE +E1 /);
  }, 60_000);

  it('sends the energy of each interval back, with its quality; again it replaces the report', async () => {
    const { code, stdout } = await run('report', ['--event', 'E1']);
    expect(code).toBe(0);
    expect(stdout).toContain('sent as report report-1');
    const [report] = vtn.reports;
    expect(report).toMatchObject({
      programID: 'p-1',
      eventID: 'E1',
      clientName: 'ven-1',
      reportName: 'yojo-hydro-1-E1',
      payloadDescriptors: [{ payloadType: 'USAGE', units: 'KWH' }, { payloadType: 'DATA_QUALITY' }],
    });
    // 09:15-10:00 is half of 8.1 and 8.2; 10:00-10:45 is 0.3 and half of an estimated 0.5; after 11:00 nothing is known.
    expect((report!['resources'] as { intervals: unknown }[])[0]).toEqual({
      resourceName: 'hydro-1',
      intervals: [
        interval(0, '2023-03-05T00:15:00Z', ['USAGE', 12.25], ['DATA_QUALITY', 'OK']),
        interval(1, '2023-03-05T01:00:00Z', ['USAGE', 0.55], ['DATA_QUALITY', 'ESTIMATED']),
        interval(2, '2023-03-05T01:45:00Z', ['DATA_QUALITY', 'MISSING']),
      ],
    });
    expect((await run('report', ['--event', 'E1'])).code).toBe(0);
    expect(vtn.reports).toHaveLength(1);
    const unknown = await run('report', ['--event', 'PRICES']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('OPENADR.NO_SUCH_EVENT')]);
  }, 60_000);

  const interval = (id: number, start: string, ...payloads: [string, number | string][]) => ({
    id,
    intervalPeriod: { start, duration: 'PT2700S' },
    payloads: payloads.map(([type, value]) => ({ type, values: [value] })),
  });

  it('lifts what the VTN no longer lists: a running call ends now, one to come is cancelled, one that is over stays', async () => {
    now = Date.parse('2023-03-05T10:10:00+09:00');
    vtn.events.splice(0, 1);
    vtn.events.pop();
    const { code, stdout } = await run('pull', []);
    expect([code, stdout]).toEqual([0, expect.stringContaining('lifted: 3')]);
    expect(await recorded()).toEqual([
      'E1#0/hydro-1 ISSUED 09:15-10:00 null r1',
      'E1#1/hydro-1 ISSUED 10:00-10:10 5000 r2',
      'E1#2/hydro-1 CANCELLED 10:45-11:30 null r2',
      'E2#0/hydro-1 CANCELLED 15:00-17:00 null r3',
    ]);
    now += 60_000;
    expect((await run('pull', [])).stdout).toContain('Nothing new');
  }, 60_000);

  it('changes nothing when the VTN does not answer or does not know us', async () => {
    const before = await recorded();
    vtn.credentials = { ...CLIENT, clientSecret: 'changed' };
    const refused = await run('pull', []);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('OPENADR.REFUSED')]);
    vtn.credentials = CLIENT;
    vtn.mood = 'BROKEN';
    const broken = await run('pull', []);
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('the database is gone')]);
    vtn.mood = 'WELL';
    expect(await recorded()).toEqual(before);
  }, 60_000);

  it('keeps secrets off plain http to other machines, and out of addresses', async () => {
    const plain = await run('pull', [], 'http://vtn.example/openadr3');
    expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining('OPENADR.PLAIN_HTTP')]);
    const inUrl = await run('pull', [], 'https://me:secret@vtn.example/');
    expect([inUrl.code, inUrl.stderr]).toEqual([2, expect.stringContaining('CLI.USAGE')]);
    const empty = join(parent, 'empty.token');
    writeFileSync(empty, '{"clientId":"x"}');
    const bad = await run('pull', ['--token-file', empty]);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('OPENADR.BAD_TOKEN_FILE')]);
  }, 60_000);
});
