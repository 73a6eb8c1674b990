import { strictEqual } from 'node:assert';
import { Decimal } from 'decimal.js';
import { DateTime } from 'luxon';
import { MISSING_VALUE } from '../src/domain/metering/series-day.js';
import { startOfUtcDay } from '../src/domain/time/local-calendar.js';
import type { Database } from '../src/storage/database.js';
import { createServerDatabase, openTarget } from './bench-database.js';
import { SkippedPath, greatestResidentMB, measureRounds, type PathReport } from './measure.js';
import { newReadings, seriesDaysOf } from './packed-days.js';
import { BASELINE_WATTS, STEPS, STEP_SECONDS, eventsOfDay, surplusOfDay } from './workload.js';
import { BENCH_ZONE, utcDay } from './workload-knowledge.js';

/** One row per reading and revision, as an ORM's model would have it. */
const TABLE = `create table plain_reading (
  series_no integer not null, starts_at timestamptz not null, revision integer not null, kwh numeric not null,
  primary key (series_no, starts_at, revision))`;

const NEWEST = `select distinct on (series_no, starts_at) series_no, starts_at, kwh from plain_reading
  order by series_no, starts_at, revision desc`;

interface Row {
  readonly series_no: number;
  readonly starts_at: Date;
  readonly kwh: { toString(): string };
}

const MILLI_WH_PER_KWH = 1_000_000;
const ZERO = new Decimal(0);

function plainRows(index: number): string {
  const rows: string[] = [];
  const readings = newReadings();
  for (const revision of [1, 2] as const) {
    for (const { seriesNo, day, values } of seriesDaysOf(index, revision, readings)) {
      for (const [step, value] of values.entries()) {
        if (value === MISSING_VALUE) continue;
        const at = new Date(startOfUtcDay(day) + step * STEP_SECONDS * 1_000).toISOString();
        const kWh = new Decimal(value).div(MILLI_WH_PER_KWH).toString();
        rows.push(`${String(seriesNo)}\t${at}\t${String(revision)}\t${kWh}\n`);
      }
    }
  }
  return rows.join('');
}

/** Energy per rig and local day in all and inside REDUCE orders; C and A of the site per half-hour, shared pro rata. */
async function computeNaively(database: Database, index: number): Promise<Decimal> {
  const rows = await database.prisma.$queryRawUnsafe<Row[]>(NEWEST);
  const surplus = surplusOfDay(index).surplus;
  const orders = eventsOfDay(index).filter((event) => event.kind === 'REDUCE');
  const midnight = startOfUtcDay(utcDay(index));
  const byRigDay = new Map<string, Decimal>();
  const bySlot = new Map<number, { site: Decimal; rigs: Map<number, Decimal> }>();
  const add = (key: string, energy: Decimal): void => {
    byRigDay.set(key, (byRigDay.get(key) ?? ZERO).plus(energy));
  };
  for (const row of rows) {
    const start = DateTime.fromJSDate(row.starts_at, { zone: BENCH_ZONE });
    const date = start.toFormat('yyyy-MM-dd');
    const energy = new Decimal(row.kwh.toString());
    const second = (start.toMillis() - midnight) / 1_000;
    const slot = Math.floor(second / 1_800);
    const ofSlot = bySlot.get(slot) ?? { site: ZERO, rigs: new Map<number, Decimal>() };
    bySlot.set(slot, ofSlot);
    if (row.series_no === 0) {
      ofSlot.site = ofSlot.site.plus(energy);
      continue;
    }
    ofSlot.rigs.set(row.series_no, (ofSlot.rigs.get(row.series_no) ?? ZERO).plus(energy));
    add(`${String(row.series_no)} ${date} energy`, energy);
    for (const { fromSecond, toSecond } of orders) {
      const inside = Math.min(toSecond, second + STEP_SECONDS) - Math.max(fromSecond, second);
      if (inside > 0) add(`${String(row.series_no)} ${date} inside`, energy.times(inside).div(STEP_SECONDS));
    }
  }
  const baseline = new Decimal(BASELINE_WATTS.toString()).div(2_000);
  let total = ZERO;
  for (const [slot, { site, rigs }] of bySlot) {
    total = total.plus(site);
    const published = new Decimal(surplus[slot] ?? 0).div(MILLI_WH_PER_KWH);
    const coincident = Decimal.min(published, site);
    const absorbed = Decimal.min(published, Decimal.max(0, site.minus(baseline)));
    if (coincident.isZero()) continue;
    for (const [rig, energy] of rigs) {
      add(`${String(rig)} ${String(slot)} C`, coincident.times(energy).div(site));
      add(`${String(rig)} ${String(slot)} A`, absorbed.times(energy).div(site));
    }
  }
  return total;
}

/** Readings as rows through Prisma, decimal.js and luxon: what most would write, with fewer figures, on one day, scaled. */
export async function measureOrmRows(days: number, rounds: number): Promise<PathReport> {
  const server = await createServerDatabase();
  if (server === null) throw new SkippedPath('no PostgreSQL server answers');
  const index = 0;
  const database = await openTarget({ kind: 'postgres', url: server.url });
  try {
    await database.write(async (session) => {
      await session.query(TABLE);
      await session.copyIn('copy plain_reading from stdin', Buffer.from(plainRows(index)));
    });
    let total = ZERO;
    const seconds = await measureRounds(rounds, async () => {
      total = await computeNaively(database, index);
    });
    strictEqual(total.times(MILLI_WH_PER_KWH).toString(), String(siteEnergy(index)));
    return {
      seconds: seconds.map((value) => value * days),
      residentMB: greatestResidentMB(),
      note: 'rows through Prisma, decimal.js, luxon: five figures instead of all, on 1 day, extrapolated to all',
      figuresDays: 0,
      extra: { daysMeasured: 1 },
    };
  } finally {
    await database.close();
    await server.drop();
  }
}

function siteEnergy(index: number): number {
  const [billing] = seriesDaysOf(index, 1, newReadings());
  return (billing?.values ?? new Float64Array(STEPS)).reduce(
    (sum, v) => (v === MISSING_VALUE ? sum : sum + v),
    0,
  );
}
