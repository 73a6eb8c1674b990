import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MISSING_VALUE } from '../src/domain/metering/series-day.js';
import { SkippedPath, greatestResidentMB, measureRounds, type PathReport } from './measure.js';
import { newReadings } from './packed-days.js';
import { RIGS, STEPS, fillDay } from './workload.js';

/** Unit of the int32 readings: the workload's first revision is in whole 100 milliWh. */
const UNIT = 100;

/** The readings of all rigs as int32; a gap counts as 0 in a sum. */
function allReadings(days: number): Int32Array {
  const readings = newReadings();
  const perDay = RIGS * STEPS;
  const all = new Int32Array(days * perDay);
  for (let index = 0; index < days; index += 1) {
    fillDay({ index, values: readings }, 1);
    for (let i = 0; i < perDay; i += 1) {
      const value = readings[STEPS + i] ?? MISSING_VALUE;
      all[index * perDay + i] = value === MISSING_VALUE ? 0 : value / UNIT;
    }
  }
  return all;
}

/** One sum over the readings in JavaScript. */
export async function measureSum(days: number, rounds: number): Promise<PathReport> {
  const all = allReadings(days);
  let total = 0;
  const seconds = await measureRounds(rounds, () => {
    total = sumOf(all);
  });
  return {
    seconds,
    residentMB: greatestResidentMB(),
    note: 'one sum over the readings as int32, JavaScript',
    figuresDays: 0,
    extra: { kWh: (total * UNIT) / 1e6, gigabytesPerSecond: all.byteLength / Math.min(...seconds) / 1e9 },
  };
}

/** The same sum in C, compiled on the spot: what the memory of this machine gives. */
export async function measureCSum(days: number, rounds: number): Promise<PathReport> {
  const folder = mkdtempSync(join(tmpdir(), 'yojo-sum-'));
  try {
    const program = join(folder, 'sum');
    const built = spawnSync('cc', ['-O3', '-march=native', '-o', program, 'bench/sum.c']);
    if (built.status !== 0) throw new SkippedPath('no C compiler (cc)');
    const all = allReadings(days);
    const file = join(folder, 'readings');
    writeFileSync(file, all);
    const { status, stdout } = spawnSync(program, [file, String(rounds + 1)], { encoding: 'utf8' });
    if (status !== 0) throw new Error('bench/sum.c failed');
    const lines = stdout.trim().split('\n');
    const [resident = 0, total = 0] = (lines.pop() ?? '').split(' ').map(Number);
    const seconds = lines.slice(1).map(Number);
    return {
      seconds,
      residentMB: Math.round(resident / 1_024),
      note: 'the physical limit: one sum over the readings as int32, C',
      figuresDays: 0,
      extra: { kWh: (total * UNIT) / 1e6, gigabytesPerSecond: all.byteLength / Math.min(...seconds) / 1e9 },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Four running sums, so that the additions do not wait for one another. */
function sumOf(values: Int32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (const end = values.length - 3; i < end; i += 4) {
    a += values[i] ?? 0;
    b += values[i + 1] ?? 0;
    c += values[i + 2] ?? 0;
    d += values[i + 3] ?? 0;
  }
  for (; i < values.length; i += 1) a += values[i] ?? 0;
  return a + b + c + d;
}
