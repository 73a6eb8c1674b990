import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { simple, START } from '../ingest/green-button/feed-text.js';

interface Runner {
  runVectorFile(run: {
    kind: string;
    path: string;
    load: (path: string) => Promise<unknown>;
    print: (line: string) => void;
  }): Promise<number>;
}

const folder = mkdtempSync(join(tmpdir(), 'yojo-vectors-'));
mkdirSync(join(folder, 'vectors'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function vectorFile(name: string, cases: readonly object[]): string {
  const path = join(folder, 'vectors', name);
  writeFileSync(path, JSON.stringify({ title: name, cases }));
  return path;
}

/** Runs a file on the sources instead of the compiled product. */
async function run(path: string, kind = 'energy'): Promise<{ exitCode: number; lines: string[] }> {
  const { runVectorFile } = (await import(resolve('scripts/vectors/run-vector-file.mjs'))) as Runner;
  const lines: string[] = [];
  const load = (module: string): Promise<unknown> => import(resolve('src', module.replace(/\.js$/, '.ts')));
  const exitCode = await runVectorFile({ kind, path, load, print: (line) => lines.push(line) });
  return { exitCode, lines };
}

const half = (id: string, mw: number, tolerance: number | null = null): object => ({
  id,
  topic: 'units',
  input: { kwh_per_half_hour: 1_250 },
  expected: { mw },
  tolerance,
});

describe('a file of worked cases', () => {
  it('passes with exit 0 when every figure agrees, within the tolerance where one is given', async () => {
    const midnight = {
      id: 'midnight',
      topic: '30-min area CSV parser',
      input: { date: '2026/12/31', time: '24:00' },
      expected: '2027-01-01T00:00+09:00',
      tolerance: null,
    };
    const path = vectorFile('good.json', [half('exact', 2.5), half('near', 2.51, 0.02), midnight]);
    expect(await run(path)).toEqual({ exitCode: 0, lines: ['3 passed, 0 failed'] });
  });

  it('knows the topics of demand response', async () => {
    const points = (kW: number) => [0, 1_800, 3_600].map((end) => [end, kW]);
    const performance = {
      id: 'performance',
      topic: 'event performance kW -> kWh',
      input: { load_kw: points(7), baseline_kw: points(4.5), step_s: 1_800, label: 'end-of-interval' },
      expected: { kw_diff: [2.5, 2.5], cum_kwh_diff: [0, 1.25, 2.5], cum_kwh_baseline: [0, 2.25, 4.5] },
    };
    const settlement = {
      id: 'settlement',
      topic: 'event settlement',
      input: { requested_kw: 10, baseline_kw: [20], actual_kw: [16], slot_h: 1, rate: 3, penalty_rate: 2 },
      expected: { delivered_avg_kw: 4, shortfall_kwh: 6, payment_jpy: 12, penalty_jpy: 12 },
    };
    const hours = {
      id: 'hours',
      topic: 'PJM same-day (3+2) CBL hours',
      input: { event_hours_ending: [15, 16] },
      expected: { cbl_hours_ending: [11, 12, 13, 18, 19] },
    };
    const path = vectorFile('demand-response.json', [performance, settlement, hours]);
    expect(await run(path)).toEqual({ exitCode: 0, lines: ['3 passed, 0 failed'] });
  });

  it('names what differs, expects an answer for every key, and exits 1', async () => {
    const more = { ...half('more', 2.5), expected: { mw: 2.5, gw: 1 } };
    const path = vectorFile('bad.json', [
      half('good', 2.5),
      half('wrong', 2.6),
      half('far', 2.6, 0.05),
      more,
    ]);
    expect(await run(path)).toEqual({
      exitCode: 1,
      lines: [
        'wrong: mw: expected 2.6, got "2.5"',
        'far: mw: expected 2.6, got "2.5"',
        'more: gw: expected 1, got nothing',
        '1 passed, 3 failed',
      ],
    });
  });

  it('fails a case whose topic or method the product does not know, and one that cannot be answered', async () => {
    const unknown = { ...half('new', 2.5), topic: 'tidal prediction' };
    const refused = { ...half('refused', 2.5), input: { kwh_per_half_hour: 'NaN' } };
    const energy = await run(vectorFile('unknown.json', [unknown, refused]));
    expect(energy.exitCode).toBe(1);
    expect(energy.lines[0]).toBe('new: unknown topic "tidal prediction"');
    expect(energy.lines[1]).toMatch(/^refused: QUANTITY\.NOT_A_DECIMAL /);
    expect(energy.lines.at(-1)).toBe('0 passed, 2 failed');
    const tax = await run(
      vectorFile('tax.json', [{ id: 'a', method: { name: 'GUESS' }, expected: {} }]),
      'tax',
    );
    expect(tax).toEqual({ exitCode: 1, lines: ['a: unknown method "GUESS"', '0 passed, 1 failed'] });
  });

  it('rolls area files up by local month: all that match a pattern, above the folder of the vectors', async () => {
    writeFileSync(join(folder, 'area_kyushu_a.csv'), areaFile(1, 15));
    writeFileSync(join(folder, 'area_kyushu_b.csv'), areaFile(16, 31));
    const monthly = (file: string): object => ({
      id: file,
      topic: 'surplus import / monthly roll-up',
      input: { file, area: 'kyushu', month: '2023-03', timezone: 'Asia/Tokyo' },
      expected: { generate_mwh: 30 * 744, curtailed_mwh: 3_100, days_with_curtailment: 31 },
      tolerance: null,
    });
    const path = vectorFile('area.json', [monthly('area_*.csv'), monthly('area_*_a.csv'), monthly('c*.csv')]);
    expect((await run(path)).lines).toEqual([
      'area_*_a.csv: 360 hours of 2023-03',
      'c*.csv: no file c*.csv',
      '1 passed, 2 failed',
    ]);
  });

  it('reads meter files with the readers of the product, and fails a case whose file has a fault', async () => {
    const row = `300,20230401,${Array.from({ length: 24 }, (_, hour) => String(hour + 1)).join(',')},V,,,,`;
    const nem12 = ['100,NEM12,202304010000,M,R', '200,NMI1,E1,1,E1,N1,M1,kWh,60,', row, '400,1,6,F14,76,'];
    writeFileSync(join(folder, 'good.csv'), [...nem12, '400,7,24,A,,', '900'].join('\n'));
    writeFileSync(join(folder, 'bad.csv'), [...nem12, '900'].join('\n'));
    writeFileSync(
      join(folder, 'feed.xml'),
      simple([
        { start: START, value: 798 },
        { start: START + 3_600, value: 853 },
      ]),
    );
    const quality = (file: string): object => ({
      id: file,
      topic: 'NEM12 400-record quality overlay',
      input: { file },
      expected: { quality: { 0: 'F14', 5: 'F14', 6: 'A', 23: 'A' }, first: 1, last: 24, n: 24 },
    });
    const sums = {
      id: 'feed.xml',
      topic: 'ESPI XML',
      input: { file: 'feed.xml', window: [START + 3_600, START + 7_200], at: START + 400 },
      expected: { total: 1_651, average: 825.5, window_sum: 853, value_at: 798 },
    };
    const { lines } = await run(vectorFile('meters.json', [quality('good.csv'), quality('bad.csv'), sums]));
    expect(lines).toEqual([
      'bad.csv: bad.csv:3 NEM12.QUALITY_UNCOVERED after a row of quality V, 400 records cover all 24 intervals',
      '2 passed, 1 failed',
    ]);
  });

  it('is refused with exit 2 when it is no such file, or the kind is unknown', async () => {
    expect((await run(join(folder, 'none.json'))).exitCode).toBe(2);
    expect((await run(vectorFile('empty.json', []))).exitCode).toBe(2);
    expect((await run(vectorFile('kind.json', [half('a', 2.5)]), 'wind')).exitCode).toBe(2);
  });

  it('gives its exit code to the shell', () => {
    const path = vectorFile('shell.json', [{ id: 'a', topic: 'no such topic', input: {}, expected: 1 }]);
    const shell = (...args: string[]): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, ['scripts/vectors.mjs', ...args], { encoding: 'utf8' });
    expect(shell('energy', path)).toMatchObject({
      status: 1,
      stdout: 'a: unknown topic "no such topic"\n0 passed, 1 failed\n',
    });
    expect(shell()).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') });
  });
});

/** Days of March 2023 in the old hourly format, 100 MWh curtailed at noon. */
function areaFile(from: number, to: number): string {
  const unit = '〔MWh〕';
  const names = [
    'エリア需要',
    '原子力',
    '火力',
    '水力',
    '地熱',
    'バイオマス',
    '実績',
    '抑制量',
    '実績',
    '抑制量',
    '揚水等',
    '連系線',
  ];
  const days = Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
  const rows = days.flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const curtailed = hour === 12 ? '100' : '0';
      return `2023/3/${day} ${String(hour)}:00,8000,3000,6000,200,100,500,0,${curtailed},30,0,0,-1830`;
    }),
  );
  const header = `DATE_TIME,${names.map((name) => name + unit).join(',')}`;
  return [',,,,,,,太陽光,太陽光,風力,風力,,', header, ...rows, ''].join('\r\n');
}
