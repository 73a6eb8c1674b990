import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/storage/open-database.js';
import { importText, meterRows, SITE, smallSite, valueOf } from '../app/small-site.js';
import { cliInProcess, type CliRun } from '../support/cli-in-process.js';

const parent = mkdtempSync(join(tmpdir(), 'yojo-entries-'));
const folder = join(parent, 'data');
const CALLS = `programme,event_id,site,kind,state,start,end
evening,e-1,${SITE},REDUCE,ISSUED,2023-03-05T18:00:00+09:00,2023-03-05T20:00:00+09:00
`;
const WHY = ['--reason', 'site visit', '--approved-by', 'approver'];

beforeAll(async () => {
  const database = await openDatabase({ folder });
  const caller = await smallSite(database);
  const rows = [
    ['MAIN', '09:00', '8.1'],
    ['MAIN', '09:30', '8.2'],
  ] as const;
  valueOf(await importText(caller, 'METERS', meterRows(rows), {}));
  valueOf(await importText(caller, 'EVENTS', CALLS, {}));
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

describe('yojo estimate', () => {
  it('shows what a gap would get, fills it, and leaves what has no end', async () => {
    const late = ['--at', '2023-03-05T11:00:00+09:00', '--energy', '8.45'];
    expect((await run('correct', '--site', SITE, '--series', 'MAIN', ...late, ...WHY)).code).toBe(0);
    const estimate = (...more: readonly string[]): Promise<CliRun> =>
      run('estimate', '--site', SITE, '--period', '2023-03-05', '--series', 'MAIN', ...WHY, ...more);
    const tried = await estimate('--dry-run');
    expect(tried.code).toBe(0);
    expect(tried.stdout).toMatch(
      /MAIN +2023-03-05T10:00:00\+09:00 +2023-03-05T11:00:00\+09:00 +2 +2 +16\.\d+ +LINEAR\n/,
    );
    expect(tried.stdout).toMatch(/2023-03-06T00:00:00\+09:00 +25 +0 +— +OPEN_ENDED\n/);
    const done = await estimate();
    expect(done.stdout).toMatch(/^estimation of MAIN, 2023-03-05: recorded as sequence \d+\n/);
    expect(done.stdout).toContain('methods: LINEAR 2');
    const again = await estimate();
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('ESTIMATE.NOT_POSSIBLE')]);
    const quality = await run('quality', '--site', SITE, '--period', '2023-03-05');
    expect(quality.stdout).toMatch(/METER\.ESTIMATED +MAIN +2023-03-05T10:00:00\+09:00 /);
    expect(quality.stdout).toMatch(/MAIN +SITE_MAIN +48 +5 +2 +43 +10\.4166 +0\.\d{6}\n/);
  }, 120_000);
});

describe('the other entries', () => {
  const span = ['--from', '2023-03-05T18:00:00+09:00', '--to', '2023-03-05T18:30:00+09:00'];
  const event = ['--event', 'e-1', ...span, '--evidence', 'permit 118'];
  const clock = [
    ...['clock-check', '--site', SITE, '--series', 'MAIN', ...span, '--evidence', 'photo 118'],
    ...['--meter-time', '2023-03-06T09:07:00+09:00', '--reference-time', '2023-03-06T09:00:00+09:00'],
  ];
  const rig = [
    ...['rig', 'replace', '--site', SITE, '--old', 'RIG2', '--new', 'RIG3'],
    ...['--at', '2023-03-05T12:00:00+09:00', '--model', 'A1566HA'],
  ];

  it.each([
    ['a clock check', clock, /^clock check of MAIN: recorded .*offset, s: 420/s],
    ['an excuse for a rig', ['excuse', ...event, '--rig', 'RIG1'], /^excuse for e-1: recorded .*rigs: 1/s],
    ['an excuse for all', ['excuse', ...event, '--all'], /^excuse for e-1: recorded .*rigs: the whole site/s],
    [
      'declined slots',
      ['decline-slots', ...event, '--told-at', '2023-03-05T17:00:00+09:00', '--programme', 'evening'],
      /^declined slots of e-1: recorded .*slots: 1/s,
    ],
    ['another rig', rig, /^RIG3 in the place of RIG2: recorded .*in service: RIG3/s],
  ])(
    'records %s, and knows it again',
    async (_name, argv, text) => {
      const { code, stdout, stderr } = await run(...argv, ...WHY);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(text);
      expect((await run(...argv, ...WHY)).stdout).toMatch(/: known already as sequence \d+\n/);
    },
    60_000,
  );

  it.each([
    ['both a rig and all', ['excuse', ...event, '--rig', 'RIG1', '--all'], 'CLI.EXCUSE_WHOM'],
    ['neither', ['excuse', ...event], 'CLI.EXCUSE_WHOM'],
    ['an unknown rig', ['excuse', ...event, '--rig', 'RIG9'], 'EXCUSE.UNKNOWN_RIG'],
    [
      'a decline too late',
      ['decline-slots', ...event, '--told-at', '2023-03-05T18:01:00+09:00'],
      'DECLINE.TOO_LATE',
    ],
    ['watts that are none', [...rig, '--nameplate', 'many'], 'CLI.USAGE'],
  ])(
    'refuses %s',
    async (_name, argv, code) => {
      const answer = await run(...argv, ...WHY);
      expect([answer.code, answer.stderr]).toEqual([2, expect.stringContaining(code)]);
    },
    60_000,
  );
});
