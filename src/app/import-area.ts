import { present } from '../domain/invariant.js';
import { Energy } from '../domain/quantity/energy.js';
import { UNVERSIONED } from '../domain/decide-revision.js';
import type { AreaColumn, AreaDay, AreaInterval } from '../domain/surplus/area-supply.js';
import { mergeAreaDay } from '../domain/surplus/merge-area-day.js';
import { instant, renderInstantIn, SECOND } from '../domain/time/instant.js';
import { startOfUtcDay, type UtcDay } from '../domain/time/local-calendar.js';
import { readAreaCsv, type ParsedAreaFile } from '../ingest/area-csv/read-area-csv.js';
import { FaultList } from '../ingest/fault.js';
import { gridAreaByCode, gridAreaByKey } from '../reference/grid-areas.js';
import type { StoredAreaDay, WriteTransaction } from '../storage/store.js';
import { WholeFile, type FileIntake, type ImportPlan, type ReadFile } from './import-intake.js';
import type { ImportedSeries, ImportFigures, ImportRequest } from './import-report.js';
import { MonthSums, slotStart } from './month-sums.js';

const PARSER_VERSION = 'area-csv/1';
const SURPLUS_COLUMNS = ['SOLAR_CURTAILED', 'WIND_CURTAILED'] as const;

/** Takes an area's published supply and demand: intervals become revisions of its UTC days. */
export class AreaIntake implements FileIntake {
  private readonly whole = new WholeFile();

  constructor(private readonly request: ImportRequest) {}

  push(piece: Uint8Array): void {
    this.whole.push(piece);
  }

  finish(): Promise<ReadFile> {
    const { fileName, area, options } = this.request;
    const file = readAreaCsv(this.whole.bytes(), fileName, {
      area,
      label: options.label,
      areaOfCode: gridAreaByCode,
      areaOfKey: gridAreaByKey,
    });
    const { faults, faultCount, rows } = file;
    return Promise.resolve({
      siteId: null,
      scope: file.area ?? '',
      parserVersion: PARSER_VERSION,
      rows,
      faults,
      faultCount,
      plan: (tx) => this.plan(tx, file),
    });
  }

  private async plan(tx: WriteTransaction, file: ParsedAreaFile): Promise<ImportPlan> {
    const faults = new FaultList(this.request.fileName);
    const merged = file.area === null ? NOTHING : await this.merge(tx, file, file.area, faults);
    return {
      faults: faults.faults,
      faultCount: faults.count,
      figures: figuresOf(file, merged.counts),
      apply: (documentUid) => tx.addAreaDays(documentUid, merged.days),
    };
  }

  private async merge(
    tx: WriteTransaction,
    file: ParsedAreaFile,
    area: string,
    faults: FaultList,
  ): Promise<{ days: StoredAreaDay[]; counts: MergeCounts }> {
    const [first, last] = [file.days[0]?.day, file.days.at(-1)?.day];
    if (first === undefined || last === undefined) return NOTHING;
    const current = await tx.currentAreaDays(area, first, (last + 1) as UtcDay);
    const known = new Map(current.map((day) => [day.day, day]));
    const days: StoredAreaDay[] = [];
    const counts = { ...NOTHING.counts };
    const { status, correction } = this.request.options;
    for (const { day, stepSeconds, lanes, firstLine } of file.days) {
      const before = known.get(day) ?? null;
      if (before !== null && before.stepSeconds !== stepSeconds) {
        const rule = `intervals of ${String(before.stepSeconds)} s, as this day is known already; these have ${String(stepSeconds)} s`;
        faults.add('AREA.STEP_DIFFERS', rule, { line: firstLine });
        continue;
      }
      const arrival: AreaDay = { area, day, stepSeconds, status, lanes };
      const merged = mergeAreaDay(arrival, correction?.version ?? UNVERSIONED, before);
      for (const slot of merged.conflicts) this.reportConflict(file, arrival, slot, faults);
      counts.accepted += merged.added + merged.replaced;
      counts.duplicates += merged.duplicates;
      counts.revised += merged.replaced;
      counts.superseded += merged.superseded;
      if (merged.state !== null) days.push({ ...merged.state, revision: (before?.revision ?? 0) + 1 });
    }
    return { days, counts };
  }

  private reportConflict(file: ParsedAreaFile, arrival: AreaDay, slot: number, faults: FaultList): void {
    const start = slotStart(startOfUtcDay(arrival.day), slot, arrival.stepSeconds);
    const interval = file.intervals.find((row) => row.start === start);
    const at = file.zone === null ? '' : ` at ${renderInstantIn(start, file.zone)}`;
    faults.add(
      'AREA.CONFLICT',
      `other figures are known${at} with the same status and version: send confirmed figures, or a correction with a later version`,
      { line: interval?.line ?? 1 },
    );
  }
}

interface MergeCounts {
  accepted: number;
  duplicates: number;
  revised: number;
  superseded: number;
}

const NOTHING = { days: [], counts: { accepted: 0, duplicates: 0, revised: 0, superseded: 0 } };

function figuresOf(file: ParsedAreaFile, { superseded, ...counts }: MergeCounts): ImportFigures {
  const months = new MonthSums(file.zone ?? ('UTC' as NonNullable<typeof file.zone>));
  for (const { start, energy } of file.intervals) {
    for (const column of SURPLUS_COLUMNS) {
      const value = energy[column] ?? null;
      if (value !== null) months.addInterval('SURPLUS', start, value > 0n ? value : 0n);
    }
  }
  return {
    rows: file.rows,
    ...counts,
    gaps: missingIntervals(file),
    series: file.columns.map(({ column }) => seriesOf(file, column)),
    months: months.months(),
    facts: { ...factsOf(file), ...(superseded === 0 ? {} : { superseded: supersededText(superseded) }) },
  };
}

function supersededText(intervals: number): string {
  return `${String(intervals)} intervals not taken: confirmed figures or a later version are known`;
}

function seriesOf({ intervals, stepSeconds }: ParsedAreaFile, column: AreaColumn): ImportedSeries {
  const known = intervals.filter((row) => (row.energy[column] ?? null) !== null);
  const [first, last] = [known[0], known.at(-1)];
  const total = known.reduce((sum, row) => sum + (row.energy[column] ?? 0n), 0n);
  return {
    code: column,
    readings: known.length,
    duplicates: 0,
    from: first?.start ?? null,
    to: last === undefined ? null : endOf(last, stepSeconds),
    total: Energy.ofMilliWh(total),
  };
}

function endOf({ start }: AreaInterval, stepSeconds: number | null): ImportedSeries['to'] {
  return instant(start + present(stepSeconds, 'the step of an area file with intervals') * SECOND);
}

function missingIntervals({ intervals, stepSeconds }: ParsedAreaFile): number {
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (first === undefined || last === undefined || stepSeconds === null) return 0;
  return (last.start - first.start) / (stepSeconds * SECOND) + 1 - intervals.length;
}

function factsOf(file: ParsedAreaFile): Record<string, string> {
  const sign = file.interconnectionSign;
  return {
    area: file.area ?? '',
    'time label': file.label ?? '',
    step: file.stepSeconds === null ? '' : `${String(file.stepSeconds)} s`,
    unit: file.unit ?? '',
    encoding: file.encoding,
    'balance of parts':
      sign === null ? 'not checked' : `parts ${sign > 0 ? '+' : '−'} interconnection = total`,
    'rows that balance': `${String(file.balancedRows)} of ${String(file.rows)}`,
    columns: file.columns.map(({ column, header }) => `${column}=${header}`).join(' '),
  };
}
