/** Fifty simulated rigs on loopback, polled through the hours of a simulated clock, into a database. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/app/caller.js';
import { getDataQuality } from '../../src/app/get-data-quality.js';
import { importFile } from '../../src/app/import-file.js';
import { NO_OPTIONS, type ImportReport } from '../../src/app/import-report.js';
import { pollRigs, unsavedFailure, type PollPlan, type TelemetryDocument } from '../../src/app/poll-rigs.js';
import { getPollSite, readPollList } from '../../src/app/poll-targets.js';
import type { PollTarget } from '../../src/app/polled-rig.js';
import type { RigLine } from '../../src/app/rig-line.js';
import { TcpRigLine } from '../../src/clients/cgminer/tcp-rig-line.js';
import { failure, refused, success, type Outcome } from '../../src/domain/failure.js';
import { MISSING_VALUE } from '../../src/domain/metering/series-day.js';
import { instant, type Instant } from '../../src/domain/time/instant.js';
import { utcDayOf, type UtcDay, type ZoneName } from '../../src/domain/time/local-calendar.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { SimulatedRig, type RigBehaviour } from '../support/simulated-rig.js';
import { importText, SITE, smallSite, valueOf } from './small-site.js';

const START = instant(Date.parse('2026-04-01T03:00:00Z'));
const MINUTE = 60_000;
const after = (minutes: number) => START + minutes * MINUTE;
/** Generous: the machine that runs the tests may be busy. */
const TIMEOUT_MS = 2_000;
const RUNNING = 8_000;
const STANDBY = 17;

/** Runs, stands by from minute 4 to 7, runs. */
const wattsAt = (now: Instant) => (now >= after(4) && now < after(7) ? STANDBY : RUNNING);
const good: RigBehaviour = { wattsAt, standbyAt: (now) => wattsAt(now) === STANDBY };

const TROUBLED: readonly RigBehaviour[] = [
  { ...good, manner: (now) => (now < after(1) || now === after(6) ? 'SILENT' : 'ANSWER') },
  { ...good, manner: (now) => (now >= after(3) && now < after(8) ? 'HANG_UP' : 'ANSWER') },
  { ...good, manner: () => 'GARBAGE' },
  { ...good, bootAt: (now) => (now >= after(5) ? after(5) - 20_000 : 0) },
  { ...good, dcOnly: true },
];
const PROTOCOLS = ['JSON', 'JSON_BROKEN', 'TEXT_ONLY', 'STATS_ONLY', 'NO_NUL'] as const;
const FLEET: readonly RigBehaviour[] = [
  ...TROUBLED,
  ...Array.from({ length: 45 }, (_, n) => ({ ...good, protocol: PROTOCOLS[n % PROTOCOLS.length]! })),
];
const serialOf = (n: number) => `SIM${String(n).padStart(2, '0')}`;

