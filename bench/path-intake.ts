import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '../src/app/caller.js';
import { importFile } from '../src/app/import-file.js';
import { NO_OPTIONS } from '../src/app/import-report.js';
import { MISSING_VALUE } from '../src/domain/metering/series-day.js';
import { renderUtcDay } from '../src/domain/time/local-calendar.js';
import { createStore } from '../src/storage/sql-store.js';
import { createServerDatabase, openTarget, type Target } from './bench-database.js';
import { expectValue, setUpSite } from './load-workload.js';
import { SkippedPath, greatestResidentMB, measureRounds, median, type PathReport } from './measure.js';
import { newReadings, seriesDaysOf } from './packed-days.js';
import { STEPS, STEP_SECONDS, serialOf } from './workload.js';
import { BENCH_SITE, utcDay } from './workload-knowledge.js';

const DAYS_PER_FILE = 3;
const PIECE_BYTES = 1 << 16;

/** `0.6412` for 641,200 milliWh. */
function kilowattHours(milliWh: number): string {
  const text = String(milliWh).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6).replace(/0+$/, '') || '0'}`;
}

/** The start times of a day's readings as a meter gateway writes them. */
function startsOfDay(index: number): string[] {
  const date = renderUtcDay(utcDay(index));
  return Array.from({ length: STEPS }, (_, step) => {
    const minutes = (step * STEP_SECONDS) / 60;
    const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) =>
      String(part).padStart(2, '0'),
    );
    return `${date}T${hour ?? ''}:${minute ?? ''}:00Z`;
  });
}

/** A meter file of some days, one row per reading; a gap has no row. */
function meterFile(fromIndex: number): { readonly bytes: Buffer; readonly readings: number } {
  const days: string[] = ['series,start,energy_kwh\n'];
  const values = newReadings();
  let readings = 0;
  for (let index = fromIndex; index < fromIndex + DAYS_PER_FILE; index += 1) {
    const starts = startsOfDay(index);
    for (const { seriesNo, values: ofSeries } of seriesDaysOf(index, 1, values)) {
      const code = seriesNo === 0 ? 'MAIN' : serialOf(seriesNo);
      const rows: string[] = [];
      for (const [step, value] of ofSeries.entries()) {
        if (value === MISSING_VALUE) continue;
        rows.push(`${code},${starts[step] ?? ''},${kilowattHours(value)}\n`);
      }
      readings += rows.length;
      days.push(rows.join(''));
    }
  }
  return { bytes: Buffer.from(days.join('')), readings };
}

/** Bytes as a file stream gives them. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/**
 * Meter CSV through the use case that users call: read, checked, packed, stored with its raw bytes, committed with fsync.
 * Each round takes a file of further days; seconds are scaled to all days.
 */
async function measureFiles(target: Target, days: number, rounds: number): Promise<PathReport> {
  const store = createStore(await openTarget(target));
  const caller = await setUpSite(store);
  const files = Array.from({ length: rounds + 1 }, (_, round) => meterFile(round * DAYS_PER_FILE));
  let round = 0;
  const seconds = await measureRounds(rounds, async () => {
    const file = files[round];
    if (file !== undefined) await importOne(caller, round * DAYS_PER_FILE, file.bytes);
    round += 1;
  });
  await store.close();
  const [first = meterFile(0)] = files;
  return {
    seconds: seconds.map((value) => (value * days) / DAYS_PER_FILE),
    residentMB: greatestResidentMB(),
    note: `meter CSV of ${String(DAYS_PER_FILE)} days (${String(Math.round(first.bytes.length / 1e6))} MB) → checked, stored with its raw bytes, committed; scaled to all days`,
    figuresDays: 0,
    extra: { readingsPerSecond: first.readings / median(seconds) },
  };
}

async function importOne(caller: Caller, fromIndex: number, bytes: Uint8Array): Promise<void> {
  const report = await importFile(caller, {
    kind: 'METERS',
    fileName: `meters from day ${String(fromIndex)}.csv`,
    bytes: piecesOf(bytes),
    siteCode: BENCH_SITE,
    area: null,
    options: NO_OPTIONS,
    dryRun: false,
    idempotencyKey: null,
  });
  expectValue(report);
}

/** Intake into an embedded database of its own. */
export async function measureEmbeddedIntake(days: number, rounds: number): Promise<PathReport> {
  const folder = mkdtempSync(join(tmpdir(), 'yojo-intake-'));
  try {
    return await measureFiles({ kind: 'embedded', folder }, days, rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Intake into a database of its own on the server. */
export async function measureServerIntake(days: number, rounds: number): Promise<PathReport> {
  const server = await createServerDatabase();
  if (server === null) throw new SkippedPath('no PostgreSQL server answers');
  try {
    return await measureFiles({ kind: 'postgres', url: server.url }, days, rounds);
  } finally {
    await server.drop();
  }
}
