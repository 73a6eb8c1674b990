/** Random revisions of everything a statement rests on: whatever is recorded, no row moves that no fact accounts for. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../src/app/caller.js';
import { getChangeLog } from '../../src/app/get-change-log.js';
import type { ImportOptions } from '../../src/app/import-report.js';
import { reconcilePeriod } from '../../src/app/reconcile-period.js';
import { recordCurtailmentEvent } from '../../src/app/record-curtailment-event.js';
import { setBaselinePolicy } from '../../src/app/setup.js';
import type { Outcome } from '../../src/domain/failure.js';
import type { ChangeLog } from '../../src/domain/report/change-log.js';
import { instant } from '../../src/domain/time/instant.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';
import {
  AREA_MARCH,
  areaWith,
  at,
  CALL,
  checkClock,
  clock,
  meterDay,
  OTHER,
  PUMPED_STORAGE,
  secondSite,
  setPolicy,
  SOLAR_CURTAILED,
} from './changing-site.js';
import { importText, SITE, smallSite, valueOf } from './small-site.js';

const DAYS = ['04', '05', '06'] as const;
/** Kyushu curtails on each of them. */
const PERIOD = '2023-03-04/2023-03-06';
const SECOND = 1_000;

const steps = fc.record({
  kind: fc.constantFrom(
    'READING',
    'READING',
    'OTHERS',
    'DAY',
    'EVENT',
    'CLOCK',
    'POLICY',
    'AREA',
    'RIGS',
    'FINE',
  ),
  day: fc.constantFrom(...DAYS),
  half: fc.nat(47),
  wh: fc.nat(9_000),
  series: fc.constantFrom('MAIN', 'MAIN', 'RIG1', 'RIG2'),
  flag: fc.boolean(),
});
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

/** Whole plans are drawn at once, because one database is worked on by all of them. */
const PLAN = fc.sample(steps, { numRuns: 30, seed: 20_230_305 });

class Writer {
  private version = 1n;
  private rigs = 0;
  private events = 0;
  /** Steps that were not refused. */
  written = 0;

  constructor(private readonly caller: Caller) {}

  async write(step: Step): Promise<void> {
    const { caller } = this;
    this.version += 1n;
    const { day, half, wh, flag } = step;
    const time = `2023-03-${day}T${clock(half)}`;
    const correction = { reason: 'random', version: this.version, approvedBy: 'approver' };
    const kWh = `0.${String(wh).padStart(4, '0')}`;
    const row = (series: string, seconds = ''): string =>
      `series,start,energy_kwh\n${series},${time}:00${seconds}+09:00,${kWh}\n`;
    switch (step.kind) {
      case 'READING':
        return this.done(importText(caller, 'METERS', row(step.series), { options: { correction } }));
      case 'OTHERS':
        return this.done(
          importText(caller, 'METERS', row('MAIN2'), { site: OTHER, options: { correction } }),
        );
      case 'DAY':
        return this.done(
          importText(caller, 'METERS', meterDay(day, flag ? 'surplus' : 'idle'), { options: { correction } }),
        );
      case 'EVENT':
        return this.event(time, half, flag);
      case 'CLOCK': {
        const start = at(time);
        const span = [start, instant(start + (600 + wh) * SECOND)] as const;
        return this.done(checkClock(caller, flag ? SITE : OTHER, span, half % 4 === 0 ? -30 : 420));
      }
      case 'POLICY':
        return this.done(
          setBaselinePolicy(caller, {
            siteCode: flag ? SITE : OTHER,
            kind: half % 2 === 0 ? 'SURPLUS_ONLY' : 'CONTRACTED_LOAD',
            kW: `${String(half % 9)}.5`,
            validFrom: `2023-03-${day}`,
            validTo: flag ? null : '2023-03-07',
            evidence: 'contract',
            approvedBy: 'approver',
            restatement: 'random',
          }),
        );
      case 'AREA':
        return this.area(step, correction);
      case 'RIGS':
        this.rigs += 1;
        return this.done(
          importText(
            caller,
            'RIGS',
            `serial,model,nameplate_w,standby_limit_w,hashrate_ths,place,in_service_on,out_of_service_on\nX${String(this.rigs)},Avalon,8064,200,480,P,2023-03-${day},\n`,
            { site: flag ? SITE : OTHER },
          ),
        );
      case 'FINE':
        // A rig whose readings are hourly cuts its whole day, and its pool's, in another step.
        return this.done(
          importText(caller, 'METERS', hourlyDay(this.rigs === 0 ? 'RIG2' : `X${String(this.rigs)}`, day), {
            options: { correction },
          }),
        );
    }
  }

