import { MISSING_VALUE } from '../../domain/metering/series-day.js';
import type { FaultList } from '../fault.js';
import { reportColumnCount } from '../text/csv-table.js';
import { UNDECODABLE_RULE } from '../text/csv-text.js';
import { isAscii, type ByteText, type FileEncoding } from '../text/file-encoding.js';
import { readAmount } from './amount-cell.js';
import { AMOUNT, END_TIME, QUALITY, SERIES, STEP, TIME, VERSION, type MeterLayout } from './meter-layout.js';
import { MISSING_INDEX, QUALITY_RULE, readQuality } from './quality-cell.js';
import {
  STEPS,
  type HeldTime,
  type Placement,
  type SeriesIntake,
  type SeriesRegistry,
} from './reading-store.js';
import type { ByteRow, RowFaults } from './row-faults.js';
import { byteNameProblem } from './series-name.js';
import type { TimeCells, TimeReading } from './time-cell.js';

/** What the rows of a file are checked with and where they go. */
export interface RowScope {
  readonly layout: MeterLayout;
  readonly declaredStep: number | null;
  readonly decimalComma: boolean;
  readonly stepOf: (code: string) => number | null;
  readonly registry: SeriesRegistry;
  readonly times: TimeCells;
  readonly encoding: FileEncoding;
  readonly faults: RowFaults;
}

type SettledTime = Extract<TimeReading, { readonly earlier: number }>;

/** The figures of a row; what could not be read is null and was reported. */
interface RowFigures {
  name: ByteText | null;
  time: SettledTime | null;
  end: SettledTime | null;
  value: number | null;
  quality: number | null;
  step: number | null;
  version: bigint | null;
}

const WHOLE = /^[0-9]{1,18}$/;

/** The exact path: any record by RFC 4180, every cell checked, everything wrong with it reported. */
export class CheckedRows {
  rows = 0;
  /** True once the file took all the room there is: no more rows are read. */
  full = false;

  constructor(private readonly scope: RowScope) {}

  /** Takes one record, without its newline. Gives back its series if the row was taken. */
  take(text: ByteText, line: number): SeriesIntake | null {
    const { faults, encoding, layout } = this.scope;
    if (!isAscii(text) && !encoding.observe(text, line)) {
      this.rows += 1;
      faults.list.add('TEXT.UNDECODABLE', UNDECODABLE_RULE, { line });
      return null;
    }
    const before = faults.list.count;
    const row = faults.split(text, line);
    if (row === null) {
      if (faults.list.count > before) this.rows += 1;
      return null;
    }
    this.rows += 1;
    if (row.cells.length !== layout.roles.length) {
      reportColumnCount(line, row.cells.length, layout.roles.length, faults.list);
      return null;
    }
    const figures = this.readCells(row);
    return faults.list.count > before ? null : this.place(row, figures);
  }

  private readCells(row: ByteRow): RowFigures {
    const figures: RowFigures = {
      name: null,
      time: null,
      end: null,
      value: null,
      quality: 0,
      step: null,
      version: 0n,
    };
    const { roles } = this.scope.layout;
    const qualityAt = roles.indexOf(QUALITY);
    if (qualityAt >= 0) figures.quality = this.quality(row, qualityAt);
    for (const [index, role] of roles.entries()) {
      if (role === SERIES) figures.name = this.name(row, index);
      else if (role === TIME) figures.time = this.time(row, index);
      else if (role === AMOUNT) figures.value = this.amount(row, index, figures.quality === MISSING_INDEX);
      else if (role === VERSION) figures.version = this.version(row, index);
      else if (this.scope.declaredStep !== null) continue;
      else if (role === STEP) figures.step = this.step(row, index);
      else if (role === END_TIME) figures.end = this.time(row, index);
    }
    if (figures.time !== null && figures.end !== null) {
      const step = this.stepBetween(row, figures.time, figures.end);
      if (step !== null && figures.step !== null && step !== figures.step) this.stepDiffers(row, step);
      figures.step = step ?? figures.step;
    }
    return figures;
  }

  private report(row: ByteRow, index: number, code: string, rule: string): null {
    this.scope.faults.atCell(row, index, this.scope.layout.names[index] ?? '', code, rule);
    return null;
  }

  private name(row: ByteRow, index: number): ByteText | null {
    const name = row.cells[index]?.text ?? '';
    if (this.scope.registry.find(name) !== undefined) return name;
    const problem = byteNameProblem(name);
    return problem === null ? name : this.report(row, index, problem.code, problem.rule);
  }

  private time(row: ByteRow, index: number): SettledTime | null {
    const reading = this.scope.times.read(row.cells[index]?.text ?? '');
    return 'code' in reading ? this.report(row, index, reading.code, reading.rule) : reading;
  }

  private amount(row: ByteRow, index: number, missing: boolean): number | null {
    const text = row.cells[index]?.text ?? '';
    if (missing && text.trim() === '') return MISSING_VALUE;
    const reading = readAmount(text, this.scope.layout.scale, this.scope.decimalComma);
    if ('code' in reading) return this.report(row, index, reading.code, reading.rule);
    return missing ? MISSING_VALUE : reading.value;
  }

  private quality(row: ByteRow, index: number): number | null {
    const quality = readQuality(row.cells[index]?.text ?? '');
    return quality < 0 ? this.report(row, index, 'METER_CSV.QUALITY_UNKNOWN', QUALITY_RULE) : quality;
  }

  private step(row: ByteRow, index: number): number | null {
    const text = row.cells[index]?.text ?? '';
    const step = WHOLE.test(text) ? STEPS.find((known) => known === Number(text)) : undefined;
    return step ?? this.report(row, index, 'METER_CSV.STEP_UNSUPPORTED', STEP_RULE);
  }

