import { clockShifts } from '../domain/metering/checks/clock-shifted.js';
import { CLOCK_SHIFTED, REGISTER } from '../domain/metering/checks/meter-checks.js';
import { compareRegister, type RegisterDifference } from '../domain/metering/checks/register.js';
import { DEFAULT_VALIDATION_RULES } from '../domain/metering/checks/validation-rules.js';
import { MISSING_VALUE } from '../domain/metering/series-day.js';
import { Energy } from '../domain/quantity/energy.js';
import { compareUtf8 } from '../domain/quantity/utf8-order.js';
import { millisecondsOf, type Interval } from '../domain/time/instant.js';
import { startOfUtcDay, utcDaysOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Finding, SeriesRow, Site, StoredRegisterReading } from '../storage/store.js';
import type { Caller } from './caller.js';

/** A finding as data quality shows it: of an import, or of a check of facts that are entered by themselves. */
export interface QualityFinding extends Pick<Finding, 'code' | 'seriesCode' | 'span' | 'detail'> {
  /** Null for a check of facts that no import brought. */
  readonly documentUid: string | null;
  readonly recordedSeq: bigint | null;
}

/**
 * The findings of a site that touch a span, as known at a sequence: what imports noticed, meter clocks that were found wrong,
 * registers that disagree with their intervals. By start, then series.
 */
export async function findingsOfSite(
  caller: Caller,
  site: Site,
  span: Interval,
  asOf: bigint,
): Promise<QualityFinding[]> {
  const { meters, registry } = caller.store;
  const series = await registry.series(site.id, asOf);
  const checks = clockShifts(await registry.clockChecks(site.id, asOf), span);
  const shifted = checks.map((check) => ({
    code: CLOCK_SHIFTED.code,
    seriesCode: series.find(({ seriesNo }) => seriesNo === check.seriesNo)?.code ?? '',
    span: check.span,
    detail: `the meter clock is off by ${signed(check.offsetSeconds)} s, ${String(check.toleranceSeconds)} s are let pass; no reading is moved`,
    documentUid: null,
    recordedSeq: null,
  }));
  const found: QualityFinding[] = [
    ...(await meters.findings(site.id, span, asOf)),
    ...shifted,
    ...(await registerFindings(caller, site, series, span, asOf)),
  ];
  return found.sort((a, b) => a.span.start - b.span.start || compareUtf8(a.seriesCode, b.seriesCode));
}

function signed(seconds: number): string {
  return seconds > 0 ? `+${String(seconds)}` : String(seconds);
}

async function registerFindings(
  { store }: Caller,
  site: Site,
  series: readonly SeriesRow[],
  span: Interval,
  asOf: bigint,
): Promise<QualityFinding[]> {
  const readings = await store.meters.registerReadings(site.id, asOf);
  const findings: QualityFinding[] = [];
  for (const [index, after] of readings.entries()) {
    const before = readings[index - 1];
    if (before?.seriesNo !== after.seriesNo || before.at >= span.end || after.at <= span.start) continue;
    const between = { start: before.at, end: after.at };
    const row = series.find(({ seriesNo }) => seriesNo === after.seriesNo);
    if (row === undefined) continue;
    const days = utcDaysOf(between);
    const [first, last] = [days[0] ?? (0 as UtcDay), days.at(-1) ?? (0 as UtcDay)];
    const known = await store.meters.seriesDays(site.id, [row.seriesNo], first, (last + 1) as UtcDay, asOf);
    const sum = sumBetween(new Map(known.map(({ day, values }) => [day, values])), days, between, row);
    const difference = compareRegister(before, after, sum, DEFAULT_VALIDATION_RULES);
    if (sum === null || difference === null || difference.agrees) continue;
    findings.push({
      code: REGISTER.code,
      seriesCode: row.code,
      span: between,
      detail: detailOf(before, after, sum, difference),
      documentUid: null,
      recordedSeq: null,
    });
  }
  return findings;
}

/** Σ intervals of a span whose edges are edges of intervals; null when one is missing. */
function sumBetween(
  values: ReadonlyMap<UtcDay, Float64Array>,
  days: readonly UtcDay[],
  { start, end }: Interval,
  { stepSeconds }: SeriesRow,
): Energy | null {
  const stepMs = millisecondsOf(stepSeconds);
  let sum = 0n;
  for (const day of days) {
    const dayStart = startOfUtcDay(day);
    const from = Math.max(0, (start - dayStart) / stepMs);
    const to = Math.min(86_400 / stepSeconds, (end - dayStart) / stepMs);
    for (let slot = from; slot < to; slot += 1) {
      const value = values.get(day)?.[slot] ?? MISSING_VALUE;
      if (value === MISSING_VALUE) return null;
      sum += BigInt(value);
    }
  }
  return Energy.ofMilliWh(sum);
}

function detailOf(
  before: StoredRegisterReading,
  after: StoredRegisterReading,
  sum: Energy,
  { register, rolledOver }: RegisterDifference,
): string {
  const shown = `${before.register.toString()} to ${after.register.toString()} kWh`;
  if (register === null) return `the register went backwards, from ${shown}`;
  const how = rolledOver ? `, over its end` : '';
  return `the register counted ${register.toString()} kWh (${shown}${how}), the intervals ${sum.toString()} kWh`;
}
