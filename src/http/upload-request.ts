import {
  METER_FORMATS,
  type ImportKind,
  type ImportOptions,
  type ImportRequest,
} from '../app/import-report.js';
import { parseSeriesMap } from '../app/series-map.js';
import { refusal, type RequestRefused } from './request-refused.js';

const KINDS: ReadonlyMap<string, ImportKind> = new Map<string, ImportKind>([
  ['meters', 'METERS'],
  ['area', 'AREA'],
  ['events', 'EVENTS'],
  ['rigs', 'RIGS'],
  ['telemetry', 'TELEMETRY'],
  ['openadr', 'OPENADR'],
]);

const LONGEST = 255;
const PARAMETERS: ReadonlySet<string> = new Set([
  'name',
  'site',
  'area',
  'zone',
  'label',
  'step',
  'decimalComma',
  'format',
  'map',
  'status',
  'correctionReason',
  'correctionVersion',
  'correctionApprovedBy',
  'dryRun',
]);

type Query = Readonly<Record<string, unknown>>;

/** What path and query of `PUT /imports/<kind>` ask for: everything of an import but its bytes and key. */
export function parseUpload(kind: string, query: Query): Omit<ImportRequest, 'bytes' | 'idempotencyKey'> {
  const importKind = KINDS.get(kind);
  if (importKind === undefined) {
    throw refusal(
      404,
      'UPLOAD.UNKNOWN_KIND',
      `files of kind "${kind.slice(0, 40)}" are not imported`,
      `use one of ${[...KINDS.keys()].join(', ')}`,
    );
  }
  for (const name of Object.keys(query)) {
    if (!PARAMETERS.has(name)) throw badParameter(name.slice(0, 40), `one of ${[...PARAMETERS].join(', ')}`);
  }
  const fileName = textOf(query, 'name');
  if (fileName === null) throw badParameter('name', 'the name of the file, e.g. ?name=meters-2023-03.csv');
  return {
    kind: importKind,
    fileName,
    siteCode: textOf(query, 'site'),
    area: textOf(query, 'area'),
    options: optionsOf(query),
    dryRun: flagOf(query, 'dryRun'),
  };
}

function optionsOf(query: Query): ImportOptions {
  return {
    zone: textOf(query, 'zone'),
    label: memberOf(query, 'label', ['start', 'end']),
    stepSeconds: wholeOf(query, 'step', 5),
    decimalComma: flagOf(query, 'decimalComma'),
    format: memberOf(query, 'format', METER_FORMATS),
    seriesMap: seriesMapOf(query),
    status:
      memberOf(query, 'status', ['preliminary', 'confirmed']) === 'preliminary' ? 'PRELIMINARY' : 'CONFIRMED',
    correction: correctionOf(query),
  };
}

/** `map` may be there several times. */
function seriesMapOf(query: Query): ImportOptions['seriesMap'] {
  const given = query['map'] ?? [];
  const texts: readonly unknown[] = Array.isArray(given) ? given : [given];
  const renames = parseSeriesMap(texts.map((text) => textOf({ map: text }, 'map') ?? ''));
  if (!renames.ok) throw badParameter('map', `a series for each code once: ${renames.failure.remedy}`);
  return renames.value;
}

function correctionOf(query: Query): ImportOptions['correction'] {
  // An empty reason is one that was not thought of: the import says so.
  const reason = query['correctionReason'] === '' ? '' : textOf(query, 'correctionReason');
  const version = textOf(query, 'correctionVersion');
  const approvedBy = textOf(query, 'correctionApprovedBy');
  if (reason === null && version === null && approvedBy === null) return null;
  if (reason !== null && version !== null && /^[1-9]\d{0,17}$/.test(version))
    return { reason, version: BigInt(version), approvedBy };
  throw badParameter('correctionVersion', 'a whole number, together with correctionReason');
}

function textOf(query: Query, name: string): string | null {
  const value = query[name] ?? null;
  if (value === null || value === '') return null;
  if (typeof value === 'string' && value.length <= LONGEST && !/\p{Cc}/u.test(value)) return value;
  throw badParameter(name, `one text of at most ${String(LONGEST)} characters`);
}

function memberOf<T extends string>(query: Query, name: string, members: readonly T[]): T | null {
  const text = textOf(query, name);
  if (text === null) return null;
  const member = members.find((known) => known === text);
  if (member === undefined) throw badParameter(name, members.join(' or '));
  return member;
}

function wholeOf(query: Query, name: string, digits: number): number | null {
  const text = textOf(query, name);
  if (text === null) return null;
  if (/^[1-9]\d*$/.test(text) && text.length <= digits) return Number(text);
  throw badParameter(name, 'a whole number');
}

function flagOf(query: Query, name: string): boolean {
  return memberOf(query, name, ['true', 'false']) === 'true';
}

function badParameter(name: string, wanted: string): RequestRefused {
  return refusal(400, 'UPLOAD.BAD_PARAMETER', `the parameter "${name}" is not understood`, `give ${wanted}`);
}
