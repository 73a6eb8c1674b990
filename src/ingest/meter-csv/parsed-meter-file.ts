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

/** Everything a file says about one series under one source version. */
export interface ParsedMeterSeries {
  readonly code: string;
  /** 0n when the file has no version. */
  readonly version: bigint;
  readonly stepSeconds: number;
  readonly firstLine: number;
  /** Slots with a value. */
  readonly readings: number;
  /** Rows that said the same again. */
  readonly duplicates: number;
  /** In the order of the days. */
  readonly days: readonly ParsedMeterDay[];
}

/** What a meter file says. When it has faults, the series hold what was readable. */
export interface ParsedMeterFile {
  /** In the order of the file; the first thousand. */
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Records below the header, blank lines left out. */
  readonly rows: number;
  /** In the order of the UTF-8 bytes of the code, then by version. */
  readonly series: readonly ParsedMeterSeries[];
  /** Null when the header could not be read. */
  readonly label: IntervalLabel | null;
  readonly encoding: string;
  readonly ignoredColumns: readonly string[];
  /** Name of the amount column, '' when unknown. */
  readonly unit: string;
}
