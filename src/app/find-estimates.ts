import { orderWindowsOf } from '../domain/curtailment/order-windows.js';
import type { OrderWindow } from '../domain/curtailment/curtailment-event.js';
import { registerDifference } from '../domain/metering/checks/register.js';
import { DEFAULT_VALIDATION_RULES } from '../domain/metering/checks/validation-rules.js';
import type { ReadingGap } from '../domain/metering/completeness.js';
import {
  estimateGap,
  LINEAR_AT_MOST_SECONDS,
  MOST_WEEKS_BACK,
  type EstimatedGap,
} from '../domain/metering/estimate-gap.js';
import { MISSING_VALUE, type SeriesDay } from '../domain/metering/series-day.js';
import { DAY, instant, millisecondsOf, type Instant, type Interval } from '../domain/time/instant.js';
import { startOfUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Rig, SeriesRow, Site, StoredRegisterReading } from '../storage/store.js';
import type { Caller } from './caller.js';
import { countReadings } from './get-data-quality.js';
import { surplusSpansOf, utcRangeOf } from './observed-days.js';

/** A gap of one series with what can be said of it. */
export interface GapEstimate {
  readonly series: SeriesRow;
  readonly gap: ReadingGap;
  readonly estimate: EstimatedGap;
}

/** What is known beside the readings of a series. */
interface Surroundings {
  readonly orders: readonly OrderWindow[];
  /** Where published surplus begins or ends. */
  readonly surplusEdges: readonly Instant[];
  readonly registers: readonly StoredRegisterReading[];
  readonly rigs: readonly Rig[];
  readonly series: readonly SeriesRow[];
}

/** The gaps of a site in a span, or of one series of it, with their estimates, as known at a sequence. Nothing is stored. */
export async function findEstimates(
  caller: Caller,
  site: Site,
  span: Interval,
  seriesCode: string | null,
  asOf: bigint,
): Promise<GapEstimate[]> {
  const known = await surroundingsOf(caller, site, span, asOf);
  const found: GapEstimate[] = [];
  for (const { code, gaps } of await countReadings(caller, site, span, asOf)) {
    const series = known.series.find((row) => row.code === code);
    if (series === undefined || gaps.length === 0 || (seriesCode !== null && code !== seriesCode)) continue;
    const readings = await historyOf(caller, site, series, span, known, asOf);
    for (const gap of gaps) {
      const rigs = series.kind === 'SITE_MAIN' ? await rigsDuring(caller, site, gap, known, asOf) : null;
      const estimate = estimateGap({
        span: gap,
        stepSeconds: series.stepSeconds,
        zone: site.zone,
        measuredAt: (start) => readings.measuredAt(start),
        registered: registeredIn(gap, series, known, readings),
        barriers: barriersOf(gap, series, known),
        alternativeAt: (start) => rigs?.(start, series.stepSeconds) ?? null,
      });
      found.push({ series, gap, estimate });
    }
  }
  return found;
}

async function surroundingsOf(
  { store, organisation }: Caller,
  site: Site,
  span: Interval,
  asOf: bigint,
): Promise<Surroundings> {
  const wide = { start: instant(span.start - DAY), end: instant(span.end + DAY) };
  const areaDays = await store.areas.days(organisation.id, site.area, ...utcRangeOf(wide), asOf);
  return {
    orders: orderWindowsOf(await store.events.ofSite(site.id, wide, asOf), wide),
    surplusEdges: edgesOf(areaDays.flatMap(surplusSpansOf)),
    registers: await store.meters.registerReadings(site.id, asOf),
    rigs: await store.registry.allRigs(site.id, asOf),
    series: await store.registry.series(site.id, asOf),
  };
}

/** Where spans begin or end that do not adjoin another. */
function edgesOf(spans: readonly Interval[]): Instant[] {
  const starts = new Set(spans.map(({ start }) => start));
  const ends = new Set(spans.map(({ end }) => end));
  return [...[...starts].filter((at) => !ends.has(at)), ...[...ends].filter((at) => !starts.has(at))];
}

/** Readings of one series by the start of their slot. */
class SeriesHistory {
  private readonly days: ReadonlyMap<UtcDay, SeriesDay>;

  constructor(
    days: readonly SeriesDay[],
    private readonly stepMs: number,
  ) {
    this.days = new Map(days.map((day) => [day.day, day]));
  }

  at(start: Instant): number | null {
    const [day, slot] = this.placeOf(start);
    const value = day?.values[slot] ?? MISSING_VALUE;
    return value === MISSING_VALUE ? null : value;
  }

  measuredAt(start: Instant): number | null {
    const [day, slot] = this.placeOf(start);
    return (day?.qualities?.[slot] ?? 0) === 0 ? this.at(start) : null;
  }

