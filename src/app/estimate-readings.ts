import { failure, refused, success, type Failure, type Outcome } from '../domain/failure.js';
import { ESTIMATION_METHODS, type EstimatedReading } from '../domain/metering/estimate-gap.js';
import { DEFAULT_RANGE_PER_MILLION, mergeSeriesDay } from '../domain/metering/intake.js';
import { sparseDay } from '../domain/metering/sparse-day.js';
import { ESTIMATE_VERSION } from '../domain/metering/source-version.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { renderKWh } from '../domain/quantity/energy.js';
import { instant, renderInstant, renderInstantIn } from '../domain/time/instant.js';
import { startOfUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Finding, SeriesRow, Site, StoredSeriesDay, WriteTransaction } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findingsOfSeriesDays } from './check-series-days.js';
import { findEstimates, type GapEstimate } from './find-estimates.js';
import { findSeries, findSite } from './find-site.js';
import { recordEntry, type EntryGrounds, type EntryPlan, type RecordedEntry } from './manual-entry.js';
import { parsePeriod } from './period.js';

export interface EstimationRequest {
  readonly siteCode: string;
  readonly period: string;
  /** Null: every series of the site. */
  readonly series: string | null;
}

/** What an estimation would store, gap by gap. */
export interface EstimationPreview {
  readonly site: Site;
  readonly gaps: readonly GapEstimate[];
}

/** The gaps of a site over a local period and what they would be estimated as; nothing is stored. */
export async function previewEstimates(
  caller: Caller,
  request: EstimationRequest,
): Promise<Outcome<EstimationPreview>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  if (request.series !== null) {
    const series = await findSeries(caller, site.value, request.series);
    if (!series.ok) return series;
  }
  const head = await caller.store.ledger.head();
  const gaps = await findEstimates(caller, site.value, period.value.span, request.series, head);
  return success({ site: site.value, gaps });
}

/**
 * Fills the gaps of a site over a local period with estimates: readings of quality ESTIMATED that count as consumption and never as
 * matched, absorbed or delivered. Any reading of the source that comes later wins over them.
 */
export async function estimateReadings(
  caller: Caller,
  request: EstimationRequest,
  grounds: EntryGrounds,
): Promise<Outcome<RecordedEntry>> {
  const preview = await previewEstimates(caller, request);
  if (!preview.ok) return preview;
  const { site, gaps } = preview.value;
  const entry = {
    kind: 'ESTIMATION',
    site,
    name: `estimation of ${request.series ?? site.code}, ${request.period}`,
    said: { period: request.period, series: request.series },
    resolved: { estimates: gaps.filter(({ estimate }) => estimate.readings.length > 0).map(asJson) },
  } as const;
  return recordEntry(caller, entry, grounds, (tx) => plan(tx, site, gaps));
}

function asJson({ series, estimate }: GapEstimate): JsonValue {
  return {
    series: series.code,
    readings: estimate.readings.map(({ start, milliWh, method }) => [
      renderInstant(start),
      renderKWh(milliWh),
      method,
    ]),
  };
}

async function plan(
  tx: WriteTransaction,
  site: Site,
  gaps: readonly GapEstimate[],
): Promise<Outcome<EntryPlan>> {
  const states: StoredSeriesDay[] = [];
  let readings = 0;
  const series = new Map(gaps.map((gap) => [gap.series.seriesNo, gap.series]));
  for (const row of series.values()) {
    const own = gaps.filter((gap) => gap.series.seriesNo === row.seriesNo);
    const merged = await mergeSeries(
      tx,
      site,
      row,
      own.flatMap(({ estimate }) => estimate.readings),
    );
    if (!merged.ok) return merged;
    states.push(...merged.value.states);
    readings += merged.value.added;
  }
  if (readings === 0) return refused(nothingOf(gaps));
  const filled = gaps.filter(({ estimate }) => estimate.readings.length > 0);
  const findings = [
    ...filled.map((gap) => findingOf(site, gap)),
    ...(await findingsOfSeriesDays(tx, site, [...series.values()], states)),
  ];
  states.sort((a, b) => a.day - b.day || a.seriesNo - b.seriesNo);
  return success({
    facts: {
      gaps: String(filled.length),
      readings: String(readings),
      'energy kWh': renderKWh(filled.reduce((sum, { estimate }) => sum + energyOf(estimate.readings), 0n)),
      methods: methodsOf(filled),
      'gaps left': String(gaps.filter(({ estimate }) => estimate.left !== null).length),
    },
    apply: async (documentUid) => {
      await tx.addSeriesDays(site.id, documentUid, 'ESTIMATE', states);
      await tx.addFindings(findings.map((finding) => ({ ...finding, documentUid })));
    },
  });
}

