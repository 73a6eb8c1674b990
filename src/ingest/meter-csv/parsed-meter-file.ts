import type { UtcDay } from '../../domain/time/local-calendar.js';
import type { RowFault } from '../fault.js';
import type { IntervalLabel } from './meter-layout.js';

/** The readings of one series in one UTC day, by the start of their interval. */
export interface ParsedMeterDay {
  readonly day: UtcDay;
  readonly stepSeconds: number;
  /** milliWh per slot, or MISSING_VALUE. */
  readonly values: Float64Array;
  /** Index into READING_QUALITIES; null = all present ones are MEASURED. A slot without a value is MISSING. */
  readonly qualities: Uint8Array | null;
  /** Line of the file per slot, 0 = none: later faults name it. */
  readonly lines: Uint32Array;
}

/** Which way the energy of a channel flows, where the format says so. */
export type FlowDirection = 'CONSUMED' | 'EXPORTED';

/** Neighbouring intervals for which the source says more than a quality: NEM12's `S14`, ESPI's quality 8. */
export interface MethodRun {
  readonly flag: string;
  /** Reason code of the source, '' when it gives none. */
  readonly reason: string;
  /** Whole seconds since 1970, half-open. */
  readonly fromSecond: number;
  readonly toSecond: number;
  /** Intervals of the run, those without a value included. */
  readonly readings: number;
}

/** Everything a file says about one series under one source version. */
export interface ParsedMeterSeries {
  readonly code: string;
  /** 0n when the file has no version. */
  readonly version: bigint;
  readonly stepSeconds: number;
  /** The file its lines are counted in: one inside the archive when there is one. */
  readonly fileName: string;
  readonly firstLine: number;
  /** Slots with a value. */
  readonly readings: number;
  /** Rows that said the same again. */
  readonly duplicates: number;
  /** Null when the format does not say. */
  readonly direction: FlowDirection | null;
  /** In the order of time. */
  readonly methods: readonly MethodRun[];
  /** In the order of the days. */
  readonly days: readonly ParsedMeterDay[];
}

export type MeterFormat = 'csv' | 'nem12' | 'green-button';

/** What a meter file of any format says. When it has faults, the series hold what was readable. */
export interface ParsedMeterFile {
  /** In the order of the file; the first thousand. */
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Records that hold readings, blank lines left out. */
  readonly rows: number;
  /** In the order of the UTF-8 bytes of the code, then by version. */
  readonly series: readonly ParsedMeterSeries[];
  /** What else the import's report says of the file: unit, label, skipped channels, completeness. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface ParsedMeterCsv extends ParsedMeterFile {
  /** Null when the header could not be read. */
  readonly label: IntervalLabel | null;
  readonly encoding: string;
  readonly ignoredColumns: readonly string[];
  /** Name of the amount column, '' when unknown. */
  readonly unit: string;
}

/** Reads one file from pieces that may be cut anywhere. */
export interface MeterReader {
  push(piece: Uint8Array): void;
  finish(): ParsedMeterFile;
}
