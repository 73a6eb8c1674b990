import { siteDayFacts } from '../src/app/pool-knowledge.js';
import { MISSING_VALUE } from '../src/domain/metering/series-day.js';
import { createPoolDayReconciler } from '../src/domain/reconciliation/reconcile-pool-day.js';
import { addResult, newFigures, writeFigures, type Figures } from './figures.js';
import { greatestResidentMB, measureRounds, timed, type PathReport } from './measure.js';
import { newReadings, packedDay, unpackedDay } from './packed-days.js';
import { RIGS, STEPS, fillDay } from './workload.js';
import { BENCH_ZONE, knowledgeInMemory, surplusInMemory } from './workload-knowledge.js';

/** The kernel on packed days in memory, one thread: unpack, reconcile, add up the segments. */
export async function measureKernel(days: number, rounds: number, figuresFile: string): Promise<PathReport> {
  const readings = newReadings();
  const packed = Array.from({ length: days }, (_, index) => packedDay(index, readings));
  const known = knowledgeInMemory(days);
  const surplus = packed.map((_, index) => surplusInMemory(index));
  const reconciler = createPoolDayReconciler();
  let figures: Figures = newFigures(days);
  const parts = { unpack: [] as number[], reconcile: [] as number[] };
  const seconds = await measureRounds(rounds, async () => {
    figures = newFigures(days);
    let [unpack, reconcile] = [0, 0];
    for (const [index, bytes] of packed.entries()) {
      let rows: ReturnType<typeof unpackedDay> = [];
      unpack += await timed(() => {
        rows = unpackedDay(index, bytes);
      });
      reconcile += await timed(() => {
        const day = rows[0]?.day;
        if (day === undefined) return;
        const [result] = reconciler.reconcile([siteDayFacts(known, day, rows)], [BENCH_ZONE], surplus[index] ?? null);
        if (result !== undefined) addResult(figures, index, result);
      });
    }
    parts.unpack.push(unpack);
    parts.reconcile.push(reconcile);
  });
  writeFigures(figuresFile, figures);
  const bytes = packed.reduce((sum, day) => sum + day.byteLength, 0);
  return {
    path: 'kernel',
    seconds,
    residentMB: greatestResidentMB(),
    note: 'packed bytes in memory → every figure, one thread',
    extra: {
      unpackSeconds: least(parts.unpack),
      reconcileSeconds: least(parts.reconcile),
      bytesPerReading: bytes / (days * (RIGS + 1) * STEPS),
    },
  };
}

const least = (values: readonly number[]): number => Math.min(...values);

/** The physical limit: one sum over the same readings as int32, in units of 100 milliWh. */
export async function measureSum(days: number, rounds: number): Promise<PathReport> {
  const readings = newReadings();
  const perDay = RIGS * STEPS;
  const all = new Int32Array(days * perDay);
  for (let index = 0; index < days; index += 1) {
    fillDay({ index, values: readings }, 1);
    for (let i = 0; i < perDay; i += 1) {
      const value = readings[STEPS + i] ?? MISSING_VALUE;
      all[index * perDay + i] = value === MISSING_VALUE ? 0 : value / 100;
    }
  }
  let total = 0;
  const seconds = await measureRounds(rounds, () => {
    total = sumOf(all);
  });
  return {
    path: 'sum',
    seconds,
    residentMB: greatestResidentMB(),
    note: 'one typed-array sum over the same readings as int32',
    extra: { kWh: total / 10_000, gigabytesPerSecond: (all.byteLength / Math.min(...seconds)) / 1e9 },
  };
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