/** What a fleet would measure: each minute at the power it has when the minute begins, in milliWh. */
function truth(minute: number): number {
  const total = (until: number): bigint => {
    let wattMs = 0n;
    for (let m = 0; m < until; m += 1) wattMs += BigInt(wattsAt(instant(after(m)))) * 60_000n;
    return wattMs / 3_600n;
  };
  return Number(total(minute + 1) - total(minute));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

describe('pollRigs', () => {
  let test: TestDatabase;
  let caller: Caller;
  let rigs: SimulatedRig[] = [];
  let targets: readonly PollTarget[] = [];
  let now: () => Instant = () => START;
  const documents: TelemetryDocument[] = [];

  beforeAll(async () => {
    test = await engines[0]!.open();
    caller = await smallSite(test.database);
    const rows = FLEET.map((_, n) => `${serialOf(n)},Avalon A1566HA,2026-04-01,60\n`);
    valueOf(
      await importText(caller, 'RIGS', `serial,model,in_service_on,step_seconds\n${rows.join('')}`, {}),
    );
    rigs = await Promise.all(FLEET.map((rig, n) => SimulatedRig.listen(serialOf(n), rig, () => now())));
    const list = rigs.map((rig, n) => `${serialOf(n)},127.0.0.1:${String(rig.port)}\n`);
    const { rigs: addresses } = readPollList(Buffer.from(`serial,address\n${list.join('')}`), 'list.csv');
    const serials = addresses.map(({ serial }) => serial);
    const site = valueOf(await getPollSite(caller, { siteCode: SITE, serials }));
    expect(site.zone).toBe('Asia/Tokyo');
    targets = addresses.map((rig, n) => ({ ...rig, stepSeconds: site.steps[n]!.stepSeconds }));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(rigs.map((rig) => rig.close()));
    await test.drop();
  });

  const plan = (change: Partial<PollPlan>): PollPlan => ({
    siteCode: SITE,
    zone: 'Asia/Tokyo' as ZoneName,
    targets,
    everySeconds: 60,
    forSeconds: 600,
    holdSeconds: 90,
    concurrency: 16,
    keepWhole: false,
    ...change,
  });

  const store = (document: TelemetryDocument): Promise<Outcome<ImportReport>> => {
    documents.push(document);
    return importFile(caller, {
      kind: 'TELEMETRY',
      fileName: document.name,
      bytes: once(document.bytes),
      siteCode: SITE,
      area: null,
      options: NO_OPTIONS,
      dryRun: false,
      idempotencyKey: null,
    });
  };

  async function stored(serial: string): Promise<{ values: (number | null)[]; quality: number[] }> {
    const site = await caller.store.registry.siteByCode(caller.organisation.id, SITE);
    const series = await caller.store.registry.series(site!.id);
    const { seriesNo } = series.find(({ code }) => code === serial)!;
    const day = utcDayOf(START);
    const head = await caller.store.ledger.head();
    const [found] = await caller.store.meters.seriesDays(
      site!.id,
      [seriesNo],
      day,
      (day + 1) as UtcDay,
      head,
    );
    const first = (START % 86_400_000) / MINUTE;
    const values = [...(found?.values.slice(first, first + 10) ?? [])];
    const qualities = found?.qualities ?? null;
    return {
      values: values.map((value) => (value === MISSING_VALUE ? null : value)),
      quality: values.map((_, slot) => qualities?.[first + slot] ?? 0),
    };
  }

  it('stores the energy of fifty rigs as the simulator has it, whatever they speak; each round ends in bounded time', async () => {
    const clock = new SimulatedClock(START);
    now = () => clock.now();
    const line = new TcpRigLine(TIMEOUT_MS);
    const before = performance.now();
    const rounds: number[] = [];
    const result = await pollRigs(plan({}), {
      line,
      clock,
      store,
      onStored: () => undefined,
      onRound: (answered) => rounds.push(answered),
      signal: new AbortController().signal,
    });
    // A silent rig costs one timeout in each of two rounds; the others go on meanwhile.
    expect(performance.now() - before).toBeLessThan(2 * TIMEOUT_MS + 15_000);
    expect(result).toMatchObject({ rounds: 11, unsaved: 0, lastFailure: null });
    expect(result.reports.map(({ stored: kept, faultCount }) => [kept, faultCount])).toEqual(
      Array.from({ length: 10 }, () => [true, 0]),
    );
    expect(rounds).toEqual([48, 49, 49, 48, 48, 48, 47, 48, 49, 49, 49]);
    const expected = Array.from({ length: 10 }, (_, minute) => truth(minute));
    for (let n = TROUBLED.length; n < FLEET.length; n += 1)
      expect([serialOf(n), (await stored(serialOf(n))).values]).toEqual([serialOf(n), expected]);
  }, 60_000);

  it('leaves gaps where a rig was silent, hung up, spoke garbage or restarted, and marks power behind the supply', async () => {
    const gapsOf = async (n: number): Promise<number[]> => {
      const { values } = await stored(serialOf(n));
      for (const [minute, value] of values.entries()) {
        // The running total does not count what nobody saw, so that a floor may fall one milliWh elsewhere.
        if (value !== null) expect(Math.abs(value - truth(minute))).toBeLessThanOrEqual(1);
      }
      return values.flatMap((value, minute) => (value === null ? [minute] : []));
    };
    expect(await gapsOf(0)).toEqual([0, 6]);
    expect(await gapsOf(1)).toEqual([3, 4, 5, 6, 7]);
    expect((await stored(serialOf(2))).values).toEqual([]);
    expect(await gapsOf(3)).toEqual([4]);
    expect((await stored(serialOf(4))).quality).toEqual(Array.from({ length: 10 }, () => 2));
  });

  it('says what went wrong as findings of the site', async () => {
    const quality = valueOf(
      await getDataQuality(caller, { siteCode: SITE, period: '2026-04-01', asOf: null }),
    );
    const found = new Set(quality.findings.map(({ code, seriesCode }) => `${seriesCode} ${code}`));
    expect([...found].sort()).toEqual([
      'SIM00 TELEMETRY.NO_ANSWER',
      'SIM01 TELEMETRY.NO_ANSWER',
      'SIM02 TELEMETRY.REPLY_UNREADABLE',
      'SIM03 TELEMETRY.RESTARTED',
      'SIM04 TELEMETRY.DC_POWER',
    ]);
  });

  it('changes nothing when a document comes again, and refuses it for another site', async () => {
    const head = await caller.store.ledger.head();
    expect(valueOf(await store(documents[3]!))).toMatchObject({ replayed: true, stored: false });
    expect(await caller.store.ledger.head()).toBe(head);
    const other = Buffer.from(Buffer.from(documents[3]!.bytes).toString().replace(SITE, 'hydro-2'));
    expect(valueOf(await store({ name: 'x', bytes: other })).faults).toMatchObject([
      { code: 'TELEMETRY.OTHER_SITE' },
    ]);
  });

  it('lets the reading of a meter win over telemetry, in either order', async () => {
    const meters =
      'series,start,energy_kwh\nSIM05,2026-04-01T03:00:00Z,0.14\nSIM02,2026-04-01T03:01:00Z,0.13\n';
    expect(valueOf(await importText(caller, 'METERS', meters, {}))).toMatchObject({
      stored: true,
      revised: 1,
    });
    expect((await stored('SIM05')).values.slice(0, 2)).toEqual([140_000, truth(1)]);
    const late = Buffer.from(documents[1]!.bytes).toString().replaceAll('"SIM06"', '"SIM02"').split('\n');
    const bytes = Buffer.from(
      late.filter((text) => !/"rig":"SIM(?!02)/.test(text) && !text.includes('SSH')).join('\n'),
    );
    expect(valueOf(await store({ name: 'late', bytes }))).toMatchObject({ stored: true, accepted: 0 });
    expect((await stored('SIM02')).values.slice(0, 3)).toEqual([null, 130_000, null]);
  });

  it('leaves a reading beyond 1.2 × nameplate out and keeps the rest of the document', async () => {
    const at = (second: string) => `2026-04-01T05:00:${second}Z`;
    const header = `{"format":"yojo-rig-telemetry/1","site":"${SITE}","zone":"Asia/Tokyo","from":"${at('00')}","to":"2026-04-01T05:01:00Z","holdSeconds":60}`;
    const reply = (rig: string, watts: number) =>
      `{"rig":"${rig}","at":"${at('00')}","command":"estats","reply":"STATS=0,MM ID0=PS[0 1 2 3 4 5 ${String(watts)}]|"}`;
    const bytes = Buffer.from([header, reply('SIM10', 90_000), reply('SIM11', 600)].join('\n'));
    const report = valueOf(await store({ name: 'wild', bytes }));
    expect(report).toMatchObject({ stored: true, accepted: 1, faultCount: 0 });
    const quality = valueOf(
      await getDataQuality(caller, { siteCode: SITE, period: '2026-04-01', asOf: null }),
    );
    expect(quality.findings.map(({ code, seriesCode }) => `${seriesCode} ${code}`)).toContain(
      'SIM10 METER.OUT_OF_RANGE',
    );
  });

  /** A rig in memory that always runs. */
  const steady: RigLine = {
    ask: (_, command) =>
      Promise.resolve({
        answered: true,
        text:
          command === 'version' ? 'VERSION,API=3.7|' : 'STATS=0,MM ID0=Elapsed[999999] PS[0 1 2 3 4 5 3600]|',
      }),
  };
  const two = () => [
    { serial: 'A', host: 'a', port: 1, stepSeconds: 60 },
    { serial: 'B', host: 'b', port: 1, stepSeconds: 300 },
  ];

  it('stores the whole slots that are left when it is stopped, each by the step of its own rig', async () => {
    const stop = new AbortController();
    const clock = new SimulatedClock(START, (at) => {
      if (at >= after(8)) stop.abort();
    });
    const kept: TelemetryDocument[] = [];
    const result = await pollRigs(plan({ targets: two(), forSeconds: null }), {
      line: steady,
      clock,
      store: (document) => {
        kept.push(document);
        return Promise.resolve(success(document.name));
      },
      onStored: () => undefined,
      onRound: () => undefined,
      signal: stop.signal,
    });
    expect(result.reports).toEqual([
      `telemetry-${SITE}-20260401T030000Z.ndjson`,
      `telemetry-${SITE}-20260401T030500Z.ndjson`,
    ]);
    const last = Buffer.from(kept[1]!.bytes).toString().split('\n')[0]!;
    expect(JSON.parse(last)).toMatchObject({ from: '2026-04-01T03:05:00Z', to: '2026-04-01T03:08:00Z' });
  });

  it('tries a document again that could not be stored, with the same bytes, and says when it never could', async () => {
    const down = failure('SERVER.UNREACHABLE', 'the server does not answer', 'start it');
    const run = (failures: number) => {
      const tried: string[] = [];
      return pollRigs(plan({ targets: two(), forSeconds: 600 }), {
        line: steady,
        clock: new SimulatedClock(START),
        store: ({ name, bytes }) => {
          tried.push(`${name} ${String(bytes.byteLength)}`);
          return Promise.resolve(tried.length <= failures ? refused(down) : success(name));
        },
        onStored: () => undefined,
        onRound: () => undefined,
        signal: new AbortController().signal,
      }).then((result) => ({ result, tried }));
    };
    const { result, tried } = await run(1);
    expect([result.reports.length, result.unsaved, unsavedFailure(result)]).toEqual([2, 0, null]);
    expect(tried[1]).toBe(tried[0]);
    const never = await run(99);
    expect(unsavedFailure(never.result)).toMatchObject({ code: 'TELEMETRY.NOT_STORED' });
    expect(never.result.unsaved).toBe(2);
  });

  it('refuses rigs the site does not have (TELEMETRY.UNKNOWN_RIG)', async () => {
    expect(await getPollSite(caller, { siteCode: SITE, serials: ['SIM00', 'X1', 'X2'] })).toMatchObject({
      ok: false,
      failure: { code: 'TELEMETRY.UNKNOWN_RIG', message: expect.stringContaining('"X1", "X2"') },
    });
  });
});
