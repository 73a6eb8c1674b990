import type { ZoneName } from '../../domain/time/local-calendar.js';
import { compareUtf8 } from '../../domain/quantity/utf8-order.js';
import { FaultList } from '../fault.js';
import { MAX_RECORD_LENGTH, QuoteTracker } from '../text/csv-record.js';
import { LINE_TOO_LONG_RULE, UNDECODABLE_RULE, checkedCells } from '../text/csv-text.js';
import { FileEncoding, isAscii, type ByteText } from '../text/file-encoding.js';
import { CheckedRows, STEP_RULE } from './checked-rows.js';
import { finishSeries } from './finish-series.js';
import { SERIES, readMeterLayout, type IntervalLabel, type MeterLayout } from './meter-layout.js';
import type { MeterReader, ParsedMeterCsv, ParsedMeterSeries } from './parsed-meter-file.js';
import { PADDING, PlainRows } from './plain-rows.js';
import { STEPS, SeriesRegistry, SlotBudget } from './reading-store.js';
import { RowFaults } from './row-faults.js';
import { textNameProblem } from './series-name.js';
import { TimeCells } from './time-cell.js';

/** What the file itself may not say. */
export interface MeterCsvOptions {
  /** Of local times without offset. */
  readonly zone: ZoneName | null;
  /** Null = from the header: a start column labels the start, an end column alone the end. */
  readonly label: IntervalLabel | null;
  /** Wins over everything. */
  readonly stepSeconds: number | null;
  readonly decimalComma: boolean;
  /** Step of a series known elsewhere; used where neither the declaration nor the file gives one. */
  readonly stepOf: (code: string) => number | null;
}

const LF = 0x0a;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
/** Holds the longest record twice, and fits the cache. */
const CAPACITY = 256 * 1024;

interface Header {
  readonly text: ByteText;
  readonly line: number;
}

/** What is set up when the header was read. */
interface Body {
  readonly header: Header;
  readonly layout: MeterLayout;
  readonly registry: SeriesRegistry;
  readonly plain: PlainRows;
  readonly checked: CheckedRows;
}

/**
 * Reads a meter file from pieces that may be cut anywhere, at the speed of a scan over its bytes and in memory bounded by the
 * readings it holds. Finds every fault of the file; never guesses.
 *
 * @example const reader = new MeterCsvReader('meters.csv', options); reader.push(bytes); reader.finish().series
 */
export class MeterCsvReader implements MeterReader {
  private readonly bytes = Buffer.alloc(CAPACITY + PADDING);
  private filled = 0;
  private line = 1;
  private plainRows = 0;
  private tooLongRows = 0;
  private begun = false;
  /** Nothing more is read: no header, or no room. */
  private stopped = false;
  /** Inside a record that is too long: its fault is reported, the rest of the line is skipped. */
  private skipping = false;
  private readonly encoding = new FileEncoding();
  private readonly faults: RowFaults;
  private delimiter = ',';
  private body: Body | null = null;

  constructor(
    fileName: string,
    private readonly options: MeterCsvOptions,
    private readonly budget = new SlotBudget(),
  ) {
    this.faults = new RowFaults(fileName, this.encoding);
  }

