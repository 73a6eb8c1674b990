import { MISSING_VALUE } from '../../domain/metering/series-day.js';
import type { MethodRun } from '../meter-csv/parsed-meter-file.js';
import { MISSING_INDEX } from '../meter-csv/quality-cell.js';
import { readPlainAmount, type AmountProblem } from '../text/plain-amount.js';
import type { DataStream } from './data-stream.js';
import { FLAG_RULE, isFlag, readFlag, VARIABLE, type IntervalQuality } from './quality-flag.js';
import type { RecordFaults } from './record-faults.js';

const DAY_SECONDS = 86_400;
/** Market time is UTC+10 all year: a market day begins at 14:00 UTC of the day before. */
const MARKET_OFFSET_SECONDS = 36_000;
/** Cells before the values: record indicator and date. */
const FIRST_VALUE = 2;
const MEASURED_FLAG = 'A';

/** One market day of a data stream: a 300 row with the 400 records below it. */
export class IntervalDay {
  /** UpdateDateTime as yyyymmddhhmmss; 0n when the row has none. */
  readonly version: bigint;
  private readonly startSecond: number | null;
  private readonly slots: number;
  /** False when the row does not hold one value per interval: then nothing of it can be placed. */
  private readonly counted: boolean;
  private readonly base: IntervalQuality | null;
  private readonly variable: boolean;
  private readonly qualities: (IntervalQuality | null)[];
  private readonly covered: Uint8Array;

  constructor(
    private readonly row: RecordFaults,
    readonly stream: DataStream,
  ) {
    this.slots = DAY_SECONDS / stream.stepSeconds;
    this.startSecond = this.readDate();
    this.counted = this.checkCount();
    const flag = this.counted ? (row.cells[this.flagAt] ?? '') : '';
    this.variable = flag === VARIABLE;
    this.base = readFlag(flag, row.cells[this.flagAt + 1] ?? '');
    this.version = this.counted ? this.readVersion() : 0n;
    this.qualities = new Array<IntervalQuality | null>(this.slots).fill(this.base);
    this.covered = new Uint8Array(this.slots);
  }

  get line(): number {
    return this.row.line;
  }

  private get flagAt(): number {
    return FIRST_VALUE + this.slots;
  }

  /** Takes a 400 record: quality of the intervals from one number to another, counted from 1. */
  overlay(record: RecordFaults): void {
    const [, from = '', to = '', flag = '', reason = ''] = record.cells;
    const quality = readFlag(flag, reason);
    if (quality === null) record.at(3, 'QualityMethod', 'NEM12.QUALITY_UNKNOWN', FLAG_RULE);
    const [first, last] = [wholeOf(from), wholeOf(to)];
    const fits = first >= 1 && first <= last && last <= this.slots;
    if (!fits || this.covered.subarray(first - 1, last).some((times) => times > 0)) {
      const rule = `a 400 record covers intervals between 1 and ${String(this.slots)}, each once`;
      record.at(1, 'StartInterval', 'NEM12.QUALITY_RANGE', rule);
      return;
    }
    this.covered.fill(1, first - 1, last);
    this.qualities.fill(quality, first - 1, last);
  }

  /** Reads the values, now that their qualities are known; `place` takes each. Gives back the runs of flags other than A. */
  settle(place: (second: number, value: number, quality: number, slot: number) => void): MethodRun[] {
    if (this.variable && this.covered.includes(0)) {
      const rule = `after a row of quality ${VARIABLE}, 400 records cover all ${String(this.slots)} intervals`;
      this.row.at(this.flagAt, 'QualityMethod', 'NEM12.QUALITY_UNCOVERED', rule);
    }
    if (!this.counted) return [];
    for (let slot = 0; slot < this.slots; slot += 1) {
      const quality = this.qualities[slot]?.quality ?? 0;
      const value = this.readValue(slot, quality === MISSING_INDEX);
      if (value !== null && this.startSecond !== null)
        place(this.secondOf(slot, this.startSecond), value, quality, slot);
    }
    return this.startSecond === null ? [] : this.methodRuns(this.startSecond);
  }

  /** Reports one value of the row. */
  reportValue(slot: number, code: string, rule: string): void {
    this.row.at(FIRST_VALUE + slot, `IntervalValue${String(slot + 1)}`, code, rule);
  }