  private version(row: ByteRow, index: number): bigint | null {
    const text = row.cells[index]?.text ?? '';
    if (text === '') return 0n;
    if (WHOLE.test(text)) return BigInt(text);
    const rule = 'a version is a whole number of at most 18 digits, a higher one supersedes; blank is 0';
    return this.report(row, index, 'METER_CSV.VERSION_UNREADABLE', rule);
  }

  /** The step from start to end; of times that occur twice the two that lie one step apart are meant. */
  private stepBetween(row: ByteRow, start: SettledTime, end: SettledTime): number | null {
    const spans = [start.earlier, start.later].flatMap((from) => [end.earlier - from, end.later - from]);
    const step = STEPS.findLast((known) => spans.includes(known));
    if (step !== undefined) return step;
    const rule = `an interval from start to end is one step: ${STEP_RULE}`;
    return this.report(row, this.scope.layout.roles.indexOf(END_TIME), 'METER_CSV.STEP_UNSUPPORTED', rule);
  }

  private stepDiffers(row: ByteRow, known: number): void {
    const { roles } = this.scope.layout;
    const index = roles.includes(STEP) ? roles.indexOf(STEP) : roles.indexOf(END_TIME);
    const rule = `all rows of a series have one step, here ${String(known)} s`;
    this.report(row, index, 'METER_CSV.STEP_DIFFERS', rule);
  }

  private place(row: ByteRow, figures: RowFigures): SeriesIntake | null {
    const { name, time, value, quality, version, step } = figures;
    if (name === null || time === null || value === null || quality === null || version === null) return null;
    const series = this.scope.registry.take(name, version, row.line, () => this.stepOfNew(name, step, row));
    if (series === null) return this.stop(row);
    if (step !== null && step !== series.knownStep) {
      this.stepDiffers(row, series.knownStep ?? 0);
      return null;
    }
    if (time.earlier !== time.later) return this.hold(series, time, { row, value, quality });
    const placement = series.place(time.earlier, value, quality, row.line);
    return this.accept(placement, row) ? series : null;
  }

  /** Declared, else of the file, else known elsewhere; a name that may still read in two ways is asked for in both. */
  private stepOfNew(name: ByteText, step: number | null, row: ByteRow): number | null {
    const { declaredStep, stepOf, encoding } = this.scope;
    const stated = declaredStep ?? step;
    if (stated !== null) return stated;
    const known = encoding.readingsOf(name, row.line).map(stepOf);
    return known.find((elsewhere) => elsewhere !== null && STEPS.includes(elsewhere)) ?? null;
  }

  private hold(
    series: SeriesIntake,
    time: SettledTime,
    reading: { row: ByteRow; value: number; quality: number },
  ): SeriesIntake | null {
    if (series.held.get(time.earlier)?.readings.length === 2)
      return this.ambiguous(reading.row, 'a third time');
    return series.hold(time.earlier, time.later, reading) ? series : this.stop(reading.row);
  }

  private ambiguous(row: ByteRow, how: string): null {
    const rule = `clocks were set back: the series has this local time twice, earlier and later; it is there ${how}: give the UTC offset`;
    return this.report(row, this.scope.layout.roles.indexOf(TIME), 'METER_CSV.TIME_AMBIGUOUS', rule);
  }

  private accept(placement: Placement, row: ByteRow): boolean {
    const { roles, label } = this.scope.layout;
    if (placement.kind === 'FULL') this.stop(row);
    if (placement.kind === 'MISALIGNED') {
      const rule = `the ${label} of an interval lies on whole steps of ${String(placement.grid)} s, counted from 00:00 UTC`;
      this.report(row, roles.indexOf(TIME), 'METER_CSV.TIME_OFF_STEP', rule);
    }
    if (placement.kind === 'TWO_VALUES') {
      const rule = `a series has one value for an interval; line ${String(placement.otherLine)} gives another`;
      this.report(row, roles.indexOf(AMOUNT), 'METER_CSV.TWO_VALUES', rule);
    }
    return placement.kind === 'STORED' || placement.kind === 'DUPLICATE';
  }

  private stop(row: ByteRow): null {
    if (!this.full) reportTooManySlots(row.line, this.scope.faults.list);
    this.full = true;
    return null;
  }

  /**
   * Places the readings at local times that occur twice, now that every row was seen: in the order of the rows, the first is the
   * earlier; only in a file whose rows around them run backwards the first is the later.
   */
  settle(series: SeriesIntake): void {
    for (const time of series.held.values()) {
      const [first, second] = time.readings;
      if (first === undefined) continue;
      if (second === undefined) {
        this.ambiguous(first.row, 'once');
        continue;
      }
      const backwards = runsBackwards(series, time, first.row.line, second.row.line);
      const [earlier, later] = backwards ? [second, first] : [first, second];
      this.accept(series.place(time.earlier, earlier.value, earlier.quality, earlier.row.line), earlier.row);
      this.accept(series.place(time.later, later.value, later.quality, later.row.line), later.row);
    }
    series.held.clear();
  }
}

export const STEP_RULE = 'a step is 60, 300, 600, 900, 1800 or 3600 seconds';

/** Reports that the file takes more room than a file may. @example reportTooManySlots(2, faults) */
export function reportTooManySlots(line: number, faults: FaultList): void {
  const rule =
    'a file has at most 32,000,000 slots (a month of 560 rigs every 5 minutes has 5,000,000): split it by time';
  faults.add('METER_CSV.TOO_MANY_SLOTS', rule, { line });
}

function runsBackwards(series: SeriesIntake, time: HeldTime, first: number, second: number): boolean {
  const before = series.lineNear(time.earlier, -1);
  const after = series.lineNear(time.later, 1);
  return after > 0 && after < first && second < before;
}
