import { parseInstant, type Instant, type Interval } from '../../domain/time/instant.js';
import { parseZone, type ZoneName } from '../../domain/time/local-calendar.js';
import { isJsonObject, type JsonObject } from '../../domain/proof/canonical-json.js';

export const TELEMETRY_FORMAT = 'yojo-rig-telemetry/1';
const MOST_HOLD_SECONDS = 3_600;

/** First line of a telemetry log: which span it accounts for, and how samples become energy. */
export interface TelemetryHeader {
  /** Code of the site whose rigs were asked. */
  readonly site: string;
  readonly zone: ZoneName;
  /** Energy is given for whole slots inside it; replies before and after it only show what held at its edges. */
  readonly span: Interval;
  readonly holdSeconds: number;
}

/** Why a rig gave no reply. */
export const NO_REPLY_REASONS = ['TIMED_OUT', 'REFUSED', 'CLOSED', 'TOO_LONG'] as const;
export type NoReplyReason = (typeof NO_REPLY_REASONS)[number];

/** Any other line: a reply, the lack of one, or what an earlier log left over. */
export type TelemetryLine =
  | {
      readonly kind: 'REPLY';
      readonly rig: string;
      readonly at: Instant;
      readonly command: string;
      readonly reply: string;
    }
  | { readonly kind: 'NO_REPLY'; readonly rig: string; readonly at: Instant; readonly reason: NoReplyReason }
  | { readonly kind: 'REMAINDER'; readonly rig: string; readonly remainder: number };

const WATT_MS_PER_MILLI_WH = 3_600;

/** Null when the line is no header of this format. */
export function parseTelemetryHeader(text: string): TelemetryHeader | null {
  const line = objectOf(text);
  if (line?.['format'] !== TELEMETRY_FORMAT) return null;
  const zone = parseZone(textOf(line, 'zone'));
  const start = parseInstant(textOf(line, 'from'));
  const end = parseInstant(textOf(line, 'to'));
  const holdSeconds = line['holdSeconds'];
  if (!zone.ok || !start.ok || !end.ok || start.value >= end.value) return null;
  if (typeof holdSeconds !== 'number' || !Number.isSafeInteger(holdSeconds)) return null;
  if (holdSeconds < 1 || holdSeconds > MOST_HOLD_SECONDS) return null;
  return {
    site: textOf(line, 'site'),
    zone: zone.value,
    span: { start: start.value, end: end.value },
    holdSeconds,
  };
}

/** Null when the line is none of this format. */
export function parseTelemetryLine(text: string): TelemetryLine | null {
  const line = objectOf(text);
  const rig = line === null ? '' : textOf(line, 'rig');
  if (line === null || rig === '') return null;
  const { remainder, reply, noReply } = line;
  if (typeof remainder === 'number') {
    const fits = Number.isSafeInteger(remainder) && remainder >= 0 && remainder < WATT_MS_PER_MILLI_WH;
    return fits ? { kind: 'REMAINDER', rig, remainder } : null;
  }
  const at = parseInstant(textOf(line, 'at'));
  if (!at.ok) return null;
  const reason = NO_REPLY_REASONS.find((known) => known === noReply);
  if (reason !== undefined) return { kind: 'NO_REPLY', rig, at: at.value, reason };
  const command = textOf(line, 'command');
  if (typeof reply !== 'string' || command === '') return null;
  return { kind: 'REPLY', rig, at: at.value, command, reply };
}

function objectOf(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function textOf(line: JsonObject, name: string): string {
  const value = line[name];
  return typeof value === 'string' ? value : '';
}
