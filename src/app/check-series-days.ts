import { checkReadings, type ReadingFlag } from '../domain/metering/checks/check-readings.js';
import { localDayCuts, type LocalDayCut } from '../domain/metering/checks/local-day-cut.js';
import {
  DEFAULT_VALIDATION_RULES,
  type ValidationRules,
} from '../domain/metering/checks/validation-rules.js';
import type { UtcDay } from '../domain/time/local-calendar.js';
import type { Finding, SeriesRow, Site, StoredSeriesDay, WriteTransaction } from '../storage/store.js';

type NewFinding = Omit<Finding, 'recordedSeq' | 'documentUid'>;
type CheckedSeries = Pick<SeriesRow, 'seriesNo' | 'code' | 'stepSeconds'>;

/**
 * What the checks of methodology §3 find in the series-days a write is about to add. Whoever adds series-days stores these
 * findings with them: a finding holds until one of the days it looked at has a later revision.
 */
export async function findingsOfSeriesDays(
  tx: Pick<WriteTransaction, 'currentSeriesDays'>,
  site: Site,
  series: readonly CheckedSeries[],
  written: readonly StoredSeriesDay[],
  rules: ValidationRules = DEFAULT_VALIDATION_RULES,
): Promise<NewFinding[]> {
  const days = daysBySeries(written);
  const bySteps = new Map<number, CheckedSeries[]>();
  for (const one of series) {
    if (!days.has(one.seriesNo)) continue;
    bySteps.set(one.stepSeconds, [...(bySteps.get(one.stepSeconds) ?? []), one]);
  }
  const findings: NewFinding[] = [];
  for (const [stepSeconds, some] of bySteps) {
    const cuts = cutsOf(site, stepSeconds, some, days, rules);
    const known = await neighboursOf(tx, site, some, cuts, days);
    for (const { seriesNo, code } of some) {
      const changed = days.get(seriesNo) ?? new Map<UtcDay, Float64Array>();
      const beside = known.get(seriesNo);
      const valuesOf = (day: UtcDay): Float64Array | null => changed.get(day) ?? beside?.get(day) ?? null;
      for (const flag of checkReadings(cuts, changed, valuesOf, rules))
        findings.push(findingOf(site, seriesNo, code, flag));
    }
  }
  return findings;
}

type DaysBySeries = Map<number, Map<UtcDay, Float64Array>>;

function daysBySeries(rows: readonly StoredSeriesDay[]): DaysBySeries {
  const days: DaysBySeries = new Map();
  for (const { seriesNo, day, values } of rows) {
    const known = days.get(seriesNo);
    if (known === undefined) days.set(seriesNo, new Map([[day, values]]));
    else known.set(day, values);
  }
  return days;
}

function cutsOf(
  { zone }: Site,
  stepSeconds: number,
  series: readonly CheckedSeries[],
  days: DaysBySeries,
  rules: ValidationRules,
): LocalDayCut[] {
  let [first, last] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  for (const { seriesNo } of series) {
    for (const day of days.get(seriesNo)?.keys() ?? []) {
      first = Math.min(first, day);
      last = Math.max(last, day);
    }
  }
  const lookBack = rules.frozenSlots - 1;
  return localDayCuts(first as UtcDay, last as UtcDay, { zone, stepSeconds, lookBack });
}

/** What is known of days the checks look at and the write does not touch. */
async function neighboursOf(
  tx: Pick<WriteTransaction, 'currentSeriesDays'>,
  site: Site,
  series: readonly CheckedSeries[],
  cuts: readonly LocalDayCut[],
  days: DaysBySeries,
): Promise<DaysBySeries> {
  const wanted = new Set<UtcDay>();
  const missing = new Set<number>();
  for (const { seriesNo } of series) {
    const changed = days.get(seriesNo);
    for (const { firstDay, lastDay } of cuts) {
      for (let day = firstDay; day <= lastDay; day = (day + 1) as UtcDay) {
        if (changed?.has(day) === true) continue;
        wanted.add(day);
        missing.add(seriesNo);
      }
    }
  }
  const found: StoredSeriesDay[] = [];
  for (const { from, to } of runsOf(wanted)) {
    found.push(...(await tx.currentSeriesDays(site.id, from, to, [...missing])));
  }
  return daysBySeries(found);
}

/** Runs of consecutive days, half-open. */
function runsOf(days: ReadonlySet<UtcDay>): { readonly from: UtcDay; readonly to: UtcDay }[] {
  const runs: { from: UtcDay; to: UtcDay }[] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    const next = (day + 1) as UtcDay;
    if (last?.to === day) last.to = next;
    else runs.push({ from: day, to: next });
  }
  return runs;
}

function findingOf(site: Site, seriesNo: number, seriesCode: string, flag: ReadingFlag): NewFinding {
  const { check, span, detail, fromDay, toDay } = flag;
  const judged = { seriesNo, checkVersion: check.version, fromDay, toDay };
  return { siteId: site.id, code: check.code, seriesCode, span, detail, judged };
}