/** Estimates joined with what is known by now: a reading that came in between stays. */
async function mergeSeries(
  tx: WriteTransaction,
  site: Site,
  series: SeriesRow,
  estimates: readonly EstimatedReading[],
): Promise<Outcome<{ readonly states: readonly StoredSeriesDay[]; readonly added: number }>> {
  const byDay = new Map<UtcDay, EstimatedReading[]>();
  for (const reading of estimates) {
    const day = utcDayOf(reading.start);
    byDay.set(day, [...(byDay.get(day) ?? []), reading]);
  }
  const days = [...byDay.keys()].sort((a, b) => a - b);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return success({ states: [], added: 0 });
  const known = await tx.currentSeriesDays(site.id, first, (last + 1) as UtcDay, [series.seriesNo]);
  const states: StoredSeriesDay[] = [];
  let added = 0;
  for (const [day, readings] of byDay) {
    const arrival = { day: sparseDay(series, day, 'ESTIMATED', readings), version: ESTIMATE_VERSION };
    const limits = { ...series, rangePerMillion: DEFAULT_RANGE_PER_MILLION };
    const merged = mergeSeriesDay(arrival, known.find((state) => state.day === day) ?? null, limits);
    if (!merged.ok) return merged;
    const [far] = merged.value.outOfRange;
    if (far !== undefined)
      return refused(
        failure(
          far.code,
          `an estimate of ${series.code} on ${renderInstant(startOfUtcDay(day))} is ${renderKWh(far.arrived)} kWh, above 1.2 × its nameplate`,
          'check the register readings of the series, or enter the readings with `yojo correct`',
        ),
      );
    added += merged.value.counts.added;
    if (merged.value.state !== null) states.push(merged.value.state);
  }
  return success({ states, added });
}

function nothingOf(gaps: readonly GapEstimate[]): Failure {
  const [first] = gaps;
  if (first === undefined)
    return failure('ESTIMATE.NO_GAPS', 'no reading of the period is missing', 'nothing is to be estimated');
  const reasons = [...new Set(gaps.map(({ estimate }) => estimate.left ?? 'known by now'))].sort();
  return failure(
    'ESTIMATE.NOT_POSSIBLE',
    `${String(gaps.length)} gaps of the period cannot be estimated: ${reasons.join(', ')}`,
    'see `yojo estimate --dry-run`; late readings fill a gap, and so does `yojo correct`',
  );
}

function findingOf(
  site: Site,
  { series, gap, estimate }: GapEstimate,
): Omit<Finding, 'recordedSeq' | 'documentUid'> {
  const methods = [...new Set(estimate.readings.map(({ method }) => method))].join(', ');
  const count = `${String(estimate.readings.length)} of ${String(gap.readings)} readings`;
  return {
    siteId: site.id,
    code: 'METER.ESTIMATED',
    seriesCode: series.code,
    span: { start: instant(gap.start), end: instant(gap.end) },
    detail: `${count} estimated (${methods}), ${renderKWh(energyOf(estimate.readings))} kWh`,
  };
}

function energyOf(readings: readonly EstimatedReading[]): bigint {
  return readings.reduce((sum, { milliWh }) => sum + BigInt(milliWh), 0n);
}

function methodsOf(gaps: readonly GapEstimate[]): string {
  const readings = gaps.flatMap(({ estimate }) => estimate.readings);
  const counts = ESTIMATION_METHODS.map(
    (method) => [method, readings.filter((reading) => reading.method === method).length] as const,
  );
  return counts.flatMap(([method, count]) => (count === 0 ? [] : [`${method} ${String(count)}`])).join(', ');
}

/** A preview as JSON, for the command line; times as the clock of the site shows them. */
export function previewAsJson({ site, gaps }: EstimationPreview): JsonValue {
  return {
    site: site.code,
    gaps: gaps.map(({ series, gap, estimate }) => ({
      series: series.code,
      start: renderInstantIn(gap.start, site.zone),
      end: renderInstantIn(gap.end, site.zone),
      missing: gap.readings,
      estimated: estimate.readings.length,
      methods: [...new Set(estimate.readings.map(({ method }) => method))],
      energyKWh: estimate.readings.length === 0 ? null : renderKWh(energyOf(estimate.readings)),
      left: estimate.left,
    })),
  };
}