  private event(time: string, half: number, flag: boolean): Promise<void> {
    if (half % 3 !== 0) this.events += 1;
    const start = at(time);
    const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
    return this.done(
      recordCurtailmentEvent(
        this.caller,
        {
          ...CALL,
          kind: flag ? 'REDUCE' : 'INCREASE',
          state: half % 5 === 0 ? 'CANCELLED' : 'ACKNOWLEDGED',
          externalId: `c-${String(this.events)}`,
          start: iso(start + 7 * 60 * SECOND),
          end: iso(start + 3_700 * SECOND),
          targets: half % 2 === 0 ? null : ['RIG1'],
          version: this.version,
        },
        null,
      ),
    );
  }

  /** Other figures in one hour: of curtailed solar, or of pumped storage, which decides the quality. */
  private area({ day, half, wh, flag }: Step, correction: ImportOptions['correction']): Promise<void> {
    const hour = `2023/3/${day.slice(1)} ${String(Math.floor(half / 2))}:00`;
    const text = areaWith(hour, { [flag ? SOLAR_CURTAILED : PUMPED_STORAGE]: String(wh) });
    return this.done(importText(this.caller, 'AREA', text, { area: 'kyushu', options: { correction } }));
  }

  /** What is refused, e.g. a step other than the series has, changes nothing, which is as good a step as any. */
  private async done(writing: Promise<Outcome<unknown>>): Promise<void> {
    if ((await writing).ok) this.written += 1;
  }
}

function hourlyDay(series: string, day: string): string {
  const lines = Array.from(
    { length: 24 },
    (_, hour) => `${series},2023-03-${day}T${clock(hour * 2)}:00+09:00,0.${String(hour + 10)}`,
  );
  return `series,start,energy_kwh\n${lines.join('\n')}\n`;
}

describe.each(engines)('changes of random revisions on $name', (engine) => {
  let test: TestDatabase;
  let caller: Caller;
  const sequences: bigint[] = [];

  beforeAll(async () => {
    test = await engine.open();
    caller = await smallSite(test.database);
    await secondSite(caller);
    valueOf(await importText(caller, 'AREA', AREA_MARCH, { area: 'kyushu' }));
    for (const day of DAYS) {
      valueOf(await importText(caller, 'METERS', meterDay(day, 'surplus'), {}));
      valueOf(await importText(caller, 'METERS', meterDay(day, 'huge', 'MAIN2', []), { site: OTHER }));
    }
    const writer = new Writer(caller);
    sequences.push(await caller.store.ledger.head());
    for (const [index, step] of PLAN.entries()) {
      if (index === 12) valueOf(await setPolicy(caller, OTHER));
      await writer.write(step);
      if (index % 5 === 0)
        valueOf(await reconcilePeriod(caller, { siteCode: SITE, period: '2023-03', asOf: null }));
      sequences.push(await caller.store.ledger.head());
    }
    expect(writer.written).toBeGreaterThan(20);
  }, 240_000);
  afterAll(async () => {
    await test.drop();
  });

  const logOf = async (since: bigint, until: bigint, by: 'DAY' | 'INTERVAL'): Promise<ChangeLog> =>
    valueOf(
      await getChangeLog(caller, {
        siteCode: SITE,
        period: PERIOD,
        since: since.toString(),
        until: until.toString(),
        by,
      }),
    );

  const unexplained = (log: ChangeLog): string[] =>
    log.rows.flatMap(({ label, unexplained: names }) => names.map((name) => `${label} ${name}`));

  it('11: every row that moved in one step is touched by what the step recorded', async () => {
    let rows = 0;
    for (const [index, until] of sequences.slice(1).entries()) {
      const log = await logOf(sequences[index]!, until, 'INTERVAL');
      expect([PLAN[index], unexplained(log)]).toEqual([PLAN[index], []]);
      rows += log.rows.length;
    }
    expect(rows).toBeGreaterThan(100);
  }, 240_000);

  it('11: and so is every row that moved over many steps, by day and by interval', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sequences.length - 1),
        fc.nat(sequences.length - 1),
        fc.constantFrom('DAY', 'INTERVAL'),
        async (a, b, by) => {
          const [since, until] = [sequences[Math.min(a, b)]!, sequences[Math.max(a, b)]!];
          expect(unexplained(await logOf(since, until, by))).toEqual([]);
        },
      ),
      { numRuns: 8, seed: 20_230_306 },
    );
  }, 240_000);

  it('5: the differences of the rows are the difference of the period', async () => {
    const log = await logOf(sequences[0]!, sequences.at(-1)!, 'DAY');
    for (const figure of ['energy', 'rigs', 'auxiliary', 'surplusOfArea']) {
      const total = log.totals.find((change) => change.figure === figure)?.difference?.milliWh;
      const parts = log.rows.flatMap(({ figures }) =>
        figures.filter((change) => change.figure === figure).map(({ difference }) => difference!.milliWh),
      );
      expect([figure, parts.reduce((sum, part) => sum + part, 0n)]).toEqual([figure, total]);
    }
  });
});