  /** Takes the next bytes of the file; they are copied. */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length && !this.stopped;) {
      const part = piece.subarray(at, at + CAPACITY - this.filled);
      this.bytes.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (part.includes(LF) || this.filled > MAX_RECORD_LENGTH) this.readComplete();
    }
  }

  /** What the file says, once its last byte was pushed. */
  finish(): ParsedMeterCsv {
    this.readComplete();
    if (!this.stopped && !this.skipping && this.filled > 0) {
      this.readRecord(this.bytes.toString('latin1', 0, this.filled));
    }
    const { list } = this.faults;
    if (this.body === null) {
      if (list.count === 0) list.add('TEXT.EMPTY', 'a file begins with a header row', { line: 1 });
      return this.result([]);
    }
    for (const series of this.body.registry.all) this.body.checked.settle(series);
    if (this.encoding.clashLine > 0) {
      list.add('TEXT.UNDECODABLE', UNDECODABLE_RULE, { line: this.encoding.clashLine });
    }
    this.faults.settle();
    return this.result(this.finishedSeries(this.body));
  }

  /** Reads all records that are complete and moves the rest to the front. */
  private readComplete(): void {
    let at = this.beginning();
    while (at < this.filled && !this.stopped) {
      const next = this.skipping ? this.skip(at) : this.readNext(at);
      if (next === at) break;
      at = next;
    }
    this.bytes.copyWithin(0, at, this.filled);
    this.filled -= at;
  }

  /** Where the text begins: after a byte order mark. */
  private beginning(): number {
    if (this.begun) return 0;
    this.begun = true;
    if (!BYTE_ORDER_MARK.every((byte, index) => this.filled > index && this.bytes[index] === byte)) return 0;
    this.encoding.beginsWithMark();
    return BYTE_ORDER_MARK.length;
  }

  /** Reads plain rows as far as there are any, then one record; gives back where the next begins, `from` when bytes are missing. */
  private readNext(from: number): number {
    const start = this.body === null ? from : this.readPlain(this.body.plain, from);
    const end = this.recordEnd(start);
    if (end < 0) return this.filled - start > MAX_RECORD_LENGTH ? this.beginSkipping(start) : start;
    if (end - start > MAX_RECORD_LENGTH) this.reportTooLong();
    else this.readRecord(this.bytes.toString('latin1', start, end));
    this.line += countNewlines(this.bytes, start, end + 1);
    return end + 1;
  }

  private readPlain(plain: PlainRows, from: number): number {
    const end = this.bytes.lastIndexOf(LF, this.filled - 1) + 1;
    const { at, rows } = plain.take(from, end, this.line);
    this.plainRows += rows;
    this.line += rows;
    return at;
  }

  /** The newline that ends the record; −1 when it has not arrived. */
  private recordEnd(from: number): number {
    const tracker = new QuoteTracker(this.delimiter);
    for (let at = from; ;) {
      const end = this.bytes.indexOf(LF, at);
      if (end < 0 || end >= this.filled) return -1;
      if (end - from > MAX_RECORD_LENGTH || !tracker.feed(this.bytes.toString('latin1', at, end + 1)))
        return end;
      at = end + 1;
    }
  }

  private beginSkipping(from: number): number {
    this.reportTooLong();
    this.skipping = true;
    this.line += countNewlines(this.bytes, from, this.filled);
    return this.filled;
  }

  /** Skips to the end of the line. */
  private skip(from: number): number {
    const end = this.bytes.indexOf(LF, from);
    if (end < 0 || end >= this.filled) return this.filled;
    this.skipping = false;
    this.line += 1;
    return end + 1;
  }

  private reportTooLong(): void {
    this.faults.list.add('TEXT.LINE_TOO_LONG', LINE_TOO_LONG_RULE, { line: this.line });
    if (this.body === null) this.stopped = true;
    else this.tooLongRows += 1;
  }

  /** Takes one record without its newline. */
  private readRecord(record: ByteText): void {
    const text = record.endsWith('\r') ? record.slice(0, -1) : record;
    if (this.body === null) {
      this.readHeader(text);
      return;
    }
    const { checked, plain } = this.body;
    const series = checked.take(text, this.line);
    if (series !== null) plain.follow(this.isPlain(series.key) ? series : null);
    if (checked.full) this.stopped = true;
  }

  /** True for a name that needs no quotes. */
  private isPlain(name: ByteText): boolean {
    return !name.includes('"') && !name.includes(this.delimiter);
  }

  private readHeader(text: ByteText): void {
    const { list } = this.faults;
    if (!isAscii(text) && !this.encoding.observe(text, this.line)) {
      list.add('TEXT.UNDECODABLE', UNDECODABLE_RULE, { line: this.line });
      this.stopped = true;
      return;
    }
    this.delimiter = text.includes(';') && !text.includes(',') ? ';' : ',';
    this.faults.delimiter = this.delimiter;
    const header: Header = { text, line: this.line };
    const layout = this.layoutOf(header, list);
    const { stepSeconds } = this.options;
    if (layout !== null && stepSeconds !== null && !STEPS.includes(stepSeconds)) {
      list.add('METER_CSV.STEP_UNSUPPORTED', STEP_RULE, { line: this.line, value: String(stepSeconds) });
    }
    if (list.count > 0) this.stopped = true;
    else if (layout !== null) this.body = this.bodyOf(header, layout);
  }

  /** Null when the header is blank or lacks a column. */
  private layoutOf({ text, line }: Header, faults: FaultList): MeterLayout | null {
    const cells = checkedCells(this.encoding.decode(text, line), line, this.delimiter, faults);
    return cells === null ? null : readMeterLayout(cells, line, this.options.label, faults);
  }

  private bodyOf(header: Header, layout: MeterLayout): Body {
    const { zone, stepSeconds, decimalComma, stepOf } = this.options;
    const { delimiter, encoding, faults } = this;
    const registry = new SeriesRegistry(this.budget);
    const times = new TimeCells(zone);
    const format = { layout, delimiter, decimalComma, declaredStep: stepSeconds };
    return {
      header,
      layout,
      registry,
      plain: new PlainRows(this.bytes, format, registry, times),
      checked: new CheckedRows({ ...format, stepOf, registry, times, encoding, faults }),
    };
  }

  private finishedSeries({ registry, layout }: Body): ParsedMeterSeries[] {
    const finished: ParsedMeterSeries[] = [];
    for (const series of registry.all) {
      const code = this.encoding.decode(series.key, series.firstLine);
      const problem = textNameProblem(code);
      if (problem !== null) {
        const field = layout.names[layout.roles.indexOf(SERIES)] ?? null;
        this.faults.list.add(problem.code, problem.rule, { line: series.firstLine, field, value: code });
      } else if (series.blocks.size > 0) {
        finished.push(finishSeries(series, code, layout, this.faults.list));
      }
    }
    return finished.sort((a, b) => compareUtf8(a.code, b.code) || (a.version < b.version ? -1 : 1));
  }

  private result(series: readonly ParsedMeterSeries[]): ParsedMeterCsv {
    const { body, encoding } = this;
    const { list } = this.faults;
    // Read once more, now that it is known in which encoding: names of columns may be in any script.
    const layout = body === null ? null : this.layoutOf(body.header, new FaultList(list.file));
    const label = layout?.label ?? null;
    const ignoredColumns = layout?.ignored ?? [];
    const unit = layout?.unit ?? '';
    return {
      faults: list.inOrder(),
      faultCount: list.count,
      rows: this.plainRows + this.tooLongRows + (body?.checked.rows ?? 0),
      series,
      facts: {
        'time label': label ?? '',
        unit,
        encoding: encoding.name,
        ...(ignoredColumns.length === 0 ? {} : { 'ignored columns': ignoredColumns.join(', ') }),
      },
      label,
      encoding: encoding.name,
      ignoredColumns,
      unit,
    };
  }
}

function countNewlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LF, from); at >= 0 && at < to; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}
