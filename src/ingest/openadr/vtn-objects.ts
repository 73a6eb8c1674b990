import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/proof/canonical-json.js';
import { instant, parseInstant, type Instant } from '../../domain/time/instant.js';
import {
  addIsoDuration,
  isForEver,
  isZero,
  parseIsoDuration,
  type IsoDuration,
} from '../../domain/time/iso-duration.js';

// The objects of the OpenADR 3 interface as a VEN reads them: openadr3.yaml 3.0.1 and Definitions 3.0 of the OpenADR Alliance.

/** A list of values under a type: targets and payloads. */
export interface ValuesMap {
  readonly type: string;
  readonly values: readonly JsonValue[];
}

export interface VtnInterval {
  readonly id: number;
  readonly start: Instant;
  /** Null: for ever. */
  readonly end: Instant | null;
  /** The start may be put off by up to so many seconds. */
  readonly randomizeSeconds: number;
  readonly payloads: readonly ValuesMap[];
}

export interface VtnEvent {
  readonly id: string;
  readonly programId: string;
  /** 0 is the highest; null ranks below every number. */
  readonly priority: number | null;
  readonly createdAt: Instant | null;
  /** When the VTN last changed the event. */
  readonly modifiedAt: Instant | null;
  readonly targets: readonly ValuesMap[];
  /** Units by payload type, of the event or else of its program. */
  readonly units: ReadonlyMap<string, string>;
  readonly intervals: readonly VtnInterval[];
}

export interface VtnProgram {
  readonly id: string;
  readonly name: string;
  readonly units: ReadonlyMap<string, string>;
}

/** What an event lacks; thrown inside this file only. */
class Unreadable extends Error {}

/** A program, or why it cannot be read. */
export function readProgram(object: JsonObject): VtnProgram | string {
  return readOrSay(() => {
    const id = objectId(object, 'id');
    const name = object['programName'];
    return { id, name: typeof name === 'string' && name !== '' ? name : id, units: unitsOf(object) };
  });
}

/** An event, or why it cannot be read. Its intervals have their own period, else follow one another from the event's. */
export function readEvent(object: JsonObject, program: VtnProgram | undefined): VtnEvent | string {
  return readOrSay(() => {
    const createdAt = optionalInstant(object, 'createdDateTime');
    return {
      id: objectId(object, 'id'),
      programId: objectId(object, 'programID'),
      priority: priorityOf(object['priority']),
      createdAt,
      modifiedAt: optionalInstant(object, 'modificationDateTime'),
      targets: valuesMaps(object['targets'], 'targets'),
      units: new Map([...(program?.units ?? []), ...unitsOf(object)]),
      intervals: intervalsOf(object, createdAt),
    };
  });
}

function readOrSay<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

function objectId(object: JsonObject, name: string): string {
  const id = object[name];
  if (typeof id === 'string' && /^[a-zA-Z0-9_-]{1,128}$/.test(id)) return id;
  throw new Unreadable(`${name} is not an object id`);
}

function priorityOf(value: JsonValue | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Unreadable('priority is not a whole number from 0');
}

function optionalInstant(object: JsonObject, name: string): Instant | null {
  const value = object[name] ?? null;
  return value === null ? null : instantOf(value, name);
}

function instantOf(value: JsonValue | undefined, name: string): Instant {
  // RFC 3339 allows more digits of a second than facts have.
  const text = typeof value === 'string' ? value.replace(/(\.\d{3})\d+/, '$1') : '';
  const parsed = parseInstant(text);
  if (parsed.ok) return wholeSecond(parsed.value);
  throw new Unreadable(`${name} is not an instant with an offset`);
}

/** Facts lie on whole seconds; what began within a second began with it. */
function wholeSecond(at: Instant): Instant {
  return instant(Math.floor(at / 1_000) * 1_000);
}

