import {
  DEFAULT_RANGE_PER_MILLION,
  gapsOf,
  mergeSeriesDay,
  type KnownSeriesDay,
  type MergedSeriesDay,
  type RefusedReading,
} from '../domain/metering/intake.js';
import { MISSING_VALUE } from '../domain/metering/series-day.js';
import { Energy, renderKWh } from '../domain/quantity/energy.js';
import { instant, renderInstantIn, SECOND, type Instant } from '../domain/time/instant.js';
import { startOfUtcDay, type UtcDay } from '../domain/time/local-calendar.js';
import { FaultList } from '../ingest/fault.js';
import type {
  ParsedMeterDay,
  ParsedMeterFile,
  ParsedMeterSeries,
} from '../ingest/meter-csv/parsed-meter-file.js';
import type { Finding, SeriesRow, Site, StoredSeriesDay, WriteTransaction } from '../storage/store.js';
import { findingsOfSeriesDays } from './check-series-days.js';
import type { ImportPlan } from './import-intake.js';
import type { ImportedSeries, ImportRequest } from './import-report.js';
import { methodFlags, newestDays } from './meter-file-figures.js';
import { MonthSums, slotStart } from './month-sums.js';

/** A series of a file with its row of the registry. */
export interface KnownSeries {
  readonly parsed: ParsedMeterSeries;
  readonly row: SeriesRow;
}

/** Merges one file into the current state of its series-days. */
export class MeterMerge {
  private readonly faults: FaultList;
  private readonly states = new Map<string, StoredSeriesDay>();
  private readonly findings: Omit<Finding, 'recordedSeq' | 'documentUid'>[] = [];
  private readonly series: ImportedSeries[] = [];
  private readonly months: MonthSums;
  private accepted = 0;
  private duplicates = 0;
  private revised = 0;
  private gaps = 0;

  constructor(
    private readonly site: Site,
    private readonly request: ImportRequest,
    private readonly file: ParsedMeterFile,
  ) {
    this.faults = new FaultList(request.fileName);
    this.months = new MonthSums(site.zone);
  }

  async run(tx: WriteTransaction, known: readonly KnownSeries[]): Promise<ImportPlan> {
    for (const state of await this.currentStates(tx, known)) this.states.set(keyOf(state), state);
    const changed = new Map<string, StoredSeriesDay>();
    for (const { parsed, row } of known) {
      for (const day of parsed.days) {
        const state = this.mergeDay(parsed, row, day);
        if (state === null) continue;
        // Two versions of one series-day in a file are one revision.
        const { revision } = changed.get(keyOf(state)) ?? state;
        this.states.set(keyOf(state), state);
        changed.set(keyOf(state), { ...state, revision });
      }
      this.noteFindings(parsed);
    }
    for (const [row, versions] of bySeries(known)) this.noteSeries(row, versions);
    const rows = [...bySeries(known).keys()];
    this.findings.push(...(await findingsOfSeriesDays(tx, this.site, rows, [...changed.values()])));
    return this.planOf(tx, changed);
  }

  private async currentStates(
    tx: WriteTransaction,
    known: readonly KnownSeries[],
  ): Promise<readonly StoredSeriesDay[]> {
    const days = known.flatMap(({ parsed }) => parsed.days.map(({ day }) => day));
    if (days.length === 0) return [];
    const first = days.reduce((a, b) => (a < b ? a : b));
    const last = days.reduce((a, b) => (a > b ? a : b));
    const numbers = [...new Set(known.map(({ row }) => row.seriesNo))];
    return tx.currentSeriesDays(this.site.id, first, (last + 1) as UtcDay, numbers);
  }

