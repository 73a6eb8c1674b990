import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RigLine } from '../../src/app/rig-line.js';
import { instant } from '../../src/domain/time/instant.js';
import { openDatabase } from '../../src/storage/open-database.js';
import { importText, SITE, smallSite, valueOf } from '../app/small-site.js';
import { cliInProcess, Signals } from '../support/cli-in-process.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const START = instant(Date.parse('2026-04-01T03:00:00Z'));
const parent = mkdtempSync(join(tmpdir(), 'yojo-poll-'));
const folder = join(parent, 'data');
const list = join(parent, 'rigs.csv');

/** FAST1 runs at 3,600 W, whoever else is asked does not answer. */
const line: RigLine = {
  ask: ({ host }, command) =>
    Promise.resolve(
      host === 'fast1'
        ? {
            answered: true,
            text:
              command === 'version'
                ? 'STATUS=S|VERSION,API=3.7,MAC=1234567890ab|'
                : 'STATUS=S|STATS=0,MM ID0=DNA[020100008c699117] SYSTEMSTATU[Work: In Work, Hash Board: 3 ] Elapsed[99999] PS[0 1 2 3 4 5 3600] GHSspd[199241.07]|',
          }
        : { answered: false, reason: 'TIMED_OUT' },
    ),
};

describe('yojo poll', () => {
  beforeAll(async () => {
    const database = await openDatabase({ folder });
    const caller = await smallSite(database);
    const rigs = 'FAST1,Avalon A1566HA,2026-04-01,60\nFAST2,Avalon A1566HA,2026-04-01,60\n';
    valueOf(await importText(caller, 'RIGS', `serial,model,in_service_on,step_seconds\n${rigs}`, {}));
    await database.close();
    writeFileSync(list, 'serial,address\nFAST1,fast1\nFAST2,fast2:4029\n');
  }, 60_000);
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  const poll = (more: readonly string[], change: Parameters<typeof cliInProcess>[2] = {}) =>
    cliInProcess(folder, ['poll', '--site', SITE, '--rigs', list, ...more], {
      openRigLine: () => Promise.resolve(line),
      clock: new SimulatedClock(START),
      ...change,
    });

  it('--once asks, prints what each rig says and stores nothing', async () => {
    const { code, stdout } = await poll(['--once']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/FAST1 +fast1:4028 +1 +1 +RUNNING +3,600 +WALL +199241 +020100008c699117/);
    expect(stdout).toMatch(/FAST2 +fast2:4029 +1 +0 +TIMED_OUT +– /);
    const imports = await cliInProcess(folder, ['imports', '--json']);
    expect(imports.stdout).not.toContain('TELEMETRY');
  }, 60_000);

  it('stores whole slots; a rig that does not answer is no error of the run', async () => {
    const { code, stdout, stderr } = await poll(['--for', '120', '--json']);
    expect(stderr).toContain('1 of 2 rigs answered');
    expect(stderr).toMatch(
      /telemetry-hydro-1-20260401T030000Z\.ndjson: 1 readings, 0 gaps, 0\.06 kWh in 2026-04; sequence \d+/,
    );
    const result = JSON.parse(stdout) as { reports: { stored: boolean; series: { totalKWh: string }[] }[] };
    expect([code, result]).toMatchObject([
      0,
      {
        rounds: 3,
        rigs: [
          { serial: 'FAST1', polls: 3, answered: 3, watts: 3_600, mac: '1234567890ab' },
          { serial: 'FAST2', polls: 3, answered: 0, status: 'TIMED_OUT', watts: null },
        ],
      },
    ]);
    expect(result.reports.map(({ stored, series }) => [stored, series[0]?.totalKWh])).toEqual([
      [true, '0.06'],
      [true, '0.06'],
    ]);
  }, 60_000);

  it('Ctrl-C stores the whole slots that are left and ends with 130', async () => {
    const signals = new Signals();
    const clock = new SimulatedClock(instant(START + 3_600_000), (now) => {
      if (now >= START + 3_600_000 + 150_000) signals.give('SIGINT');
    });
    const { code, stdout, stderr } = await poll(['--every', '50'], { signals, clock });
    expect([code, stderr.match(/: 1 readings/g)?.length]).toEqual([130, 2]);
    expect(stderr).toContain('stopping cleanly');
    expect(stdout).toMatch(/FAST1 .* RUNNING/);
  }, 60_000);

  it('refuses a bad list with its lines, an unknown rig and a hold below the interval, before any rig is asked', async () => {
    const bad = join(parent, 'bad.csv');
    writeFileSync(bad, 'serial,address\nFAST1,a b\n');
    const unknown = join(parent, 'unknown.csv');
    writeFileSync(unknown, 'serial,address\nNOBODY,10.0.0.1\n');
    const openRigLine = (): never => {
      throw new Error('a rig was asked');
    };
    const listed = await cliInProcess(folder, ['poll', '--site', SITE, '--rigs', bad], { openRigLine });
    expect([listed.code, listed.stderr]).toEqual([
      2,
      expect.stringMatching(/bad\.csv:2:7 TELEMETRY\.ADDRESS_UNREADABLE .*\n.*TELEMETRY\.LIST_REFUSED/),
    ]);
    const nobody = await cliInProcess(folder, ['poll', '--site', SITE, '--rigs', unknown], { openRigLine });
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('TELEMETRY.UNKNOWN_RIG')]);
    const short = await poll(['--hold', '30'], { openRigLine });
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining('TELEMETRY.HOLD_TOO_SHORT')]);
  }, 60_000);
});
