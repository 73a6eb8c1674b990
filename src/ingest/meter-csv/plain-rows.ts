import type { ByteText } from '../text/file-encoding.js';
import { AMOUNT, END_TIME, QUALITY, SERIES, STEP, TIME, VERSION, type MeterLayout } from './meter-layout.js';
import { MISSING_INDEX, readQuality } from './quality-cell.js';
import { DAY_SECONDS, type SeriesIntake, type SeriesRegistry } from './reading-store.js';
import type { TimeCells } from './time-cell.js';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const ZERO = 0x30;
const COLON = 0x3a;
const HIGH = 0x80;
/** `MEAS`, `URED` as big-endian words. */
const MEASURED_HEAD = 0x4d454153;
const MEASURED_TAIL = 0x55524544;
/** Digits that fit a number whatever they are. */
const SAFE_DIGITS = 15;
/** `YYYY-MM-DDT` and `hh:mm` */
const DATE_LENGTH = 11;
const CLOCK_END = 16;
const WORD = 4;
/** Words that hold what follows the minutes: `:00+09:00` has nine bytes. */
const REST_WORDS = 3;
const POWERS_OF_TEN = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
/** Bytes that may be read beyond the end of the rows: a name is compared without asking where its row ends. */
export const PADDING = 512;
/** Stands where no date is remembered: no cell of a plain row holds newlines. */
const NO_DATE = 0x0a0a0a0a;

/** What a file of plain rows is written with. */
export interface PlainFormat {
  readonly layout: MeterLayout;
  readonly delimiter: string;
  readonly decimalComma: boolean;
  /** The declared step: no other is looked at. */
  readonly declaredStep: number | null;
}

/**
 * The fast path: takes rows straight from the bytes as long as there is nothing to decide about them. It never reports: a row it
 * cannot take — quotes, an unknown series, anything wrong — is left to `CheckedRows` untouched. Each cell is tried against what the
 * rows before let expect: the next series in the order of the file, the same date and offset.
 */
export class PlainRows {
  private readonly view: DataView;
  private readonly delimiter: number;
  /** −1 when the decimal mark is the delimiter, too: such amounts are quoted. */
  private readonly mark: number;
  private readonly roles: Uint8Array;
  private readonly scale: number;
  private readonly hasEnd: boolean;
  private readonly hasStep: boolean;
  private readonly hasVersion: boolean;
  private readonly comparesMore: boolean;

  /** The series of the row before, and whether the one before that was the same. */
  private last: SeriesIntake | null = null;
  private repeating = false;

  /** The date and the end of the time cell before as bytes, and the seconds of 00:00 there. */
  private dateHead = NO_DATE;
  private dateMiddle = 0;
  private dateTail = 0;
  private restLength = 0;
  private readonly rest = new Int32Array(REST_WORDS);
  private readonly masks = new Int32Array(REST_WORDS);
  private midnight = 0;
  /** The UTC day of the row before. */
  private day = 0;

  /** What the cells of the row say. */
  private series: SeriesIntake | null = null;
  private seconds = 0;
  private endSeconds = 0;
  private value = 0;
  private quality = 0;
  private step = 0;
  private version = 0;
  /** The latest time and whole number read. */
  private time = 0;
  private whole = 0;

  constructor(
    private readonly bytes: Buffer,
    format: PlainFormat,
    private readonly registry: SeriesRegistry,
    private readonly times: TimeCells,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.delimiter = format.delimiter.charCodeAt(0);
    const mark = (format.decimalComma ? ',' : '.').charCodeAt(0);
    this.mark = mark === this.delimiter ? -1 : mark;
    const { roles } = format.layout;
    this.roles = roles;
    this.scale = format.layout.scale;
    this.hasEnd = roles.includes(END_TIME) && format.declaredStep === null;
    this.hasStep = roles.includes(STEP) && format.declaredStep === null;
    this.hasVersion = roles.includes(VERSION);
    this.comparesMore = this.hasEnd || this.hasStep || this.hasVersion;
  }

  /** Takes rows from `from` on; `end` follows a newline. Gives back where the first row begins that it cannot take, or `end`. */
  take(from: number, end: number, firstLine: number): { readonly at: number; readonly rows: number } {
    let at = from;
    let line = firstLine;
    while (at < end) {
      const next = this.takeRow(at, line);
      if (next < 0) break;
      at = next;
      line += 1;
    }
    return { at, rows: line - firstLine };
  }

  /** Tells which series the checks took last; null when its name is not written plainly. */
  follow(series: SeriesIntake | null): void {
    this.repeating = series === this.last;
    if (this.last !== null && !this.repeating) this.last.next = series;
    this.last = series;
  }