  private placeOf(start: Instant): readonly [SeriesDay | undefined, number] {
    const day = utcDayOf(start);
    return [this.days.get(day), (start - startOfUtcDay(day)) / this.stepMs];
  }
}

/** From the earliest like day to the last register reading that may tell of a gap. */
async function historyOf(
  { store }: Caller,
  site: Site,
  { seriesNo, stepSeconds }: SeriesRow,
  span: Interval,
  { registers }: Surroundings,
  asOf: bigint,
): Promise<SeriesHistory> {
  const own = registers.filter((reading) => reading.seriesNo === seriesNo);
  const before = own.findLast(({ at }) => at <= span.start)?.at ?? span.start;
  const after = own.find(({ at }) => at >= span.end)?.at ?? span.end;
  const wide = {
    start: instant(Math.min(before, span.start - (7 * MOST_WEEKS_BACK + 1) * DAY)),
    end: instant(Math.max(after, span.end + DAY)),
  };
  const days = await store.meters.seriesDays(site.id, [seriesNo], ...utcRangeOf(wide), asOf);
  return new SeriesHistory(days, millisecondsOf(stepSeconds));
}

/** What the register says of a gap: its difference less the known intervals beside the gap; null when it does not tell. */
function registeredIn(
  gap: Interval,
  { seriesNo, stepSeconds }: SeriesRow,
  { registers }: Surroundings,
  readings: SeriesHistory,
): bigint | null {
  const own = registers.filter((reading) => reading.seriesNo === seriesNo);
  const before = own.findLast(({ at }) => at <= gap.start);
  const after = own.find(({ at }) => at >= gap.end);
  if (before === undefined || after === undefined || own.some(({ at }) => at > gap.start && at < gap.end))
    return null;
  let rest: bigint | null = registerDifference(before, after, DEFAULT_VALIDATION_RULES)?.milliWh ?? null;
  const step = millisecondsOf(stepSeconds);
  for (let at: number = before.at; at < after.at && rest !== null; at += step) {
    if (at >= gap.start && at < gap.end) continue;
    const value = readings.at(instant(at));
    rest = value === null ? null : rest - BigInt(value);
  }
  return rest;
}

/**
 * Where use may have changed: edges of the orders that may bind the series, and of surplus. A long gap inside an order is none of its
 * like days, which had no such order.
 */
function barriersOf(
  gap: Interval,
  { kind, rigSerial }: SeriesRow,
  { orders, surplusEdges }: Surroundings,
): Instant[] {
  const binding = orders.filter(
    ({ targets }) =>
      targets === null || kind === 'SITE_MAIN' || (rigSerial !== null && targets.has(rigSerial)),
  );
  const isLong = gap.end - gap.start > millisecondsOf(LINEAR_AT_MOST_SECONDS);
  const inside = isLong && binding.some(({ start, end }) => start < gap.end && end > gap.start);
  return [
    ...binding.flatMap(({ start, end }) => [start, end]),
    ...surplusEdges,
    ...(inside ? [gap.start] : []),
  ];
}

/** What the rigs used in a slot of the billing meter: the sum of all that were in service, null when one of them does not tell. */
async function rigsDuring(
  { store }: Caller,
  site: Site,
  gap: Interval,
  { rigs, series }: Surroundings,
  asOf: bigint,
): Promise<(start: Instant, stepSeconds: number) => number | null> {
  const days = new Map<number, SeriesDay[]>();
  await store.meters.days(site.id, ...utcRangeOf(gap), asOf, (_day, readings) => {
    for (const { seriesNo, day, stepSeconds, values } of readings) {
      const copy = { seriesNo, day, stepSeconds, values: values.slice(), qualities: null };
      days.set(seriesNo, [...(days.get(seriesNo) ?? []), copy]);
    }
  });
  const steps = new Map(series.map((row) => [row.seriesNo, row.stepSeconds]));
  const histories = new Map(
    rigs.map(({ seriesNo }) => {
      const stepMs = millisecondsOf(steps.get(seriesNo) ?? 1);
      return [seriesNo, { stepMs, history: new SeriesHistory(days.get(seriesNo) ?? [], stepMs) }] as const;
    }),
  );
  return (start, stepSeconds) => {
    const end = start + millisecondsOf(stepSeconds);
    const inService = rigs.filter(
      ({ inServiceFrom, inServiceTo }) => inServiceFrom < end && (inServiceTo ?? end) > start,
    );
    let sum = 0;
    for (const { seriesNo } of inService) {
      const { stepMs, history } = histories.get(seriesNo) ?? { stepMs: 0, history: null };
      if (history === null || (end - start) % stepMs !== 0) return null;
      for (let at: number = start; at < end; at += stepMs) {
        const value = history.at(instant(at));
        if (value === null) return null;
        sum += value;
      }
    }
    return inService.length === 0 ? null : sum;
  };
}