  /** The new state of a series-day; null when nothing changed. */
  private mergeDay(parsed: ParsedMeterSeries, row: SeriesRow, day: ParsedMeterDay): StoredSeriesDay | null {
    const key = `${String(row.seriesNo)} ${String(day.day)}`;
    const known: KnownSeriesDay | null = this.states.get(key) ?? null;
    const { values, qualities, stepSeconds } = day;
    const merged = mergeSeriesDay(
      {
        day: { seriesNo: row.seriesNo, day: day.day, stepSeconds, values, qualities },
        version: this.versionOf(parsed),
      },
      known,
      {
        stepSeconds: row.stepSeconds,
        nameplateWatts: row.nameplateWatts,
        rangePerMillion: DEFAULT_RANGE_PER_MILLION,
      },
    );
    if (!merged.ok) {
      this.faults.add(merged.failure.code, merged.failure.message, {
        line: firstLineOf(day),
        value: parsed.code,
        file: parsed.fileName,
      });
      return null;
    }
    this.count(merged.value, parsed, row, day);
    return merged.value.state;
  }

  private versionOf(parsed: ParsedMeterSeries): bigint {
    return parsed.version === 0n ? (this.request.options.correction?.version ?? 0n) : parsed.version;
  }

  private count(
    merged: MergedSeriesDay,
    parsed: ParsedMeterSeries,
    row: SeriesRow,
    day: ParsedMeterDay,
  ): void {
    const { added, duplicates, replaced, superseded } = merged.counts;
    this.accepted += added + replaced;
    this.duplicates += duplicates;
    this.revised += replaced;
    for (const refusal of [...merged.conflicts, ...merged.outOfRange]) this.refuse(refusal, parsed, row, day);
    if (replaced > 0)
      this.find('METER.REPLACED', parsed, day, `${String(replaced)} readings replaced by a later version`);
    if (superseded > 0)
      this.find(
        'METER.SUPERSEDED',
        parsed,
        day,
        `${String(superseded)} readings not taken: a later version is known`,
      );
  }

  private refuse(
    { code, slot, arrived, against }: RefusedReading,
    parsed: ParsedMeterSeries,
    row: SeriesRow,
    day: ParsedMeterDay,
  ): void {
    const at = this.localTime(slotStart(startOfUtcDay(day.day), slot, day.stepSeconds));
    const rule =
      code === 'METER.CONFLICT'
        ? `${renderKWh(against)} kWh is known for ${parsed.code} at ${at}: a correction needs a version`
        : `${parsed.code} at ${at} is 0 to ${renderKWh(against)} kWh, 1.2 × its nameplate of ${String(row.nameplateWatts ?? 0)} W`;
    this.faults.add(code, rule, {
      line: day.lines[slot] ?? 0,
      field: 'energy',
      value: `${renderKWh(arrived)} kWh`,
      file: parsed.fileName,
    });
  }

  private find(code: string, parsed: ParsedMeterSeries, day: ParsedMeterDay, detail: string): void {
    const [start, end] = filledSpan(day);
    this.findings.push({ siteId: this.site.id, code, seriesCode: parsed.code, span: { start, end }, detail });
  }

  /** What data quality is to know of a series of the file: repeated rows, and the method flags of its source. */
  private noteFindings(parsed: ParsedMeterSeries): void {
    const [first] = parsed.days;
    this.duplicates += parsed.duplicates;
    if (parsed.duplicates > 0 && first !== undefined)
      this.find(
        'METER.DUPLICATE',
        parsed,
        first,
        `${String(parsed.duplicates)} rows of the file repeat a reading, accepted once`,
      );
    for (const { flag, reason, fromSecond, toSecond, readings } of parsed.methods) {
      const why = reason === '' ? '' : `, reason ${reason}`;
      this.findings.push({
        siteId: this.site.id,
        code: 'METER.METHOD_FLAG',
        seriesCode: parsed.code,
        span: { start: instant(fromSecond * SECOND), end: instant(toSecond * SECOND) },
        detail: `the source marks ${String(readings)} readings ${flag}${why}`,
      });
    }
  }

  /** Figures of one series of the site: where the file has several versions of a reading, the newest counts. */
  private noteSeries(row: SeriesRow, versions: readonly ParsedMeterSeries[]): void {
    const days = newestDays(versions);
    const [first, last] = [days[0], days.at(-1)];
    let total = 0n;
    let readings = 0;
    for (const { day, stepSeconds, values } of days) {
      total += this.months.addDay(row.kind, day, stepSeconds, values);
      readings += knownCount(values);
    }
    if (first !== undefined && last !== undefined) this.gaps += this.missingBetween(row, first, last);
    this.series.push({
      code: row.code,
      readings,
      duplicates: versions.reduce((sum, { duplicates }) => sum + duplicates, 0),
      from: first === undefined ? null : filledSpan(first)[0],
      to: last === undefined ? null : filledSpan(last)[1],
      total: Energy.ofMilliWh(total),
    });
  }

