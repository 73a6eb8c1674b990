import { silent } from '../src/app/caller.js';
import { readPoolKnowledge } from '../src/app/pool-knowledge.js';
import { computePoolDays } from '../src/app/site-days.js';
import { success } from '../src/domain/failure.js';
import { createStore } from '../src/storage/sql-store.js';
import { openTarget, type Target } from './bench-database.js';
import { addResult, newFigures, writeFigures, type Figures } from './figures.js';
import { expectValue, loadWorkload } from './load-workload.js';
import { greatestResidentMB, measureRounds, timed, type PathReport } from './measure.js';
import { FIRST_DAY, RIGS, STEPS } from './workload.js';
import { BENCH_AREA, BENCH_SITE, utcDay } from './workload-knowledge.js';

/** Loads the workload into an empty target and says how fast its readings went in. */
export async function loadTarget(target: Target, days: number): Promise<PathReport> {
  const database = await openTarget(target);
  const store = createStore(database);
  let readingsSeconds = 0;
  const seconds = await timed(async () => {
    ({ readingsSeconds } = await loadWorkload(store, days));
  });
  await store.close();
  return {
    seconds: [seconds],
    residentMB: greatestResidentMB(),
    note: 'generated, packed, COPY, committed with fsync',
    figuresDays: 0,
    extra: { readingsPerSecond: (days * RIGS * STEPS) / readingsSeconds },
  };
}

/** From storage to every figure of every day, as of the head: what a statement in the past costs. */
export async function measureStorage(
  target: Target,
  days: number,
  rounds: number,
  figuresFile: string,
): Promise<PathReport> {
  const store = createStore(await openTarget(target));
  const organisation = await store.registry.organisationByCode('bench');
  const site = await store.registry.siteByCode(organisation?.id ?? 0, BENCH_SITE);
  if (organisation === null || site === null) throw new Error('the workload is not loaded');
  const range = { fromDay: utcDay(0), toDay: utcDay(days) };
  const all = Array.from({ length: days }, (_, index) => utcDay(index));
  let figures: Figures = newFigures(days);
  const readOnly = await measureRounds(rounds, async () => {
    const asOf = await store.ledger.head();
    for (let day = 0; day < days; day += 10) {
      const to = utcDay(Math.min(days, day + 10));
      await store.meters.days(site.id, utcDay(day), to, asOf, () => undefined);
    }
  });
  const seconds = await measureRounds(rounds, async () => {
    figures = newFigures(days);
    const asOf = await store.ledger.head();
    const known = await readPoolKnowledge(store, organisation.id, BENCH_AREA, range, asOf);
    const done = await computePoolDays(
      store,
      known,
      all,
      async (results) => {
        for (const { result } of results) addResult(figures, result.day - FIRST_DAY, result);
        return success(null);
      },
      silent,
    );
    expectValue(done);
  });
  writeFigures(figuresFile, figures);
  const residentMB = greatestResidentMB();
  await store.close();
  return {
    seconds,
    residentMB,
    note: 'newest revisions as of the head → every figure',
    figuresDays: days,
    extra: { readSeconds: Math.min(...readOnly) },
  };
}
