import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/storage/open-database.js';
import { SITE, smallSite } from '../app/small-site.js';
import { cliInProcess, type CliRun } from '../support/cli-in-process.js';

const parent = mkdtempSync(join(tmpdir(), 'yojo-plant-'));
const folder = join(parent, 'data');

beforeAll(async () => {
  const database = await openDatabase({ folder });
  await smallSite(database);
  await database.close();
}, 60_000);
afterAll(() => {
  rmSync(parent, { recursive: true, force: true });
});

describe('yojo setup plant', () => {
  const plant = (...more: readonly string[]): Promise<CliRun> =>
    cliInProcess(folder, [
      'setup',
      'plant',
      '--site',
      SITE,
      '--code',
      'PV-7',
      '--evidence',
      'contract 14',
      ...more,
    ]);

  it('records a contract once, and takes the next one after its end', async () => {
    const approved = ['--approved-by', 'approver', '--as', 'operator'];
    const first = await plant('--from', '2023-04-01', '--to', '2023-05-01', ...approved);
    expect([first.code, first.stdout]).toEqual([0, `plant PV-7 of ${SITE} contracted from 2023-04-01\n`]);
    const again = await plant('--from', '2023-04-30', ...approved);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('PLANT.CLAIMED_TWICE')]);
    const next = await plant('--from', '2023-05-01', ...approved);
    expect(next.code).toBe(0);
  }, 60_000);
});
