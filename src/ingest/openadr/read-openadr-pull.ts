import type { StatedEvent } from '../../domain/curtailment/curtailment-event.js';
import { UNVERSIONED } from '../../domain/decide-revision.js';
import { isJsonObject, type JsonObject } from '../../domain/proof/canonical-json.js';
import { instant, parseInstant, SECOND, type Instant } from '../../domain/time/instant.js';
import { FaultList, printable, type RowFault } from '../fault.js';
import { piecesOf, type OrderPiece, type VtnOrder } from './order-pieces.js';
import { orderOfPayload, strongestOrder } from './payload-rules.js';
import {
  readEvent,
  readProgram,
  type ValuesMap,
  type VtnEvent,
  type VtnInterval,
  type VtnProgram,
} from './vtn-objects.js';

export const OPENADR_FORMAT = 'yojo-openadr-pull/1';

/** First line of a pull: who was asked, for whom, and when. */
export interface OpenAdrHeader {
  readonly site: string;
  readonly vtn: string;
  /** Name under which the site is enrolled; events for other names are not for it. */
  readonly ven: string | null;
  readonly pulledAt: Instant;
}

/** An event of a VTN that could not be understood; the others are taken all the same. */
export interface UnreadableEvent {
  readonly eventId: string;
  readonly why: string;
}

export interface ParsedOpenAdrPull {
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Programs and events in the document. */
  readonly rows: number;
  readonly header: OpenAdrHeader | null;
  /** Names of the programs that were pulled. */
  readonly programmes: readonly string[];
  /** Calls for the site in the state ISSUED; the version is when the VTN last changed the event, in ms since 1970. */
  readonly events: readonly StatedEvent[];
  readonly unreadable: readonly UnreadableEvent[];
  /** Events for other VENs, groups or resources. */
  readonly notOurs: number;
  /** Events that inform and order nothing. */
  readonly informing: number;
}

export interface OpenAdrOptions {
  readonly siteCode: string;
  /** Serials of the rigs that were ever at the site. */
  readonly serials: ReadonlySet<string>;
  /** Nameplate of the rigs in service at an instant; of some rigs when they are named. */
  readonly nameplateWatts: (at: Instant, targets: readonly string[] | null) => bigint;
}

const LINE_RULE = 'a line is {"program":{…}} or {"event":{…}} as a VTN of OpenADR 3 gives them';

/**
 * Reads what a VTN said: programs and events of OpenADR 3, one per line below a header, into calls to one site.
 *
 * @example readOpenAdrPull(bytes, 'pull.ndjson', options).events[0].kind === 'REDUCE'
 */
export function readOpenAdrPull(
  bytes: Uint8Array,
  fileName: string,
  options: OpenAdrOptions,
): ParsedOpenAdrPull {
  const faults = new FaultList(fileName);
  const [first = '', ...lines] = new TextDecoder().decode(bytes).split('\n');
  const header = parseHeader(first);
  const reading = new PullReading(options, header);
  if (header === null) {
    faults.add('OPENADR.NOT_A_PULL', `the first line is the header of ${OPENADR_FORMAT}`, {
      line: 1,
      value: first,
    });
  } else if (header.site !== options.siteCode) {
    const rule = `a pull of site ${options.siteCode}`;
    faults.add('OPENADR.OTHER_SITE', rule, { line: 1, field: 'site', value: header.site });
  } else {
    for (const [index, text] of lines.entries()) {
      if (text.trim() === '' || reading.take(text)) continue;
      faults.add('OPENADR.LINE_UNREADABLE', LINE_RULE, { line: index + 2, value: text });
    }
  }
  return { faults: faults.inOrder(), faultCount: faults.count, header, ...reading.result() };
}

function parseHeader(text: string): OpenAdrHeader | null {
  const line = objectOf(text);
  if (line?.['format'] !== OPENADR_FORMAT) return null;
  const { site, vtn, ven = null, pulledAt } = line;
  const at = parseInstant(typeof pulledAt === 'string' ? pulledAt : '');
  if (!at.ok || typeof site !== 'string' || typeof vtn !== 'string') return null;
  if (ven !== null && typeof ven !== 'string') return null;
  return { site, vtn, ven, pulledAt: at.value };
}