function valuesMaps(value: JsonValue | undefined, name: string): ValuesMap[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Unreadable(`${name} is not a list`);
  return value.map((item: JsonValue) => {
    const map = isJsonObject(item) ? item : {};
    const { type, values } = map;
    if (typeof type === 'string' && Array.isArray(values)) return { type, values };
    throw new Unreadable(`${name} holds what has no type and values`);
  });
}

function unitsOf(object: JsonObject): Map<string, string> {
  const descriptors = object['payloadDescriptors'];
  const units = new Map<string, string>();
  for (const descriptor of Array.isArray(descriptors) ? descriptors : []) {
    if (!isJsonObject(descriptor)) continue;
    const { payloadType, units: unit } = descriptor;
    if (typeof payloadType === 'string' && typeof unit === 'string') units.set(payloadType, unit);
  }
  return units;
}

interface Period {
  /** Null: now, that is, when the event was created. */
  readonly start: Instant | null;
  readonly duration: IsoDuration;
  readonly randomizeSeconds: number;
}

const NOW = /^0001-01-01(?:T00:00:00(?:\.0+)?(?:Z|[+-]00:00)?)?$/;
const MOST_RANDOM_SECONDS = 86_400;

function periodOf(value: JsonValue | undefined): Period | null {
  if (value === undefined || value === null) return null;
  if (!isJsonObject(value)) throw new Unreadable('intervalPeriod is not an object');
  const { start } = value;
  const randomized = durationOf(value['randomizeStart'], 'randomizeStart');
  const { years, months, days, seconds } = randomized;
  if (years > 0 || months > 0 || days * 86_400 + seconds > MOST_RANDOM_SECONDS)
    throw new Unreadable('randomizeStart is longer than a day');
  return {
    start: typeof start === 'string' && NOW.test(start) ? null : instantOf(start, 'start'),
    duration: durationOf(value['duration'], 'duration'),
    randomizeSeconds: days * 86_400 + seconds,
  };
}

function durationOf(value: JsonValue | undefined, name: string): IsoDuration {
  const parsed = parseIsoDuration(typeof value === 'string' ? value : 'PT0S');
  if (parsed.ok && (value === undefined || value === null || typeof value === 'string')) return parsed.value;
  throw new Unreadable(`${name} is not a duration`);
}

function intervalsOf(event: JsonObject, createdAt: Instant | null): VtnInterval[] {
  const { intervals } = event;
  if (!Array.isArray(intervals)) throw new Unreadable('intervals is not a list');
  const common = periodOf(event['intervalPeriod']);
  const read: VtnInterval[] = [];
  for (const item of intervals as readonly JsonValue[]) {
    const own = isJsonObject(item) ? periodOf(item['intervalPeriod']) : null;
    const period = own ?? followingPeriod(common, read.at(-1));
    read.push(intervalOf(item, period, createdAt));
  }
  const ids = read.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new Unreadable('two intervals have one id');
  return read;
}

/** An interval without a period of its own begins where the one before it ended, and only the first start is put off. */
function followingPeriod(common: Period | null, before: VtnInterval | undefined): Period {
  if (common === null) throw new Unreadable('an interval has no period and its event has none');
  if (before === undefined) return common;
  if (before.end === null) throw new Unreadable('an interval follows one that never ends');
  return { ...common, start: before.end, randomizeSeconds: 0 };
}

function intervalOf(item: JsonValue, period: Period, createdAt: Instant | null): VtnInterval {
  const object = isJsonObject(item) ? item : {};
  const { id } = object;
  if (typeof id !== 'number' || !Number.isSafeInteger(id))
    throw new Unreadable('an interval has no whole id');
  const start = period.start ?? createdAt;
  if (start === null) throw new Unreadable('it starts now and does not say when it was created');
  const { duration, randomizeSeconds } = period;
  // PT0S means "instantaneous or infinity, depending on payloadType"; an order for an instant would be none.
  const end = isForEver(duration) || isZero(duration) ? null : addIsoDuration(start, duration);
  return { id, start, end, randomizeSeconds, payloads: valuesMaps(object['payloads'], 'payloads') };
}