  private secondOf(slot: number, startSecond: number): number {
    return startSecond + slot * this.stream.stepSeconds;
  }

  private readDate(): number | null {
    const text = this.row.cells[1] ?? '';
    const found = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
    const [, year, month, day] = found ?? [];
    const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
    const exists =
      found !== null && new Date(midnight).toISOString().slice(0, 10).replaceAll('-', '') === text;
    if (exists) return midnight / 1_000 - MARKET_OFFSET_SECONDS;
    this.row.at(
      1,
      'IntervalDate',
      'NEM12.DATE_UNREADABLE',
      'an interval date is a date that exists, yyyymmdd',
    );
    return null;
  }

  /** One value per interval, then the quality: what stands in the place of the quality tells. */
  private checkCount(): boolean {
    const { cells } = this.row;
    if (isFlag(cells[this.flagAt] ?? '')) return true;
    const flagAt = cells.findIndex((cell, index) => index >= FIRST_VALUE && isFlag(cell));
    const other = cells[this.flagAt];
    if (flagAt >= 0 || other === undefined || /^-?[0-9]/.test(other)) {
      const values = (flagAt >= 0 ? flagAt : cells.length) - FIRST_VALUE;
      const minutes = this.stream.stepSeconds / 60;
      const rule = `a 300 row of ${String(minutes)} minutes has ${String(this.slots)} values before its quality, here are ${String(values)}`;
      this.row.whole('NEM12.VALUE_COUNT', rule, `${String(values)} values`);
    } else this.row.at(this.flagAt, 'QualityMethod', 'NEM12.QUALITY_UNKNOWN', FLAG_RULE);
    return false;
  }

  private readVersion(): bigint {
    const index = this.flagAt + 3;
    const text = this.row.cells[index] ?? '';
    if (text === '') return 0n;
    if (/^\d{14}$/.test(text)) return BigInt(text);
    const rule = 'an update time is written yyyymmddhhmmss, or left blank';
    this.row.at(index, 'UpdateDateTime', 'NEM12.VERSION_UNREADABLE', rule);
    return 0n;
  }

  private readValue(slot: number, missing: boolean): number | null {
    const text = this.row.cells[FIRST_VALUE + slot] ?? '';
    if (missing && text === '') return MISSING_VALUE;
    const value = readPlainAmount(text, this.stream.scale);
    if (typeof value === 'number') return missing ? MISSING_VALUE : value;
    this.reportProblem(slot, value);
    return null;
  }

  private reportProblem(slot: number, problem: AmountProblem): void {
    switch (problem) {
      case 'NOT_PLAIN':
        this.reportValue(
          slot,
          'NEM12.VALUE_UNREADABLE',
          'a value is plain digits with at most one point; blank only where the quality is N',
        );
        return;
      case 'TOO_FINE': {
        const rule = `at most ${String(this.stream.scale)} decimals: nothing finer than 1 milliWh is held, and nothing is rounded`;
        this.reportValue(slot, 'NEM12.VALUE_TOO_FINE', rule);
        return;
      }
      case 'NEGATIVE':
        this.reportValue(
          slot,
          'NEM12.VALUE_NEGATIVE',
          'energy is not negative: exported energy is a channel of its own, suffix B',
        );
        return;
      case 'TOO_LARGE':
        this.reportValue(
          slot,
          'NEM12.VALUE_TOO_LARGE',
          'a reading stays below 2^53 milliWh (9 TWh): check the unit',
        );
    }
  }

  private methodRuns(startSecond: number): MethodRun[] {
    const runs: MethodRun[] = [];
    for (let from = 0; from < this.slots;) {
      const quality = this.qualities[from] ?? null;
      let to = from + 1;
      while (to < this.slots && this.qualities[to] === quality) to += 1;
      if (quality !== null && quality.flag !== MEASURED_FLAG) {
        const { flag, reason } = quality;
        const [fromSecond, toSecond] = [this.secondOf(from, startSecond), this.secondOf(to, startSecond)];
        runs.push({ flag, reason, fromSecond, toSecond, readings: to - from });
      }
      from = to;
    }
    return runs;
  }
}

function wholeOf(text: string): number {
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}
