import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/storage/open-database.js';
import { AREA_MARCH, meterDay, oneReading } from '../app/changing-site.js';
import { importText, SITE, smallSite, valueOf } from '../app/small-site.js';
import { cliInProcess, type CliRun } from '../support/cli-in-process.js';

const parent = mkdtempSync(join(tmpdir(), 'yojo-changes-'));
const folder = join(parent, 'data');
let since: string;

beforeAll(async () => {
  const database = await openDatabase({ folder });
  const caller = await smallSite(database);
  valueOf(await importText(caller, 'AREA', AREA_MARCH, { area: 'kyushu' }));
  valueOf(await importText(caller, 'METERS', meterDay('05', 'surplus'), {}));
  since = (await caller.store.ledger.head()).toString();
  const correction = { reason: 'misread', version: 2n, approvedBy: 'approver' };
  const text = oneReading('MAIN', '12:00', '8.25');
  valueOf(await importText(caller, 'METERS', text, { options: { correction }, name: 'late.csv' }));
  await database.close();
}, 60_000);
afterAll(() => {
  rmSync(parent, { recursive: true, force: true });
});

const changes = (...argv: readonly string[]): Promise<CliRun> =>
  cliInProcess(folder, ['changes', '--site', SITE, '--period', '2023-03', ...argv]);

describe('yojo changes', () => {
  it('prints what moved, by how much, why, who and when', async () => {
    const { code, stdout } = await changes('--since', since);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\[1\] +\d+ +\d{4}-\d\d-\d\dT[^ ]+ +hydro-1 +meter readings +2023-03-05 +operator/,
    );
    expect(stdout).toContain('[1] correction of MAIN (late.csv): misread, approved by approver');
    expect(stdout).toContain('2023-03-05  because of [1]\n');
    expect(stdout).toMatch(/energy +129\.2 +128\.95 +-0\.25/);
  }, 60_000);

  it('prints intervals, and canonical JSON', async () => {
    const { stdout } = await changes('--since', since, '--by', 'interval', '--json');
    const log = JSON.parse(stdout) as { rows: { label: string; causes: unknown }[]; facts: unknown[] };
    expect(log.rows.map(({ label, causes }) => [label, causes])).toEqual([
      ['2023-03-05T12:00:00+09:00', [{ through: 'DIRECT', fact: 0 }]],
    ]);
    expect(log.facts).toMatchObject([{ documentName: 'late.csv', reason: 'misread', siteCode: SITE }]);
    expect(stdout.indexOf('\n')).toBe(stdout.length - 1);
  }, 60_000);

  it('refuses what is no time, and explains itself', async () => {
    const unreadable = await changes('--since', 'yesterday');
    expect([unreadable.code, unreadable.stderr]).toEqual([2, expect.stringContaining('KNOWN_AT.UNREADABLE')]);
    const turned = await changes('--since', since, '--until', '1');
    expect([turned.code, turned.stderr]).toEqual([2, expect.stringContaining('CHANGES.SINCE_AFTER_UNTIL')]);
    expect((await changes()).code).toBe(2);
    expect((await changes('--help')).stdout).toContain('--until');
  }, 60_000);
});
