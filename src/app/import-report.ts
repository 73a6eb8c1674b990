import type { Energy } from '../domain/quantity/energy.js';
import type { Instant } from '../domain/time/instant.js';
import type { RowFault } from '../ingest/fault.js';
import type { MeterFormat } from '../ingest/meter-csv/parsed-meter-file.js';
import type { SeriesRename } from './series-map.js';

export const IMPORT_KINDS = ['METERS', 'AREA', 'EVENTS', 'RIGS', 'TELEMETRY', 'OPENADR'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Formats of meter files, as `--format` names them. */
export const METER_FORMATS = ['csv', 'nem12', 'green-button'] as const satisfies readonly MeterFormat[];

/** What one series (or area column) of a file held. */
export interface ImportedSeries {
  readonly code: string;
  readonly readings: number;
  readonly duplicates: number;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly total: Energy;
}

/** Energy of a local month in the file, for one kind of series: SITE_MAIN, RIG, … or SURPLUS of an area. */
export interface ImportedMonth {
  readonly month: string;
  readonly measure: string;
  readonly total: Energy;
}

/** What a file held and what came of it; the part of a report that its document keeps. */
export interface ImportFigures {
  readonly rows: number;
  /** Readings, intervals, events or rigs that are new or replace a known one. */
  readonly accepted: number;
  /** The same again, in the file or already stored: accepted once, counted. */
  readonly duplicates: number;
  /** Of those accepted, the ones that replace another value. */
  readonly revised: number;
  /** Readings or intervals missing between the first and the last of their series in the file. */
  readonly gaps: number;
  readonly series: readonly ImportedSeries[];
  readonly months: readonly ImportedMonth[];
  /** Facts that belong to one kind of file, as text: label, step, sign, balanced rows, days … */
  readonly facts: Readonly<Record<string, string>>;
}

/** The outcome of an import, the same for a dry run: what was read, what is wrong, what is stored. */
export interface ImportReport extends ImportFigures {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly sha256: string;
  readonly byteLength: number;
  readonly dryRun: boolean;
  /** False when the file was refused or only tried. */
  readonly stored: boolean;
  /** True when the same bytes were already imported with the same options: nothing changed. */
  readonly replayed: boolean;
  readonly documentUid: string | null;
  readonly replacesUid: string | null;
  readonly sequence: bigint | null;
  /** Why stored values are corrected; '' for a file that corrects nothing. */
  readonly reason: string;
  /** Code of the second person who agreed to a correction; '' when none is named. */
  readonly approvedBy: string;
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
}

/** A file to import: its bytes are read once. */
export interface ImportRequest {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Site code for meters, events, rigs; null for area files. */
  readonly siteCode: string | null;
  /** Area key for area files whose name does not carry it. */
  readonly area: string | null;
  readonly options: ImportOptions;
  readonly dryRun: boolean;
  readonly idempotencyKey: string | null;
}

export interface ImportOptions {
  /** Of a meter file; null = by its first bytes. */
  readonly format: MeterFormat | null;
  /** Which series of the site the codes of a meter file stand for; the others keep their code. */
  readonly seriesMap: readonly SeriesRename[];
  readonly zone: string | null;
  readonly label: 'start' | 'end' | null;
  readonly stepSeconds: number | null;
  readonly decimalComma: boolean;
  /** 速報 or 確報, for area files. */
  readonly status: 'PRELIMINARY' | 'CONFIRMED';
  readonly correction: ImportCorrection | null;
}

/** A correction names why and its source version; later versions win over earlier ones. */
export interface ImportCorrection {
  readonly reason: string;
  readonly version: bigint;
  /** Person code of who agreed, another person than the one who sends it; null or absent when nobody is named. */
  readonly approvedBy?: string | null;
}

export const NO_OPTIONS: ImportOptions = {
  format: null,
  seriesMap: [],
  zone: null,
  label: null,
  stepSeconds: null,
  decimalComma: false,
  status: 'CONFIRMED',
  correction: null,
};
