import { compareUtf8 } from '../../domain/quantity/utf8-order.js';
import { FaultList } from '../fault.js';
import { skippedChannels } from '../meter-csv/skipped-channels.js';
import { reportTooManySlots } from '../meter-csv/checked-rows.js';
import { settledSeries } from '../meter-csv/finish-series.js';
import { joinedRuns } from '../meter-csv/method-runs.js';
import type {
  MeterReader,
  MethodRun,
  ParsedMeterFile,
  ParsedMeterSeries,
} from '../meter-csv/parsed-meter-file.js';
import { SeriesRegistry, SlotBudget, type SeriesIntake } from '../meter-csv/reading-store.js';
import { LINE_TOO_LONG_RULE } from '../text/csv-text.js';
import { LinePieces } from '../text/line-pieces.js';
import { readDataStream, type DataStream, type SkippedStream } from './data-stream.js';
import { IntervalDay } from './interval-day.js';
import { RecordFaults } from './record-faults.js';

const RECORDS: readonly string[] = ['100', '200', '300', '400', '500', '900'];
/** Nothing but separators: what spreadsheets leave of a blank line. */
const BLANK = /^[,\s]*$/;

/**
 * Reads interval data as the Australian market exchanges it (AEMO, NEM12), from pieces that may be cut anywhere. A channel is
 * the series `NMI:suffix`; E is consumed, B exported, everything else is counted and left out. Finds every fault of the file.
 *
 * @example const reader = new Nem12Reader('nem12.csv'); reader.push(bytes); reader.finish().series
 */
export class Nem12Reader implements MeterReader {
  private readonly lines = new LinePieces({
    take: (text, line) => {
      this.takeLine(text, line);
    },
    tooLong: (line) => {
      this.faults.add('TEXT.LINE_TOO_LONG', LINE_TOO_LONG_RULE, { line });
    },
  });
  private readonly faults: FaultList;
  private readonly registry: SeriesRegistry;
  private readonly runs = new Map<SeriesIntake, MethodRun[]>();
  private readonly streams = new Map<string, DataStream>();
  /** Values left out, by channel and unit. */
  private readonly skipped = new Map<string, number>();
  private state: 'BEGIN' | 'BODY' | 'ENDED' | 'STOPPED' = 'BEGIN';
  private stream: DataStream | SkippedStream | null = null;
  private streamSeen = false;
  private day: IntervalDay | null = null;
  private daySeen = false;
  private lastLine = 1;
  private rows = 0;

  constructor(fileName: string, budget = new SlotBudget()) {
    this.faults = new FaultList(fileName);
    this.registry = new SeriesRegistry(budget);
  }

  push(piece: Uint8Array): void {
    this.lines.push(piece);
  }

  finish(): ParsedMeterFile {
    this.lines.finish();
    this.settleDay();
    this.checkEnd();
    const { faults, faultCount } = { faults: this.faults.inOrder(), faultCount: this.faults.count };
    return { faults, faultCount, rows: this.rows, series: this.finishedSeries(), facts: this.facts() };
  }

