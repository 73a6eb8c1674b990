import type { InterconnectionSign } from '../../domain/surplus/area-balance.js';
import type { AreaColumn, AreaInterval } from '../../domain/surplus/area-supply.js';
import type { ZoneName } from '../../domain/time/local-calendar.js';
import { FaultList, type RowFault } from '../fault.js';
import { readCsvFile, type CsvRecord } from '../text/csv-text.js';
import { decodeText } from '../text/decode-text.js';
import { areaDaysOf, type ParsedAreaDay } from './area-days.js';
import { areaCodeOfFileName } from './area-file-name.js';
import { readLabel, readStep, type IntervalLabel } from './area-grid.js';
import { readAreaHeader, type AreaHeader } from './area-header.js';
import { balancedIntervals, readIntervals, uniqueIntervals } from './area-intervals.js';
import { readTimeLabels } from './area-time-labels.js';
import { readAreaUnit, type AreaUnit } from './area-unit.js';

/** A grid area as the reader needs it. */
export interface KnownArea {
  readonly key: string;
  readonly zone: ZoneName;
}

export interface AreaCsvOptions {
  /** Key (`kyushu`) or code (`09`) given by the caller; wins over the `_NN` of the file name. */
  readonly area: string | null;
  /** Which end of its interval a time names; null = found from the file. */
  readonly label: IntervalLabel | null;
  readonly areaOfCode: (code: string) => KnownArea | null;
  readonly areaOfKey: (key: string) => KnownArea | null;
}

/** What a file of an area's supply and demand holds. Rows with a fault are in `faults` only. */
export interface ParsedAreaFile {
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Rows of figures, good and bad. */
  readonly rows: number;
  /** Rows that repeat another with the same figures. */
  readonly duplicateRows: number;
  readonly area: string | null;
  readonly zone: ZoneName | null;
  readonly stepSeconds: number | null;
  readonly label: IntervalLabel | null;
  readonly unit: AreaUnit | null;
  /** Null when no sign makes every row balance, or nothing could be checked. */
  readonly interconnectionSign: InterconnectionSign | null;
  readonly balancedRows: number;
  readonly encoding: string;
  readonly columns: readonly { readonly column: AreaColumn; readonly header: string }[];
  /** In time order; energies in milliWh as published, null where the file has a blank or `－`. */
  readonly intervals: readonly (AreaInterval & { readonly line: number })[];
  readonly days: readonly ParsedAreaDay[];
}

type Findings = Omit<ParsedAreaFile, 'faults' | 'faultCount'>;

const NOTHING: Findings = {
  rows: 0,
  duplicateRows: 0,
  area: null,
  zone: null,
  stepSeconds: null,
  label: null,
  unit: null,
  interconnectionSign: null,
  balancedRows: 0,
  encoding: 'unknown',
  columns: [],
  intervals: [],
  days: [],
};

/**
 * Reads a Japanese area supply-and-demand file (エリア需給実績), old or new: columns by name, unit, step, time label and sign of
 * the interconnection found from the file and proven by its balance.
 *
 * @example readAreaCsv(bytes, 'eria_jukyu_202604_09.csv', { area: null, label: null, areaOfCode, areaOfKey })
 */
export function readAreaCsv(bytes: Uint8Array, fileName: string, options: AreaCsvOptions): ParsedAreaFile {
  const faults = new FaultList(fileName);
  const findings = readFile(bytes, fileName, options, faults);
  return { ...findings, faults: faults.inOrder(), faultCount: faults.count };
}

function readFile(bytes: Uint8Array, fileName: string, options: AreaCsvOptions, faults: FaultList): Findings {
  const area = findArea(fileName, options, faults);
  const records = readCsvFile(bytes, faults);
  if (records.length === 0) {
    if (faults.faults.every(({ code }) => !code.startsWith('TEXT.'))) {
      faults.add('TEXT.EMPTY', 'a file begins with a header row', { line: 1 });
    }
    return { ...NOTHING, area: area?.key ?? null, zone: area?.zone ?? null };
  }
  const found: Findings = {
    ...NOTHING,
    area: area?.key ?? null,
    zone: area?.zone ?? null,
    encoding: decodeText(bytes)?.encoding ?? NOTHING.encoding,
  };
  const header = readAreaHeader(records, faults);
  if (header === null) return found;
  const rows = header.rows.filter(isFilled);
  const unit = readAreaUnit(header.records, faults);
  const known = { ...found, rows: rows.length, unit, columns: header.columns.map(nameOnly) };
  return area === null || unit === null
    ? known
    : readRows(known, header, rows, area.zone, unit, options.label, faults);
}

function readRows(
  known: Findings,
  header: AreaHeader,
  rows: readonly CsvRecord[],
  zone: ZoneName,
  unit: AreaUnit,
  declared: IntervalLabel | null,
  faults: FaultList,
): Findings {
  const labelled = readTimeLabels(header, rows, zone, faults);
  const label = readLabel(labelled, declared, faults);
  const stepSeconds = readStep(labelled, faults);
  if (label === null || stepSeconds === null) return { ...known, label, stepSeconds };
  const read = readIntervals(labelled, header.columns, unit, { label, stepSeconds }, faults);
  const { intervals: unique, duplicateRows } = uniqueIntervals(read, faults);
  const { intervals, sign, balancedRows } = balancedIntervals(unique, stepSeconds, faults);
  const columns = header.columns.map(({ column }) => column);
  return {
    ...known,
    label,
    stepSeconds,
    duplicateRows,
    interconnectionSign: sign,
    balancedRows,
    intervals,
    days: areaDaysOf(intervals, columns, stepSeconds),
  };
}

function findArea(
  fileName: string,
  { area, areaOfCode, areaOfKey }: AreaCsvOptions,
  faults: FaultList,
): KnownArea | null {
  const named = area ?? areaCodeOfFileName(fileName);
  if (named === null) {
    faults.add(
      'AREA_CSV.NO_AREA',
      'the name of the file ends in the code of its area (_09), or the area is given',
      {
        line: 1,
        value: fileName,
      },
    );
    return null;
  }
  const known = areaOfKey(named) ?? areaOfCode(named);
  if (known === null) {
    faults.add('AREA_CSV.UNKNOWN_AREA', 'an area Yojo knows, by key (kyushu) or code (09)', {
      line: 1,
      value: named,
    });
  }
  return known;
}

function isFilled({ cells }: CsvRecord): boolean {
  return cells.some(({ text }) => text.trim() !== '');
}

function nameOnly({ column, header }: AreaHeader['columns'][number]): Findings['columns'][number] {
  return { column, header };
}
