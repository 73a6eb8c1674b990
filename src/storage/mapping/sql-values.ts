import { types } from 'node:util';
import { invariant } from '../../domain/invariant.js';

type TextParser = (text: string) => unknown;

/** 'YYYY-MM-DD hh:mm:ss[.ffffff]+00' of a session in UTC, as ISO 8601. */
function isoFromTimestamptz(text: string): string {
  return text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z');
}

function bytesFromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

/** Splits PostgreSQL's text form of a one-dimensional array: `{a,"b,c",NULL}`. */
function elementsOf(text: string): (string | null)[] {
  const elements: (string | null)[] = [];
  invariant(text.startsWith('{') && text.endsWith('}'), 'array text without bounds');
  let at = 1;
  while (at < text.length - 1) {
    let element = '';
    const quoted = text[at] === '"';
    if (quoted) at += 1;
    for (; at < text.length - 1; at += 1) {
      const char = text.charAt(at);
      if (char === '\\') element += text.charAt((at += 1));
      else if (quoted ? char === '"' : char === ',') break;
      else element += char;
    }
    elements.push(!quoted && element === 'NULL' ? null : element);
    at += quoted ? 2 : 1;
  }
  return elements;
}

function arrayOf(parse: TextParser): TextParser {
  return (text) => elementsOf(text).map((element) => (element === null ? null : parse(element)));
}

const asText: TextParser = (text) => text;
const asNumber: TextParser = (text) => Number(text);
const asBigint: TextParser = (text) => BigInt(text);

/** Parsers by type OID, the same on both databases; every type that is not named stays text. */
const PARSERS: Readonly<Record<number, TextParser>> = {
  16: (text) => text === 't',
  17: bytesFromHex,
  20: asBigint,
  21: asNumber,
  23: asNumber,
  25: asText,
  26: asNumber,
  114: (text) => JSON.parse(text) as unknown,
  700: asText,
  701: asText,
  1000: arrayOf((text) => text === 't'),
  1005: arrayOf(asNumber),
  1007: arrayOf(asNumber),
  1009: arrayOf(asText),
  1016: arrayOf(asBigint),
  1082: asText,
  1114: asText,
  1182: arrayOf(asText),
  1184: isoFromTimestamptz,
  1185: arrayOf(isoFromTimestamptz),
  1186: asText,
  1231: arrayOf(asText),
  1700: asText,
  2951: arrayOf(asText),
  3802: (text) => JSON.parse(text) as unknown,
};

/** PARSERS as PGlite wants them. */
export const EMBEDDED_PARSERS: Record<number, TextParser> = { ...PARSERS };

/** PARSERS as pg wants them: `types` of a query. */
export const SERVER_TYPES = {
  getTypeParser: (oid: number, format?: string): ((value: string) => unknown) => {
    invariant(format !== 'binary', 'results are read as text');
    return PARSERS[oid] ?? asText;
  },
};

function arrayText(values: readonly unknown[]): string {
  const elements = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayText(value);
    const text = parameterText(value);
    return typeof text === 'string'
      ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
      : `"\\\\x${Buffer.from(text).toString('hex')}"`;
  });
  return `{${elements.join(',')}}`;
}

function parameterText(value: unknown): string | Uint8Array {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    invariant(Number.isSafeInteger(value), `a parameter is a whole number, not ${String(value)}`);
    return String(value);
  }
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (types.isDate(value)) return value.toISOString();
  if (Array.isArray(value)) return arrayText(value);
  return JSON.stringify(value);
}

/**
 * A parameter in the one form both drivers take alike: text, bytes or null. Arrays become PostgreSQL arrays, plain objects
 * JSON (pass a JSON array as text).
 *
 * @example toParameter([1n, 2n]) === '{"1","2"}'
 */
export function toParameter(value: unknown): string | Uint8Array | null {
  return value === null || value === undefined ? null : parameterText(value);
}
