import { instant, type Instant, SECOND } from '../../domain/time/instant.js';
import type { ZoneName } from '../../domain/time/local-calendar.js';
import { resolveWallClock, type WallClock } from '../../domain/time/local-date-time.js';
import type { FaultList } from '../fault.js';
import type { CsvCell } from '../text/csv-record.js';
import { reportColumnCount } from '../text/csv-table.js';
import type { CsvRecord } from '../text/csv-text.js';
import type { AreaHeader } from './area-header.js';

/** A row of figures with the time that stands beside them. */
export interface LabelledRow {
  readonly record: CsvRecord;
  readonly at: Instant;
  /** Seconds after local midnight; 86,400 for 24:00. */
  readonly secondOfDay: number;
  /** The cell that holds the time, for faults. */
  readonly cell: CsvCell;
}

const DATES: readonly RegExp[] = [
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
];
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$|^(\d{1,2})時(?:(\d{1,2})分)?$/;
const DAY_SECONDS = 86_400;

type CalendarDate = Pick<WallClock, 'year' | 'month' | 'day'>;
type TimeOfDay = Pick<WallClock, 'hour' | 'minute' | 'second'>;

/**
 * Reads date and time of every row. A row that leaves its date blank belongs to the date above while its time goes on (old
 * Hokkaido files). Rows that cannot be placed are reported and left out.
 *
 * @example readTimeLabels(header, rows, zone, faults)[0]?.secondOfDay === 0
 */
export function readTimeLabels(
  header: AreaHeader,
  rows: readonly CsvRecord[],
  zone: ZoneName,
  faults: FaultList,
): LabelledRow[] {
  const dates = new DateColumn(header, faults);
  const clock = new LocalClock(zone);
  return rows.flatMap((record) => {
    if (!hasItsCells(record, header, faults)) return [];
    const cell = record.cells[header.timeAt ?? header.dateAt];
    if (cell === undefined) return [];
    const text = plainText(cell);
    const time = readTimeOfDay(header.timeAt === null ? text.replace(/^\S+\s+/, '') : text);
    const place = { line: record.line, column: cell.column, field: 'TIME', value: cell.text };
    if (time === null) {
      faults.add('AREA_CSV.TIME_UNREADABLE', 'a time like 0:30, 24:00, 00:30:00 or 0時', place);
      return [];
    }
    const secondOfDay = time.hour * 3_600 + time.minute * 60 + time.second;
    const date = dates.of(record, secondOfDay);
    if (date === null) return [];
    const at = clock.resolve({ ...date, ...time });
    if (typeof at === 'number') return [{ record, at, secondOfDay, cell }];
    faults.add(at.code, at.rule, place);
    return [];
  });
}

function plainText(cell: CsvCell): string {
  return cell.text.normalize('NFKC').trim();
}

/** Too few cells would read as figures that were not published. */
function hasItsCells({ line, cells }: CsvRecord, header: AreaHeader, faults: FaultList): boolean {
  const hasMore = cells.slice(header.width).some(({ text }) => text.trim() !== '');
  if (cells.length >= header.needed && !hasMore) return true;
  reportColumnCount(line, cells.length, header.width, faults);
  return false;
}

function readTimeOfDay(text: string): TimeOfDay | null {
  const [, hour, minute, second, wordHour, wordMinute] = TIME.exec(text) ?? [];
  if (hour === undefined && wordHour === undefined) return null;
  return {
    hour: Number(hour ?? wordHour),
    minute: Number(minute ?? wordMinute ?? 0),
    second: Number(second ?? 0),
  };
}

function readDate(text: string): CalendarDate | null {
  for (const pattern of DATES) {
    const [, year, month, day] = pattern.exec(text) ?? [];
    if (year !== undefined) return { year: Number(year), month: Number(month), day: Number(day) };
  }
  return null;
}

/** The dates down the rows: a blank one repeats the last. */
class DateColumn {
  private last: { readonly date: CalendarDate; secondOfDay: number } | null = null;

  constructor(
    private readonly header: AreaHeader,
    private readonly faults: FaultList,
  ) {}

  of(record: CsvRecord, secondOfDay: number): CalendarDate | null {
    const cell = record.cells[this.header.dateAt];
    const place = { line: record.line, column: cell?.column ?? 1, field: 'DATE', value: cell?.text ?? '' };
    const [text = ''] = cell === undefined ? [] : plainText(cell).split(/\s/);
    if (text === '') {
      if (this.last !== null && secondOfDay > this.last.secondOfDay) {
        this.last.secondOfDay = secondOfDay;
        return this.last.date;
      }
      this.faults.add(
        'AREA_CSV.DATE_MISSING',
        'the first row of a day has a date; below it the time goes on',
        place,
      );
      return null;
    }
    const date = readDate(text);
    this.last = date === null ? null : { date, secondOfDay };
    if (date === null) {
      this.faults.add(
        'AREA_CSV.DATE_UNREADABLE',
        'a date like 2026/4/1, 2026/04/01, 2026-04-01 or 20260401',
        place,
      );
    }
    return date;
  }
}

interface TimeRefusal {
  readonly code: string;
  readonly rule: string;
}

/** Local times of one zone; remembers the midnight of the last date without a clock change, since luxon is slow. */
class LocalClock {
  private key = '';
  private midnight: Instant | null = null;

  constructor(private readonly zone: ZoneName) {}

  resolve(clock: WallClock): Instant | TimeRefusal {
    const key = `${String(clock.year)}-${String(clock.month)}-${String(clock.day)}`;
    if (key !== this.key) {
      this.midnight = this.midnightOfSteadyDay(clock);
      this.key = key;
    }
    const second = clock.hour * 3_600 + clock.minute * 60 + clock.second;
    if (this.midnight !== null && second <= DAY_SECONDS && clock.minute < 60 && clock.second < 60) {
      return instant(this.midnight + second * SECOND);
    }
    return this.resolveAlone(clock);
  }

  private resolveAlone(clock: WallClock): Instant | TimeRefusal {
    const resolved = resolveWallClock(clock, this.zone);
    if (!resolved.ok) {
      return resolved.failure.code === 'TIME.SKIPPED_LOCAL_TIME'
        ? {
            code: 'AREA_CSV.TIME_SKIPPED',
            rule: `a time that exists: clocks were set forward in ${this.zone}`,
          }
        : { code: 'AREA_CSV.TIME_UNREADABLE', rule: 'a date and time of day that exist' };
    }
    const { earlier, later } = resolved.value;
    if (earlier === later) return earlier;
    return {
      code: 'AREA_CSV.TIME_AMBIGUOUS',
      rule: `a time that occurs once: clocks were set back in ${this.zone}`,
    };
  }

  /** Midnight of a date whose end is 24 hours later and neither is in doubt. */
  private midnightOfSteadyDay({ year, month, day }: WallClock): Instant | null {
    const at = (hour: number): Instant | TimeRefusal =>
      this.resolveAlone({ year, month, day, hour, minute: 0, second: 0 });
    const [start, end] = [at(0), at(24)];
    if (typeof start !== 'number' || typeof end !== 'number') return null;
    return end - start === DAY_SECONDS * SECOND ? start : null;
  }
}
