import { deepStrictEqual } from 'node:assert';
import { siteDayFacts } from '../src/app/pool-knowledge.js';
import { DayUnpacker } from '../src/domain/metering/packed-day.js';
import { createPoolDayReconciler } from '../src/domain/reconciliation/reconcile-pool-day.js';
import { localSegmentsOf } from '../src/domain/time/local-calendar.js';
import { oraclePoolDay } from '../test/domain/reconciliation/oracle.js';
import { plainResult } from '../test/domain/reconciliation/plain-result.js';
import { greatestResidentMB, timed, type PathReport } from './measure.js';
import { newReadings, packedDay, unpackedDay } from './packed-days.js';
import { eventsOfDay, surplusOfDay } from './workload.js';
import { BENCH_ZONE, knowledgeInMemory, surplusInMemory, utcDay } from './workload-knowledge.js';

/** Days of the workload worth comparing: the first ones that have an order and surplus. */
function slice(days: number, count: number): number[] {
  const all = Array.from({ length: days }, (_, index) => index);
  const busy = all.filter(
    (day) => eventsOfDay(day).length > 0 && surplusOfDay(day).surplus.some((s) => s > 0),
  );
  return (busy.length > 0 ? busy : all).slice(0, count);
}

/** The naive decimal.js oracle of the tests on a slice of the workload, and whether the kernel gives the same. */
export async function measureOracle(days: number, count: number): Promise<PathReport> {
  const known = knowledgeInMemory(days);
  const readings = newReadings();
  const reconciler = createPoolDayReconciler();
  const chosen = slice(days, count);
  const seconds: number[] = [];
  for (const index of chosen) {
    const facts = siteDayFacts(
      known,
      utcDay(index),
      unpackedDay(new DayUnpacker(), index, packedDay(index, readings)),
    );
    const surplus = surplusInMemory(index);
    let expected: ReturnType<typeof oraclePoolDay> = [];
    seconds.push(
      await timed(() => {
        expected = oraclePoolDay([facts], [localSegmentsOf(facts.day, BENCH_ZONE)], surplus);
      }),
    );
    deepStrictEqual(reconciler.reconcile([facts], [BENCH_ZONE], surplus).map(plainResult), expected);
  }
  const perDay = seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
  return {
    seconds: [perDay * days],
    residentMB: greatestResidentMB(),
    note: `naive decimal.js on ${String(chosen.length)} day(s), scaled to all; the kernel gave the same digits`,
    figuresDays: 0,
    extra: { daysCompared: chosen.length, secondsPerDay: perDay },
  };
}
