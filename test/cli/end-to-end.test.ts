/** The product as its users meet it: compiled, started, asked, interrupted, started again. One run, in order. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, startProcess, temporaryDataFolder, yojo, type RunningProcess } from './running-product.js';

const data = temporaryDataFolder();
const files = mkdtempSync(join(tmpdir(), 'yojo-files-'));
const env = { YOJO_DATA_DIR: data.path };
const STATEMENT = ['statement', 'energy', '--site', 'tsukihara-hydro', '--period', '2023-03'];

interface Figures {
  readonly energyStatement: {
    readonly header: { readonly asOfSequence: string };
    readonly totals: Readonly<
      Record<'energy' | 'rigs' | 'auxiliary' | 'coincident' | 'absorbed', { readonly kWh: string }>
    >;
    readonly cells: readonly { readonly energy: { readonly kWh: string } }[];
    readonly conservation: readonly { readonly law: string; readonly holds: boolean | null }[];
    readonly notices: readonly string[];
  };
}
const QUERY = `query ($period: String!) { energyStatement(site: "tsukihara-hydro", period: $period, by: RIG) {
  header { asOfSequence } notices totals { energy { kWh } rigs { kWh } auxiliary { kWh } coincident { kWh } absorbed { kWh } }
  cells { energy { kWh } } conservation { law holds } } }`;

async function served(process: RunningProcess): Promise<string> {
  const [, url = ''] = await process.said(/Yojo serves (\S+) /);
  return url;
}

/** kWh text with at most six decimals as integer milliWh. */
function milliWh(kWh: string): bigint {
  const [whole = '', fraction = ''] = kWh.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

describe('the product, from an empty folder', () => {
  let server: RunningProcess;
  let url: string;
  let statement: string;

  beforeAll(async () => {
    server = startProcess('scripts/start.mjs', [], env);
    url = await served(server);
  }, 180_000);
  afterAll(() => {
    server.child.kill('SIGKILL');
    data.remove();
    rmSync(files, { recursive: true, force: true });
  });

  it('loads the demo with progress and prints the statement with its notice first', () => {
    expect(server.stderr).toContain('days reconciled: 100 % (32/32)');
    expect(server.stdout).toMatch(
      /ENERGY STATEMENT +tsukihara-hydro +2023-03\n! Simulated readings; illustrative hardware, not on the market in 2023/,
    );
  });

  it('1 and 4: site = rigs + auxiliary and the cells sum to the meter, over GraphQL', async () => {
    const { energyStatement: found } = await ask<Figures>(url, QUERY, { period: '2023-03' });
    const { energy, rigs, auxiliary, coincident, absorbed } = found.totals;
    expect(energy.kWh).toBe('1137503.205');
    expect(milliWh(rigs.kWh) + milliWh(auxiliary.kWh)).toBe(milliWh(energy.kWh));
    expect(found.cells.reduce((sum, cell) => sum + milliWh(cell.energy.kWh), 0n)).toBe(milliWh(energy.kWh));
    expect(milliWh(absorbed.kWh)).toBeLessThanOrEqual(milliWh(coincident.kWh));
    expect(found.conservation.filter(({ holds }) => holds !== true)).toEqual([]);
    expect(found.notices[0]).toMatch(/^Simulated readings; illustrative hardware/);
  });

  it('lets commands of other processes work through the server: the same bytes as JSON', async () => {
    const found = await yojo([...STATEMENT, '--json'], env);
    expect({ code: found.code, stderr: found.stderr }).toEqual({ code: 0, stderr: '' });
    statement = found.stdout;
    expect(JSON.parse(statement)).toHaveProperty('header.siteCode', 'tsukihara-hydro');
    expect(statSync(join(data.path, 'yojo.lock')).mode % 0o1000).toBe(0o600);
  });

  it('shows an event of the demo with its baseline days, its credit and the rigs that ran against it', async () => {
    const args = ['statement', 'compliance', '--site', 'tsukihara-hydro', '--period', '2023-03-24'];
    const { code, stdout } = await yojo(args, env);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Days chosen +by use in the event’s window: 2023-03-23 2,136\.617 kWh; 2023-03-20/,
    );
    expect(stdout).toContain('558 called: 23 against order, 535 obeyed');
    expect(stdout).toMatch(/2023-03-24 +evening-reduction +1,750 +0 +1,495\.53 +1,750/);
  });

  it('refuses a second process on the folder with exit code 3', async () => {
    const second = await yojo(['serve'], env);
    expect(second.code).toBe(3);
    expect(second.stderr).toContain('STORAGE.FOLDER_LOCKED');
  });

  it('refuses a wrong file with file, line, column, field, value and rule, exit code 2, nothing stored', async () => {
    const path = join(files, 'wrong.csv');
    writeFileSync(
      path,
      'series,start,energy_kwh\nMAIN,2023-03-05T09:00:00+09:00,1e3\nNOBODY,2023-03-05T09:00:00+09:00,1\n',
    );
    const refused = await yojo(['import', 'meters', path, '--site', 'tsukihara-hydro'], env);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/wrong\.csv:2:32 METER_CSV\.ENERGY_NOT_PLAIN "energy_kwh" "1e3" — /);
    expect(refused.stderr).toMatch(/wrong\.csv:3 METER\.UNKNOWN_SERIES "series" "NOBODY" — /);
    expect((await yojo([...STATEMENT, '--json'], env)).stdout).toBe(statement);
  });

  it('closes cleanly on Ctrl-C with exit code 130', async () => {
    server.child.kill('SIGINT');
    const { code, stderr } = await server.finished;
    expect(code).toBe(130);
    expect(stderr).toContain('stopping cleanly');
  });

  it('10: the same bytes under every time zone, read without a server', async () => {
    for (const TZ of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
      const found = await yojo([...STATEMENT, '--json'], { ...env, TZ });
      expect(found.stdout).toBe(statement);
    }
  }, 60_000);

  it('keeps everything over a second start and does not load the demo again', async () => {
    server = startProcess('scripts/start.mjs', [], env);
    url = await served(server);
    const { energyStatement: found } = await ask<Figures>(url, QUERY, { period: '2023-03' });
    expect(found.totals.energy.kWh).toBe('1137503.205');
    expect(server.stderr).not.toContain('loading');
    const checked = await yojo(['check'], env);
    expect([checked.code, checked.stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      '96 rows checked, none broken',
    ]);
  }, 60_000);

  it('says what is wrong with its configuration, all at once, before it opens anything', async () => {
    const wrong = await yojo(['serve'], { ...env, HOST: '0.0.0.0', YOJO_LOG_LEVEL: 'loud' });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('CONFIG.HOST_NOT_LOOPBACK');
    expect(wrong.stderr).toContain('CONFIG.BAD_LOG_LEVEL');
  });
});
