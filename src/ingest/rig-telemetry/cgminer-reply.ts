import { failure, refused, success, type Outcome } from '../../domain/failure.js';
import { isJsonObject } from '../../domain/proof/canonical-json.js';
import { printable } from '../fault.js';
import { mendJson } from './mend-json.js';

/** One part of a reply: `STATS`, `POOL`, `SUMMARY` … with its fields as text. */
export interface CgminerSection {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;
}

export interface CgminerReply {
  readonly protocol: 'JSON' | 'TEXT';
  /** S, I, W, E or F; blank when the reply carries no status. */
  readonly status: string;
  /** What the status says, e.g. "CGMiner stats" or "Invalid command". */
  readonly message: string;
  /** Without the status, in the order of the reply. */
  readonly sections: readonly CgminerSection[];
}

/**
 * Reads one reply of the cgminer API (API-README of cgminer 4.11: one reply per connection, JSON or
 * `NAME=v,key=value,…|`), whatever command it answers: version, summary, devs, pools, stats, estats. Takes off the NUL that
 * ends a reply. What is not a reply at all is refused; nothing is guessed beyond the known faults of firmware.
 *
 * @example parseCgminerReply('STATUS=S,Msg=x|SUMMARY,Elapsed=9|').value.sections[0].fields.get('Elapsed') === '9'
 */
export function parseCgminerReply(reply: string): Outcome<CgminerReply> {
  const end = reply.indexOf('\u0000');
  const text = (end < 0 ? reply : reply.slice(0, end)).trim();
  const read = /^[{[]/.test(text) ? fromJson(text) : fromText(text);
  if (read !== null) return success(read);
  return refused(
    failure(
      'TELEMETRY.REPLY_UNREADABLE',
      `"${printable(text)}" is not a reply of the cgminer API`,
      'check that the address is that of a rig and its API is on',
    ),
  );
}

function fromJson(text: string): CgminerReply | null {
  const value = parsed(text) ?? parsed(mendJson(text));
  if (!isJsonObject(value)) return null;
  const sections = Object.entries(value).flatMap(([name, part]) => {
    const parts: readonly unknown[] = Array.isArray(part) ? part : [part];
    return parts.filter(isJsonObject).map((fields) => ({ name, fields: textFields(fields) }));
  });
  return withStatus('JSON', sections);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function textFields(fields: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** A bar that ends a section; some firmware escapes even those, so an escaped one counts before the name of a section. */
const SECTION_END = /\\?\|\s*(?=(?:STATUS|SUMMARY|STATS|POOL|ASC|PGA|DEV|VERSION|CONFIG)\b)|(?<!\\)\|/;

function fromText(text: string): CgminerReply | null {
  const sections = text
    .split(SECTION_END)
    .map((section) => section.trim())
    .filter((section) => section !== '')
    .map(textSection);
  return sections.every((section) => section !== null) ? withStatus('TEXT', sections) : null;
}

function textSection(section: string): CgminerSection | null {
  const cells = splitOutsideBrackets(section);
  const [name = ''] = (cells[0] ?? '').split('=', 1);
  if (!/^[A-Z]{2,12}$/.test(name)) return null;
  const fields = new Map<string, string>();
  for (const cell of cells) {
    const equals = cell.indexOf('=');
    if (equals > 0) fields.set(cell.slice(0, equals).trim(), unescaped(cell.slice(equals + 1)));
  }
  return { name, fields };
}

/** Cells between commas, but not those inside `SYSTEMSTATU[Work: In Work, Hash Board: 3 ]` nor escaped ones. */
function splitOutsideBrackets(text: string): string[] {
  const cells: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '[') depth += 1;
    else if (character === ']') depth = Math.max(0, depth - 1);
    else if (character === ',' && depth === 0) {
      cells.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...cells, text.slice(from)];
}

function unescaped(text: string): string {
  return text.replace(/\\([\\|,=])/g, '$1');
}

function withStatus(protocol: CgminerReply['protocol'], all: readonly CgminerSection[]): CgminerReply | null {
  if (all.length === 0) return null;
  const status = all.find(({ name }) => name === 'STATUS')?.fields;
  return {
    protocol,
    status: status?.get('STATUS') ?? '',
    message: status?.get('Msg') ?? '',
    sections: all.filter(({ name }) => name !== 'STATUS'),
  };
}
