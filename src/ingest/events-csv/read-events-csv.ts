import {
  EVENT_KINDS,
  EVENT_STATES,
  type CurtailmentEvent,
  type StatedEvent,
} from '../../domain/curtailment/curtailment-event.js';
import { parseScaled } from '../../domain/quantity/parse-scaled.js';
import type { Instant } from '../../domain/time/instant.js';
import type { ZoneName } from '../../domain/time/local-calendar.js';
import { FaultList, type RowFault } from '../fault.js';
import { readTable, type TableRow, type TableShape } from '../text/csv-table.js';
import { readEventTime } from './event-time.js';

export interface EventsCsvOptions {
  /** The site the events call; a `site` column must say the same. */
  readonly siteCode: string;
  /** Zone of times without an offset; null = every time has one. */
  readonly zone: ZoneName | null;
  /** Source version of rows that name none. */
  readonly version: bigint;
}

/** A row with its line. */
export interface ReadEvent {
  readonly line: number;
  readonly event: StatedEvent;
}

export interface ParsedEventsFile {
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  readonly rows: number;
  /** Every version of every event, in the order of the file. */
  readonly events: readonly ReadEvent[];
}

const SHAPE: TableShape = {
  required: [['programme'], ['event_id'], ['kind'], ['start'], ['end'], ['state']],
  optional: [['notified'], ['requested_kw'], ['targets'], ['site'], ['version']],
};
/** Decimals of a kW figure that reach the watt. */
const KW_SCALE = 3;
const MAX_NAME_LENGTH = 200;
const VERSION = /^\d{1,18}$/;
/** Control characters, lone surrogates, line separators: what a page or a terminal cannot show. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Reads a list of curtailment events of one site. Whether an event makes sense (order of its times, rigs that exist) is judged
 * by `checkEvent`.
 *
 * @example readEventsCsv(bytes, 'events.csv', { siteCode: 'tsukihara-hydro', zone: null, version: 0n }).events.length
 */
export function readEventsCsv(
  bytes: Uint8Array,
  fileName: string,
  options: EventsCsvOptions,
): ParsedEventsFile {
  const faults = new FaultList(fileName);
  const table = readTable(bytes, SHAPE, faults);
  const read = table.flatMap((row) => {
    const event = new EventRow(row, faults).read(options);
    return event === null ? [] : [{ line: row.line, event }];
  });
  const events = eventsOnce(read, faults);
  return { faults: faults.inOrder(), faultCount: faults.count, rows: table.length, events };
}

/** The cells of one event; each reader reports what is wrong and gives null. */
class EventRow {
  constructor(
    private readonly row: TableRow,
    private readonly faults: FaultList,
  ) {}

  read({ siteCode, zone, version: ofFile }: EventsCsvOptions): StatedEvent | null {
    const before = this.faults.count;
    this.checkSite(siteCode);
    const programme = this.name('programme');
    const externalId = this.name('event_id');
    const kind = this.oneOf('kind', EVENT_KINDS, 'EVENTS_CSV.KIND_UNKNOWN');
    const state = this.oneOf('state', EVENT_STATES, 'EVENTS_CSV.STATE_UNKNOWN');
    const start = this.time('start', zone);
    const end = this.time('end', zone);
    const notifiedAt = this.text('notified') === '' ? null : this.time('notified', zone);
    const requestedWatts = this.requestedWatts();
    const version = this.version(ofFile);
    if (this.faults.count > before || kind === null || state === null || start === null || end === null) {
      return null;
    }
    const targets = this.targets();
    const times = { start, end, notifiedAt };
    return { programme, externalId, siteCode, kind, state, ...times, requestedWatts, targets, version };
  }

  private text(column: string): string {
    return this.row.cell(column)?.text.trim() ?? '';
  }

  private report(code: string, rule: string, field: string): void {
    const cell = this.row.cell(field);
    this.faults.add(code, rule, {
      line: this.row.line,
      column: cell?.column ?? null,
      field,
      value: cell?.text ?? '',
    });
  }

  private checkSite(siteCode: string): void {
    const isOther = this.row.cell('site') !== null && this.text('site') !== siteCode;
    if (isOther) this.report('EVENTS_CSV.OTHER_SITE', `every row is of the site ${siteCode}`, 'site');
  }

  private name(column: string): string {
    const text = this.text(column);
    const isUsable = text !== '' && text.length <= MAX_NAME_LENGTH && !UNPRINTABLE.test(text);
    if (!isUsable) {
      const rule = `1 to ${String(MAX_NAME_LENGTH)} printable characters: programme and event_id name the event`;
      this.report('EVENTS_CSV.NAME_UNUSABLE', rule, column);
    }
    return text;
  }

  private oneOf<T extends string>(column: string, words: readonly T[], code: string): T | null {
    const found = words.find((word) => word === this.text(column));
    if (found === undefined) this.report(code, `one of ${words.join(', ')}`, column);
    return found ?? null;
  }

  private time(column: string, zone: ZoneName | null): Instant | null {
    const reading = readEventTime(this.text(column), zone);
    if ('at' in reading) return reading.at;
    this.report(reading.code, reading.rule, column);
    return null;
  }

  private requestedWatts(): bigint | null {
    const text = this.text('requested_kw');
    if (text === '') return null;
    const parsed = parseScaled(text, KW_SCALE, 'kW');
    if (parsed.ok) return parsed.value;
    const rule = 'plain kW with at most three decimals, or blank for everything that can be moved';
    this.report('EVENTS_CSV.REQUEST_NOT_PLAIN', rule, 'requested_kw');
    return null;
  }

  private version(ofFile: bigint): bigint {
    const text = this.text('version');
    if (text === '') return ofFile;
    if (VERSION.test(text)) return BigInt(text);
    const rule = 'a version is a whole number of at most 18 digits, a later one wins; blank is the lowest';
    this.report('EVENTS_CSV.VERSION_UNREADABLE', rule, 'version');
    return ofFile;
  }

  /** Blank stands for the whole site. */
  private targets(): readonly string[] | null {
    const text = this.text('targets');
    return text === '' ? null : text.split(/[;\s]+/).filter((serial) => serial !== '');
  }
}

/** Takes a version of an event once; a second row of the same identity with other content leaves neither. */
function eventsOnce(read: readonly ReadEvent[], faults: FaultList): ReadEvent[] {
  const byIdentity = new Map<string, ReadEvent>();
  const disputed = new Set<string>();
  for (const entry of read) {
    const { programme, externalId, version } = entry.event;
    const identity = JSON.stringify([programme, externalId, version.toString()]);
    const first = byIdentity.get(identity);
    if (first === undefined) byIdentity.set(identity, entry);
    else if (contentOf(first.event) !== contentOf(entry.event)) {
      disputed.add(identity);
      const rule = `a version of an event has one row, or the same row again: line ${String(first.line)} says otherwise`;
      faults.add('EVENTS_CSV.TWO_VALUES', rule, { line: entry.line, field: 'event_id', value: externalId });
    }
  }
  return [...byIdentity].flatMap(([identity, entry]) => (disputed.has(identity) ? [] : [entry]));
}

function contentOf({
  kind,
  state,
  start,
  end,
  notifiedAt,
  requestedWatts,
  targets,
}: CurtailmentEvent): string {
  const serials = targets === null ? null : [...targets].sort();
  return JSON.stringify([kind, state, start, end, notifiedAt, requestedWatts?.toString() ?? null, serials]);
}