  /** Where the next row begins, or −1. */
  private takeRow(from: number, line: number): number {
    const end = this.readCells(from);
    if (end < 0) return -1;
    const next = this.view.getUint8(end) === CR ? end + 1 : end;
    if (this.view.getUint8(next) !== LF || !this.store(line)) return -1;
    return next + 1;
  }

  /** Reads every cell of a row; gives back the end of the last, or −1. */
  private readCells(from: number): number {
    const { roles } = this;
    let at = from;
    this.quality = 0;
    for (let column = 0; column < roles.length; column += 1) {
      if (column > 0) {
        if (this.view.getUint8(at) !== this.delimiter) return -1;
        at += 1;
      }
      switch (roles[column]) {
        case SERIES:
          at = this.seriesCell(at);
          break;
        case TIME:
          at = this.timeCell(at);
          this.seconds = this.time;
          break;
        case AMOUNT:
          at = this.amountCell(at);
          break;
        case QUALITY:
          at = this.qualityCell(at);
          break;
        default:
          at = this.otherCell(at, roles[column] ?? 0);
      }
      if (at < 0) return -1;
    }
    return at;
  }

  private otherCell(from: number, role: number): number {
    if (role === END_TIME && this.hasEnd) {
      const end = this.timeCell(from);
      this.endSeconds = this.time;
      return end;
    }
    if (role === STEP && this.hasStep) {
      const end = this.wholeCell(from);
      this.step = this.whole;
      return end;
    }
    if (role === VERSION) {
      const end = this.wholeCell(from);
      this.version = this.whole;
      return end;
    }
    return this.cellEnd(from);
  }

  /** One character per byte. */
  private textOf(from: number, end: number): ByteText {
    return this.bytes.toString('latin1', from, end);
  }

  /** The end of a cell without quotes that is ASCII, or −1. */
  private cellEnd(from: number): number {
    for (let at = from; ; at += 1) {
      const byte = this.view.getUint8(at);
      if (byte === this.delimiter || byte < SPACE) return at;
      if (byte === QUOTE || byte >= HIGH) return -1;
    }
  }

  private seriesCell(from: number): number {
    const { last } = this;
    if (last !== null) {
      const likely = this.repeating ? last : last.next;
      if (likely !== null && this.isNamed(likely, from)) return this.found(likely, from);
      const other = this.repeating ? last.next : last;
      if (other !== null && this.isNamed(other, from)) return this.found(other, from);
    }
    const end = this.cellEnd(from);
    if (end < 0) return -1;
    const series = this.registry.find(this.textOf(from, end));
    return series === undefined ? -1 : this.found(series, from);
  }

  private found(series: SeriesIntake, from: number): number {
    this.series = series;
    return from + series.bytes.length;
  }

  private isNamed(series: SeriesIntake, from: number): boolean {
    const { view } = this;
    const name = series.bytes;
    const end = from + name.length;
    if (name.length < WORD) {
      for (let at = from; at < end; at += 1) if (view.getUint8(at) !== name[at - from]) return false;
    } else {
      if (view.getInt32(end - WORD) !== series.lastWord) return false;
      for (let at = from; at < end - WORD; at += WORD) {
        if (view.getInt32(at) !== series.words[(at - from) / WORD]) return false;
      }
    }
    const after = view.getUint8(end);
    return after === this.delimiter || after < SPACE;
  }

  private timeCell(from: number): number {
    const { view } = this;
    if (
      view.getInt32(from) === this.dateHead &&
      view.getInt32(from + 4) === this.dateMiddle &&
      view.getInt32(from + 7) === this.dateTail
    ) {
      const clock = this.clockAt(from + DATE_LENGTH);
      const end = this.restEnd(from + CLOCK_END);
      if (clock >= 0 && end >= 0) {
        this.time = this.midnight + clock;
        return end;
      }
    }
    return this.unlikeTime(from);
  }

  /** The end of the cell if the minutes are followed by the same as before, or −1. */
  private restEnd(from: number): number {
    const { view, rest, masks } = this;
    if ((view.getInt32(from) & (masks[0] ?? 0)) !== rest[0]) return -1;
    if ((view.getInt32(from + 4) & (masks[1] ?? 0)) !== rest[1]) return -1;
    if ((view.getInt32(from + 8) & (masks[2] ?? 0)) !== rest[2]) return -1;
    const end = from + this.restLength;
    const after = view.getUint8(end);
    return after === this.delimiter || after < SPACE ? end : -1;
  }