function objectOf(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whom targets mean: nobody of ours, the whole site, or some of its rigs. */
type Addressed = 'NOT_US' | 'SITE' | readonly string[];

class PullReading {
  private readonly programs = new Map<string, VtnProgram>();
  private readonly orders: VtnOrder[] = [];
  private readonly unreadable: UnreadableEvent[] = [];
  private rows = 0;
  private notOurs = 0;
  private informing = 0;

  constructor(
    private readonly options: OpenAdrOptions,
    private readonly header: OpenAdrHeader | null,
  ) {}

  /** Takes a line; programs come before the events that name them. False when it is neither. */
  take(text: string): boolean {
    const { program, event } = objectOf(text) ?? {};
    if (isJsonObject(program)) this.takeProgram(program);
    else if (isJsonObject(event)) this.takeEvent(event);
    else return false;
    this.rows += 1;
    return true;
  }

  private takeProgram(object: JsonObject): void {
    const program = readProgram(object);
    if (typeof program === 'string') this.reject(object, program);
    else this.programs.set(program.id, program);
  }

  private takeEvent(object: JsonObject): void {
    const { programID } = object;
    const event = readEvent(object, typeof programID === 'string' ? this.programs.get(programID) : undefined);
    if (typeof event === 'string') {
      this.reject(object, event);
      return;
    }
    const addressed = this.addressedBy(event.targets);
    if (addressed === 'NOT_US') {
      this.notOurs += 1;
      return;
    }
    const orders = event.intervals.flatMap((interval) => this.orderOf(event, interval, addressed));
    if (orders.length === 0) this.informing += 1;
    this.orders.push(...orders);
  }

  private reject({ id }: JsonObject, why: string): void {
    this.unreadable.push({ eventId: typeof id === 'string' ? printable(id) : '', why });
  }

  /** VEN_NAME must name us; RESOURCE_NAME names the site or its rigs. Other targets the VTN has settled by what it showed us. */
  private addressedBy(targets: readonly ValuesMap[]): Addressed {
    const named = (type: string): string[] | null => {
      const maps = targets.filter((target) => target.type === type);
      if (maps.length === 0) return null;
      return maps.flatMap(({ values }) => values.filter((value) => typeof value === 'string'));
    };
    const vens = named('VEN_NAME');
    const { ven = null } = this.header ?? {};
    if (vens !== null && (ven === null || !vens.includes(ven))) return 'NOT_US';
    const resources = named('RESOURCE_NAME');
    if (resources === null || resources.includes(this.options.siteCode)) return 'SITE';
    const rigs = [...new Set(resources)].filter((name) => this.options.serials.has(name));
    return rigs.length === 0 ? 'NOT_US' : rigs;
  }

  private orderOf(event: VtnEvent, interval: VtnInterval, addressed: 'SITE' | readonly string[]): VtnOrder[] {
    const targets = addressed === 'SITE' ? null : addressed;
    const nameplate = this.options.nameplateWatts(interval.start, targets);
    const read = interval.payloads.map((payload) => orderOfPayload(payload, event.units, nameplate));
    for (const why of read) {
      if (typeof why === 'string') this.unreadable.push({ eventId: event.id, why });
    }
    const order = strongestOrder(read.filter((found) => found !== null && typeof found !== 'string'));
    if (order === null) return [];
    const id = `${event.id}#${String(interval.id)}`;
    const { id: eventId, programId, priority, createdAt, modifiedAt } = event;
    const times = { start: this.putOff(id, interval), end: interval.end, createdAt, modifiedAt };
    return [{ ...order, id, eventId, programId, priority, ...times, targets }];
  }

  /**
   * A start that may be randomised is put off by a share of its range that follows from VEN, event and interval alone: the same
   * at every pull, and different for different VENs. The end stays.
   */
  private putOff(id: string, { start, end, randomizeSeconds }: VtnInterval): Instant {
    const range = Math.min(randomizeSeconds, end === null ? randomizeSeconds : (end - start) / SECOND - 1);
    if (range <= 0) return start;
    const seconds = fnv1a(`${this.header?.ven ?? this.options.siteCode} ${id}`) % (range + 1);
    return instant(start + seconds * SECOND);
  }

  result(): Pick<
    ParsedOpenAdrPull,
    'rows' | 'programmes' | 'events' | 'unreadable' | 'notOurs' | 'informing'
  > {
    const { rows, unreadable, notOurs, informing } = this;
    const pieces = this.header === null ? [] : piecesOf(this.orders, this.header.pulledAt);
    return {
      rows,
      programmes: [...this.programs.values()].map(({ name }) => name),
      events: pieces.map((piece) => this.eventOf(piece)),
      unreadable,
      notOurs,
      informing,
    };
  }

  private eventOf({
    id,
    programId,
    kind,
    start,
    end,
    createdAt,
    modifiedAt,
    requestedWatts,
    targets,
  }: OrderPiece): StatedEvent {
    const { siteCode } = this.options;
    return {
      programme: this.programs.get(programId)?.name ?? programId,
      externalId: `${id}/${siteCode}`,
      siteCode,
      kind,
      state: 'ISSUED',
      start,
      end,
      notifiedAt: createdAt !== null && createdAt < end ? createdAt : null,
      requestedWatts,
      targets,
      version: modifiedAt === null ? UNVERSIONED : BigInt(modifiedAt),
    };
  }
}

/** A 32-bit hash (FNV-1a): spreads names evenly, and is the same everywhere. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
