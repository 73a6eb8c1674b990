import { success, type Outcome } from '../domain/failure.js';
import { METER_CHECKS, type MeterCheck } from '../domain/metering/checks/meter-checks.js';
import type { SeriesDayRevision } from '../domain/metering/packed-day.js';
import { MISSING_VALUE, READING_QUALITIES } from '../domain/metering/series-day.js';
import { DAY, instant, type Instant, type Interval } from '../domain/time/instant.js';
import { renderUtcDay, startOfUtcDay, utcDaysOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Rig, SeriesRow, Site } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';
import { resolveKnownAt } from './known-at.js';
import { parsePeriod } from './period.js';
import { findingsOfSite, type QualityFinding } from './quality-findings.js';
import { staleDays } from './reconcile-period.js';

export interface ReadingGap extends Interval {
  readonly readings: number;
}

export interface SeriesQuality {
  readonly code: string;
  readonly kind: string;
  /** Readings expected in the period while the series was in service. */
  readonly expected: number;
  readonly present: number;
  readonly estimated: number;
  readonly missing: number;
  readonly gaps: readonly ReadingGap[];
  /** present / expected in parts per million, rounded down. */
  readonly completenessPerMillion: number;
}

export interface DataQuality {
  readonly siteCode: string;
  readonly period: string;
  readonly asOfSequence: bigint;
  /** The billing meter first, then the rigs. */
  readonly series: readonly SeriesQuality[];
  readonly findings: readonly QualityFinding[];
  /** The checks that were made, with their versions and parameters. */
  readonly checks: readonly MeterCheck[];
  /** UTC days whose facts are newer than their stored result. */
  readonly staleDays: readonly string[];
}

/** Completeness by series, open gaps and findings of a site over a local period. */
export async function getDataQuality(
  caller: Caller,
  request: { readonly siteCode: string; readonly period: string; readonly asOf: string | null },
): Promise<Outcome<DataQuality>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  const asOf = await resolveKnownAt(caller.store, request.asOf);
  if (!asOf.ok) return asOf;
  const { span } = period.value;
  const { store } = caller;
  const counts = await countReadings(caller, site.value, span, asOf.value);
  const stale = await staleDays(store, site.value, utcDaysOf(span), asOf.value);
  return success({
    siteCode: site.value.code,
    period: period.value.text,
    asOfSequence: asOf.value,
    series: counts,
    findings: await findingsOfSite(caller, site.value, span, asOf.value),
    checks: METER_CHECKS,
    staleDays: stale.map(renderUtcDay),
  });
}

async function countReadings(
  caller: Caller,
  site: Site,
  span: Interval,
  asOf: bigint,
): Promise<SeriesQuality[]> {
  const { registry, meters } = caller.store;
  const rigs = new Map((await registry.allRigs(site.id, asOf)).map((rig) => [rig.serial, rig]));
  const all = await registry.series(site.id, asOf);
  const series = all.filter(({ rigSerial }) => rigSerial === null || rigs.has(rigSerial));
  const counters = new Map(
    series.map((row) => [row.seriesNo, new SeriesCounter(row, serviceSpan(row, rigs, span))]),
  );
  const days = utcDaysOf(span);
  const first = days[0] ?? (0 as UtcDay);
  await meters.days(site.id, first, ((days.at(-1) ?? first) + 1) as UtcDay, asOf, (_day, readings) => {
    for (const reading of readings) counters.get(reading.seriesNo)?.add(reading);
  });
  const order = (row: SeriesRow): string => (row.kind === 'SITE_MAIN' ? '' : `rig ${row.code}`);
  return series
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .flatMap((row) => counters.get(row.seriesNo)?.finish() ?? []);
}

function serviceSpan(row: SeriesRow, rigs: ReadonlyMap<string, Rig>, span: Interval): Interval {
  const rig = row.rigSerial === null ? undefined : rigs.get(row.rigSerial);
  if (rig === undefined) return span;
  const start = Math.max(span.start, rig.inServiceFrom);
  const end = Math.min(span.end, rig.inServiceTo ?? span.end);
  return { start: instant(start), end: instant(Math.max(start, end)) };
}

/** Counts one series' readings day by day, in order; what lies between them is a gap. */
class SeriesCounter {
  private present = 0;
  private estimated = 0;
  private readonly gaps: ReadingGap[] = [];
  private expectedNext: Instant;
  private readonly stepMs: number;

  constructor(
    private readonly row: SeriesRow,
    private readonly span: Interval,
  ) {
    this.expectedNext = span.start;
    this.stepMs = row.stepSeconds * 1_000;
  }

  add(day: SeriesDayRevision): void {
    const start = startOfUtcDay(day.day);
    if (start + DAY <= this.span.start || start >= this.span.end) return;
    const stepMs = day.stepSeconds * 1_000;
    day.values.forEach((value, slot) => {
      const at = start + slot * stepMs;
      if (value === MISSING_VALUE || at < this.span.start || at >= this.span.end) return;
      if (at > this.expectedNext) this.closeGap(at);
      this.present += 1;
      if (day.qualities !== null && READING_QUALITIES[day.qualities[slot] ?? 0] !== 'MEASURED')
        this.estimated += 1;
      this.expectedNext = instant(at + stepMs);
    });
  }

  finish(): SeriesQuality[] {
    if (this.span.end > this.expectedNext) this.closeGap(this.span.end);
    const expected = Math.floor((this.span.end - this.span.start) / this.stepMs);
    if (expected === 0) return [];
    return [
      {
        code: this.row.code,
        kind: this.row.kind,
        expected,
        present: this.present,
        estimated: this.estimated,
        missing: expected - this.present,
        gaps: this.gaps,
        completenessPerMillion: Math.floor((this.present * 1_000_000) / expected),
      },
    ];
  }

  private closeGap(end: number): void {
    const readings = Math.round((end - this.expectedNext) / this.stepMs);
    this.gaps.push({ start: this.expectedNext, end: instant(end), readings });
  }
}