  private takeLine(text: string, line: number): void {
    if (this.state === 'STOPPED') return;
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      const place = { line, column: nul + 1, value: text };
      this.faults.add('TEXT.NUL', 'a file of text holds no U+0000', place);
    } else if (!BLANK.test(text)) {
      this.lastLine = line;
      this.takeRecord(new RecordFaults(text, line, this.faults));
    }
  }

  private takeRecord(record: RecordFaults): void {
    const [indicator = ''] = record.cells;
    if (this.state === 'ENDED') {
      record.whole('NEM12.AFTER_END', 'a file ends with its 900 record');
      this.state = 'STOPPED';
    } else if (this.state === 'BEGIN') this.begin(record, indicator);
    else this.takeBody(record, indicator);
  }

  private begin(record: RecordFaults, indicator: string): void {
    this.state = 'BODY';
    if (indicator === '100') {
      if (record.cells[1] === 'NEM12') return;
      const rule = 'the header of interval data says NEM12; NEM13 holds no intervals';
      record.at(1, 'VersionHeader', 'NEM12.NOT_NEM12', rule);
      this.state = 'STOPPED';
      return;
    }
    record.whole('NEM12.HEADER_MISSING', HEADER_RULE);
    if (RECORDS.includes(indicator)) this.takeBody(record, indicator);
    else this.state = 'STOPPED';
  }

  private takeBody(record: RecordFaults, indicator: string): void {
    if (indicator !== '400' && indicator !== '500') this.settleDay();
    switch (indicator) {
      case '200':
        this.beginStream(record);
        return;
      case '300':
        this.beginDay(record);
        return;
      case '400':
        if (this.daySeen) this.day?.overlay(record);
        else record.whole('NEM12.RECORD_ORDER', 'a 400 record stands below the 300 row it is about');
        return;
      case '500':
        if (!this.streamSeen)
          record.whole('NEM12.RECORD_ORDER', 'a 500 record stands below the 200 record it is about');
        return;
      case '900':
        this.state = 'ENDED';
        return;
      case '100':
        record.whole('NEM12.RECORD_ORDER', 'a file has one 100 record, its first');
        return;
      default:
        record.whole('NEM12.RECORD_UNKNOWN', 'a record is one of 100, 200, 300, 400, 500 and 900');
    }
  }

  private beginStream(record: RecordFaults): void {
    this.streamSeen = true;
    this.daySeen = false;
    this.stream = readDataStream(record, this.faults);
    if (this.stream === null || !('code' in this.stream)) return;
    const known = this.streams.get(this.stream.code);
    if (known === undefined) this.streams.set(this.stream.code, this.stream);
    else if (known.stepSeconds !== this.stream.stepSeconds) {
      const rule = `a channel has one interval length in a file, here ${String(known.stepSeconds / 60)} minutes`;
      record.at(8, 'IntervalLength', 'NEM12.STEP_DIFFERS', rule);
      this.stream = null;
    }
  }

  private beginDay(record: RecordFaults): void {
    this.rows += 1;
    this.daySeen = true;
    const { stream } = this;
    if (!this.streamSeen)
      record.whole('NEM12.RECORD_ORDER', 'a 300 row stands below the 200 record of its channel');
    else if (stream === null) return;
    else if ('code' in stream) this.day = new IntervalDay(record, stream);
    else {
      const values = (this.skipped.get(stream.name) ?? 0) + 86_400 / stream.stepSeconds;
      this.skipped.set(stream.name, values);
    }
  }

  /** Places the day that was read last, now that nothing more is said about its qualities. */
  private settleDay(): void {
    const { day } = this;
    this.day = null;
    if (day === null) return;
    const { code, stepSeconds } = day.stream;
    const series = this.registry.take(code, day.version, day.line, () => stepSeconds);
    if (series === null) {
      this.stop(day.line);
      return;
    }
    const runs = day.settle((second, value, quality, slot) => {
      if (this.state === 'STOPPED') return;
      const placement = series.place(second, value, quality, day.line);
      if (placement.kind === 'FULL') this.stop(day.line);
      else if (placement.kind === 'TWO_VALUES') {
        const rule = `a channel has one value for an interval; line ${String(placement.otherLine)} gives another`;
        day.reportValue(slot, 'NEM12.TWO_VALUES', rule);
      }
    });
    const known = this.runs.get(series);
    if (known === undefined) this.runs.set(series, runs);
    else known.push(...runs);
  }

  private stop(line: number): void {
    reportTooManySlots(line, this.faults);
    this.state = 'STOPPED';
  }

  private checkEnd(): void {
    const place = { line: this.lastLine };
    if (this.state === 'BEGIN') this.faults.add('NEM12.HEADER_MISSING', HEADER_RULE, place);
    else if (this.state === 'BODY') {
      const rule = 'a file ends with a 900 record: without it the rest may be lost';
      this.faults.add('NEM12.END_MISSING', rule, place);
    }
    if (this.registry.all.length > 0 || this.faults.count > 0) return;
    const rule = 'a file holds readings of at least one energy channel: suffix E or B in Wh, kWh or MWh';
    this.faults.add('NEM12.NO_READINGS', rule, place);
  }

  private finishedSeries(): ParsedMeterSeries[] {
    const { file: fileName } = this.faults;
    return this.registry.all
      .filter((series) => series.blocks.size > 0)
      .map((series) => {
        const direction = this.streams.get(series.key)?.direction ?? null;
        const methods = joinedRuns(this.runs.get(series) ?? []);
        return settledSeries(series, { code: series.key, fileName, direction, methods });
      })
      .sort((a, b) => compareUtf8(a.code, b.code) || (a.version < b.version ? -1 : 1));
  }

  private facts(): Record<string, string> {
    return { format: 'NEM12', time: 'market time, UTC+10', ...skippedChannels(this.skipped, 'values') };
  }
}

const HEADER_RULE = 'a file begins with a 100 record that says NEM12';
