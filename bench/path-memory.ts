import { siteDayFacts } from '../src/app/pool-knowledge.js';
import { DayUnpacker, type SeriesDayRevision } from '../src/domain/metering/packed-day.js';
import { createPoolDayReconciler } from '../src/domain/reconciliation/reconcile-pool-day.js';
import { addResult, newFigures, writeFigures, type Figures } from './figures.js';
import { greatestResidentMB, measureRounds, timed, type PathReport } from './measure.js';
import { newReadings, packedDay, unpackedDay } from './packed-days.js';
import { RIGS, STEPS } from './workload.js';
import { BENCH_ZONE, knowledgeInMemory, surplusInMemory } from './workload-knowledge.js';

/** The kernel on packed days in memory, one thread: unpack, reconcile, add up the segments. */
export async function measureKernel(days: number, rounds: number, figuresFile: string): Promise<PathReport> {
  const readings = newReadings();
  const packed = Array.from({ length: days }, (_, index) => packedDay(index, readings));
  const known = knowledgeInMemory(days);
  const surplus = packed.map((_, index) => surplusInMemory(index));
  const unpacker = new DayUnpacker();
  const reconciler = createPoolDayReconciler();
  let figures: Figures = newFigures(days);
  const parts = { unpack: [] as number[], reconcile: [] as number[] };
  const seconds = await measureRounds(rounds, async () => {
    figures = newFigures(days);
    let [unpack, reconcile] = [0, 0];
    for (const [index, bytes] of packed.entries()) {
      let rows: readonly SeriesDayRevision[] = [];
      unpack += await timed(() => {
        rows = unpackedDay(unpacker, index, bytes);
      });
      reconcile += await timed(() => {
        const day = rows[0]?.day;
        if (day === undefined) return;
        const [result] = reconciler.reconcile(
          [siteDayFacts(known, day, rows)],
          [BENCH_ZONE],
          surplus[index] ?? null,
        );
        if (result !== undefined) addResult(figures, index, result);
      });
    }
    parts.unpack.push(unpack);
    parts.reconcile.push(reconcile);
  });
  writeFigures(figuresFile, figures);
  const bytes = packed.reduce((sum, day) => sum + day.byteLength, 0);
  return {
    seconds,
    residentMB: greatestResidentMB(),
    note: 'packed bytes in memory → every figure, one thread',
    figuresDays: days,
    extra: {
      unpackSeconds: least(parts.unpack),
      reconcileSeconds: least(parts.reconcile),
      bytesPerReading: bytes / (days * (RIGS + 1) * STEPS),
    },
  };
}

const least = (values: readonly number[]): number => Math.min(...values);