  /** Readings that stay missing between the first and the last reading of the series in the file. */
  private missingBetween(row: SeriesRow, first: ParsedMeterDay, last: ParsedMeterDay): number {
    let missing = 0;
    const slots = first.values.length;
    for (let day = first.day; day <= last.day; day = (day + 1) as UtcDay) {
      const state = this.states.get(`${String(row.seriesNo)} ${String(day)}`);
      const fromSlot = day === first.day ? filledSlots(first)[0] : 0;
      const toSlot = day === last.day ? filledSlots(last)[1] : slots;
      if (state === undefined) missing += toSlot - fromSlot;
      else for (const gap of gapsOf(state.values, { fromSlot, toSlot })) missing += gap.toSlot - gap.fromSlot;
    }
    return missing;
  }

  private planOf(tx: WriteTransaction, changed: ReadonlyMap<string, StoredSeriesDay>): ImportPlan {
    const { file, site } = this;
    const cause = this.request.options.correction === null ? 'IMPORT' : 'CORRECTION';
    return {
      faults: this.faults.faults,
      faultCount: this.faults.count,
      figures: {
        rows: file.rows,
        accepted: this.accepted,
        duplicates: this.duplicates,
        revised: this.revised,
        gaps: this.gaps,
        series: this.series,
        months: this.months.months(),
        facts: {
          'series-days': String(changed.size),
          ...file.facts,
          ...methodFlags(file.series),
          ...this.renames(),
        },
      },
      apply: async (documentUid) => {
        await tx.addSeriesDays(site.id, documentUid, cause, inStoredOrder(changed));
        await tx.addFindings(this.findings.map((finding) => ({ ...finding, documentUid })));
      },
    };
  }

  private renames(): Record<string, string> {
    const { seriesMap } = this.request.options;
    if (seriesMap.length === 0) return {};
    return { map: seriesMap.map(({ code, series }) => `${code}=${series}`).join(', ') };
  }

  private localTime(at: Instant): string {
    return renderInstantIn(at, this.site.zone);
  }
}

/** The versions of every series, in the order of the file. */
function bySeries(known: readonly KnownSeries[]): Map<SeriesRow, ParsedMeterSeries[]> {
  const versions = new Map<SeriesRow, ParsedMeterSeries[]>();
  for (const { parsed, row } of known) {
    const others = versions.get(row);
    if (others === undefined) versions.set(row, [parsed]);
    else others.push(parsed);
  }
  return versions;
}

/** By day, then series: the order in which they are read again. */
function inStoredOrder(changed: ReadonlyMap<string, StoredSeriesDay>): StoredSeriesDay[] {
  return [...changed.values()].sort((a, b) => a.day - b.day || a.seriesNo - b.seriesNo);
}

function keyOf({ seriesNo, day }: { readonly seriesNo: number; readonly day: UtcDay }): string {
  return `${String(seriesNo)} ${String(day)}`;
}

function knownCount(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (value !== MISSING_VALUE) count += 1;
  return count;
}

function firstLineOf({ lines }: ParsedMeterDay): number {
  return lines.find((line) => line > 0) ?? 1;
}

/** First and end slot of what a file has for a day; whole days when it has nothing but missing readings. */
function filledSlots({ values }: ParsedMeterDay): [number, number] {
  const first = values.findIndex((value) => value !== MISSING_VALUE);
  const last = values.findLastIndex((value) => value !== MISSING_VALUE);
  return first < 0 ? [0, values.length] : [first, last + 1];
}

function filledSpan(day: ParsedMeterDay): [Instant, Instant] {
  const [first, end] = filledSlots(day);
  const start = startOfUtcDay(day.day);
  return [instant(start + first * day.stepSeconds * SECOND), instant(start + end * day.stepSeconds * SECOND)];
}
