import { success, type Outcome } from '../domain/failure.js';
import { localDayCuts } from '../domain/metering/checks/local-day-cut.js';
import { METER_CHECKS, type MeterCheck } from '../domain/metering/checks/meter-checks.js';
import { CompletenessCount, type Completeness, type ReadingGap } from '../domain/metering/completeness.js';
import type { SeriesKind } from '../domain/metering/series.js';
import { METHOD_VERSION } from '../domain/reconciliation/method-version.js';
import { instant, renderInstantIn, SECOND, type Instant, type Interval } from '../domain/time/instant.js';
import {
  localDateOf,
  renderUtcDay,
  startOfUtcDay,
  utcDaysOf,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../domain/time/local-calendar.js';
import type { Rig, SeriesRow, Site } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';
import { resolveKnownAt } from './known-at.js';
import { parsePeriod } from './period.js';
import { findingsOfSite, type QualityFinding } from './quality-findings.js';
import { staleDays } from './reconcile-period.js';

/** A span without readings, with its edges as the clock of the site shows them. */
export class OpenGap implements ReadingGap {
  readonly start: Instant;
  readonly end: Instant;
  readonly readings: number;

  constructor(
    { start, end, readings }: ReadingGap,
    private readonly zone: ZoneName,
  ) {
    this.start = start;
    this.end = end;
    this.readings = readings;
  }

  get localStart(): string {
    return renderInstantIn(this.start, this.zone);
  }

  get localEnd(): string {
    return renderInstantIn(this.end, this.zone);
  }
}

export interface SeriesQuality extends Completeness {
  readonly gaps: readonly OpenGap[];
  readonly code: string;
  readonly kind: SeriesKind;
  /** present / expected in parts per million, rounded down. */
  readonly completenessPerMillion: number;
}

/** A local day on which rigs were scaled down to the billing meter (SUM_CHECK). */
export interface ScaledDay {
  readonly date: LocalDate;
  /** Balance steps. */
  readonly steps: number;
}

export interface DataQuality {
  readonly siteCode: string;
  readonly zone: ZoneName;
  readonly period: string;
  readonly asOfSequence: bigint;
  /** The billing meter first, then the others by code. */
  readonly series: readonly SeriesQuality[];
  readonly findings: readonly QualityFinding[];
  /** The checks that were made, with their versions and parameters. */
  readonly checks: readonly MeterCheck[];
  /** By the stored results; days that are stale may lack some. */
  readonly scaledDays: readonly ScaledDay[];
  /** UTC days whose facts are newer than their stored result. */
  readonly staleDays: readonly string[];
}

/** Completeness by series and local day, open gaps and findings of a site over a local period. */
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
  const stale = await staleDays(caller.store, site.value, utcDaysOf(span), asOf.value);
  return success({
    siteCode: site.value.code,
    zone: site.value.zone,
    period: period.value.text,
    asOfSequence: asOf.value,
    series: await countReadings(caller, site.value, span, asOf.value),
    findings: await findingsOfSite(caller, site.value, span, asOf.value),
    checks: METER_CHECKS,
    scaledDays: await scaledDays(caller, site.value, span, asOf.value),
    staleDays: stale.map(renderUtcDay),
  });
}

/** First UTC day of a span and the one after its last. */
function dayRange(span: Interval): readonly [UtcDay, UtcDay] {
  const days = utcDaysOf(span);
  const first = days[0] ?? (0 as UtcDay);
  return [first, ((days.at(-1) ?? first) + 1) as UtcDay];
}

/** Completeness of every series of a site in a span, the billing meter first. */
export async function countReadings(
  caller: Caller,
  site: Site,
  span: Interval,
  asOf: bigint,
): Promise<SeriesQuality[]> {
  const { registry, meters } = caller.store;
  const rigs = new Map((await registry.allRigs(site.id, asOf)).map((rig) => [rig.serial, rig]));
  const all = await registry.series(site.id, asOf);
  const series = all.filter(({ rigSerial }) => rigSerial === null || rigs.has(rigSerial));
  const [first, end] = dayRange(span);
  const cutsOf = onceEach((stepSeconds: number) =>
    localDayCuts(first, (end - 1) as UtcDay, { zone: site.zone, stepSeconds, lookBack: 0 }),
  );
  const counts = new Map(
    series.map((row) => {
      const { seriesNo, stepSeconds } = row;
      const count = new CompletenessCount(serviceSpan(row, rigs, span), stepSeconds, cutsOf(stepSeconds));
      return [seriesNo, count] as const;
    }),
  );
  await meters.days(site.id, first, end, asOf, (_day, readings) => {
    for (const reading of readings) counts.get(reading.seriesNo)?.add(reading);
  });
  const order = (row: SeriesRow): string => (row.kind === 'SITE_MAIN' ? '' : `rig ${row.code}`);
  return series
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .flatMap((row) => qualityOf(row, site.zone, counts.get(row.seriesNo)?.finish()));
}

function onceEach<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function serviceSpan(row: SeriesRow, rigs: ReadonlyMap<string, Rig>, span: Interval): Interval {
  const rig = row.rigSerial === null ? undefined : rigs.get(row.rigSerial);
  if (rig === undefined) return span;
  const start = Math.max(span.start, rig.inServiceFrom);
  const end = Math.min(span.end, rig.inServiceTo ?? span.end);
  return { start: instant(start), end: instant(Math.max(start, end)) };
}

function qualityOf(
  { code, kind }: SeriesRow,
  zone: ZoneName,
  count: Completeness | undefined,
): SeriesQuality[] {
  if (count === undefined || count.expected === 0) return [];
  const completenessPerMillion = Math.floor((count.present * 1_000_000) / count.expected);
  const gaps = count.gaps.map((gap) => new OpenGap(gap, zone));
  return [{ ...count, gaps, code, kind, completenessPerMillion }];
}

async function scaledDays({ store }: Caller, site: Site, span: Interval, asOf: bigint): Promise<ScaledDay[]> {
  const [first, end] = dayRange(span);
  const steps = new Map<LocalDate, number>();
  for (const { result } of await store.results.siteDays(site.id, first, end, METHOD_VERSION, asOf, false)) {
    const { scaledSteps, stepSeconds } = result.slots;
    scaledSteps.forEach((count, slot) => {
      if (count === 0) return;
      const at = instant(startOfUtcDay(result.day) + slot * stepSeconds * SECOND);
      if (at < span.start || at >= span.end) return;
      const date = localDateOf(at, site.zone);
      steps.set(date, (steps.get(date) ?? 0) + count);
    });
  }
  return [...steps].map(([date, count]) => ({ date, steps: count }));
}
