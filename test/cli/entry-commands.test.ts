import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/storage/open-database.js';
import { importText, meterRows, SITE, smallSite, valueOf } from '../app/small-site.js';
import { cliInProcess, type CliRun } from '../support/cli-in-process.js';

const parent = mkdtempSync(join(tmpdir(), 'yojo-entries-'));
const folder = join(parent, 'data');
const WHY = ['--reason', 'site visit', '--approved-by', 'approver'];

beforeAll(async () => {
  const database = await openDatabase({ folder });
  const caller = await smallSite(database);
  const rows = [
    ['MAIN', '09:00', '8.1'],
    ['MAIN', '09:30', '8.2'],
  ] as const;
  valueOf(await importText(caller, 'METERS', meterRows(rows), {}));
  await database.close();
}, 60_000);
afterAll(() => {
  rmSync(parent, { recursive: true, force: true });
});

const run = (...argv: readonly string[]): Promise<CliRun> => cliInProcess(folder, argv);

describe('yojo correct', () => {
  const correct = (...more: readonly string[]): Promise<CliRun> =>
    run('correct', '--site', SITE, '--series', 'MAIN', ...more);
  const first = ['--at', '2023-03-05T09:00:00+09:00', '--energy', '8.15'];
  const second = ['--at', '2023-03-05T09:30:00+09:00', '--energy', '8.25'];

  it('records readings with why and who, and says when they are known already', async () => {
    const { code, stdout } = await correct(...first, ...second, ...WHY);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^correction of MAIN: recorded as sequence \d+\n {2}"site visit", by operator, appr/,
    );
    expect(stdout).toContain('readings: 2');
    const again = await correct(...first, ...second, ...WHY, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      kind: 'CORRECTION',
      replayed: true,
      reason: 'site visit',
    });
    const imports = await run('imports');
    expect(imports.stdout).toMatch(/CORRECTION +hydro-1 .* operator +approver .* site visit/);
  }, 60_000);

  it('refuses what is not even, not complete, or not approved by another person', async () => {
    const uneven = await correct(...first, '--at', '2023-03-05T09:30:00+09:00', ...WHY);
    expect([uneven.code, uneven.stderr]).toEqual([2, expect.stringContaining('CLI.CORRECTION_UNEVEN')]);
    const silent = await correct(...first, '--reason', '', '--approved-by', 'approver');
    expect([silent.code, silent.stderr]).toEqual([2, expect.stringContaining('APPROVAL.NO_REASON')]);
    const alone = await correct(...first, '--reason', 'x', '--approved-by', 'operator');
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('APPROVAL.SAME_PERSON')]);
    const none = await correct(...first, '--reason', 'x');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--approved-by')]);
  }, 60_000);

  it('explains itself', async () => {
    const { stdout } = await run('correct', '--help');
    for (const word of ['--at', '--energy', '--reason', '--approved-by', '--key', 'as-of'])
      expect(stdout).toContain(word);
  });
});