  /** Seconds of `hh:mm`, or −1. */
  private clockAt(from: number): number {
    const { view } = this;
    const hour = pair(view.getUint8(from), view.getUint8(from + 1));
    const minute = pair(view.getUint8(from + 3), view.getUint8(from + 4));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || view.getUint8(from + 2) !== COLON) return -1;
    return hour * 3_600 + minute * 60;
  }

  /** A time of another date or shape than the one before: remembers its date when its clocks run evenly. */
  private unlikeTime(from: number): number {
    const end = this.cellEnd(from);
    if (end < 0) return -1;
    const restLength = end - from - CLOCK_END;
    const clock = restLength >= 0 && restLength <= REST_WORDS * WORD ? this.clockAt(from + DATE_LENGTH) : -1;
    if (clock >= 0) {
      const date = this.textOf(from, from + DATE_LENGTH);
      const midnight = this.times.midnight(date, this.textOf(from + CLOCK_END, end));
      if (midnight !== null) {
        this.expect(from, restLength);
        this.midnight = midnight;
        this.time = midnight + clock;
        return end;
      }
    }
    const reading = this.times.read(this.textOf(from, end));
    if (!('earlier' in reading) || reading.earlier !== reading.later) return -1;
    this.time = reading.earlier;
    return end;
  }

  /** Remembers date and rest of a time cell. */
  private expect(from: number, restLength: number): void {
    const { view } = this;
    this.dateHead = view.getInt32(from);
    this.dateMiddle = view.getInt32(from + 4);
    this.dateTail = view.getInt32(from + 7);
    this.restLength = restLength;
    for (let word = 0; word < REST_WORDS; word += 1) {
      const bytes = Math.max(0, Math.min(WORD, restLength - word * WORD));
      const mask = bytes === 0 ? 0 : -1 << (8 * (WORD - bytes));
      this.masks[word] = mask;
      this.rest[word] = view.getInt32(from + CLOCK_END + word * WORD) & mask;
    }
  }

  private amountCell(from: number): number {
    const { view, scale } = this;
    let value = 0;
    let at = from;
    let digit = view.getUint8(at) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at += 1;
      digit = view.getUint8(at) - ZERO;
    }
    const wholeDigits = at - from;
    if (wholeDigits === 0 || wholeDigits + scale > SAFE_DIGITS) return -1;
    let decimals = 0;
    if (digit + ZERO === this.mark) {
      const first = at + 1;
      at = first;
      digit = view.getUint8(at) - ZERO;
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        at += 1;
        digit = view.getUint8(at) - ZERO;
      }
      decimals = at - first;
      if (decimals === 0 || decimals > scale) return -1;
    }
    this.value = value * (POWERS_OF_TEN[scale - decimals] ?? 0);
    return at;
  }

  /** Digits, or nothing for 0. */
  private wholeCell(from: number): number {
    let value = 0;
    let at = from;
    let digit = this.view.getUint8(at) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at += 1;
      digit = this.view.getUint8(at) - ZERO;
    }
    this.whole = value;
    return at - from > SAFE_DIGITS ? -1 : at;
  }

  private qualityCell(from: number): number {
    const { view } = this;
    if (view.getInt32(from) === MEASURED_HEAD && view.getInt32(from + 4) === MEASURED_TAIL) return from + 8;
    const end = this.cellEnd(from);
    if (end < 0) return -1;
    this.quality = readQuality(this.textOf(from, end));
    return this.quality < 0 || this.quality === MISSING_INDEX ? -1 : end;
  }

  /** Puts the row into its slot; false when there is something to decide. */
  private store(line: number): boolean {
    const { series, seconds } = this;
    if (series === null || (this.comparesMore && !this.agrees(series))) return false;
    const dayStart = this.day * DAY_SECONDS;
    if (seconds < dayStart || seconds >= dayStart + DAY_SECONDS) this.day = Math.floor(seconds / DAY_SECONDS);
    const { block } = series;
    const slot = (seconds - this.day * DAY_SECONDS) / series.grid;
    if (block !== null && block.day === this.day && block.lines[slot] === 0) {
      block.values[slot] = this.value;
      block.lines[slot] = line;
      if (this.quality !== 0) block.put(slot, this.value, this.quality, line);
    } else {
      const { kind } = series.place(seconds, this.value, this.quality, line);
      if (kind !== 'STORED' && kind !== 'DUPLICATE') return false;
    }
    if (series === this.last) this.repeating = true;
    else this.follow(series);
    return true;
  }

  /** Step, end and version of the row are those of the series. */
  private agrees(series: SeriesIntake): boolean {
    return (
      (!this.hasEnd || this.endSeconds - this.seconds === series.knownStep) &&
      (!this.hasStep || this.step === series.knownStep) &&
      (!this.hasVersion || this.version === series.versionNumber)
    );
  }
}

/** A number of two digits, or −1. */
function pair(tens: number, ones: number): number {
  const high = tens - ZERO;
  const low = ones - ZERO;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : -1;
}
