import type { ZoneName } from '../domain/time/local-calendar.js';
import type { RowFault } from '../ingest/fault.js';
import type { Site, WriteTransaction } from '../storage/store.js';
import type { Caller } from './caller.js';
import type { ImportFigures, ImportRequest } from './import-report.js';

/** What an intake of a site's file works with. */
export interface SiteImport {
  readonly caller: Caller;
  readonly site: Site;
  readonly request: ImportRequest;
  /** Of local times without offset, as the import names it. */
  readonly zone: ZoneName | null;
}

/** What one kind of file does with its bytes; `import-file` does the rest the same way for all kinds. */
export interface FileIntake {
  push(piece: Uint8Array): void;
  /** After the last piece: what was read, checked against what is known outside a transaction. */
  finish(): Promise<ReadFile>;
}

export interface ReadFile {
  /** Null for files that belong to an area. */
  readonly siteId: number | null;
  /** Site or area the file belongs to: part of the identity of an import. */
  readonly scope: string;
  readonly parserVersion: string;
  /** Of the bytes; text/csv when absent. */
  readonly mediaType?: string;
  readonly rows: number;
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Joins what was read with the current state, inside the transaction and after the head lock. */
  plan(tx: WriteTransaction): Promise<ImportPlan>;
}

export interface ImportPlan {
  readonly figures: ImportFigures;
  /** Faults that only the current state shows, such as conflicts. */
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** Appends the facts; called only when nothing is wrong. */
  apply(documentUid: string): Promise<void>;
}

/** A whole file of a small kind, gathered from its pieces. */
export class WholeFile {
  private readonly pieces: Uint8Array[] = [];

  push(piece: Uint8Array): void {
    this.pieces.push(piece.slice());
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.pieces);
  }
}

export const NO_FIGURES: ImportFigures = {
  rows: 0,
  accepted: 0,
  duplicates: 0,
  revised: 0,
  gaps: 0,
  series: [],
  months: [],
  facts: {},
};
