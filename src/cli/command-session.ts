import type { OnProgress } from '../app/caller.js';
import type { ImportOptions } from '../app/import-report.js';
import type { Outcome } from '../domain/failure.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';

/** On whose behalf a command runs; null = the default of the database. */
export interface Named {
  readonly organisationCode: string | null;
  readonly actorCode: string | null;
}

export const FILE_KINDS = ['meters', 'area', 'events', 'rigs', 'telemetry', 'openadr'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** How a file is to be read, as the command line and the upload route name it. */
export interface ImportArguments {
  readonly site: string | null;
  readonly area: string | null;
  readonly zone: string | null;
  readonly label: 'start' | 'end' | null;
  readonly step: number | null;
  readonly decimalComma: boolean;
  readonly format: ImportOptions['format'];
  readonly seriesMap: ImportOptions['seriesMap'];
  readonly status: 'preliminary' | 'confirmed';
  readonly correctionReason: string | null;
  readonly correctionVersion: string | null;
  readonly correctionApprovedBy: string | null;
  readonly dryRun: boolean;
}

/** A file whose bytes can be read from their beginning, more than once. */
export interface FileToImport {
  readonly kind: FileKind;
  readonly name: string;
  readonly byteLength: number;
  read(): AsyncIterable<Uint8Array>;
  readonly arguments: ImportArguments;
}

/**
 * Where commands are carried out: here on an opened database, or in the server that owns it. Both give the same JSON, so
 * that whoever renders it cannot tell.
 */
export interface CommandSession {
  perform(name: string, named: Named, args: JsonObject, onProgress: OnProgress): Promise<Outcome<JsonValue>>;
  importFile(file: FileToImport, named: Named, onProgress: OnProgress): Promise<Outcome<JsonValue>>;
  close(): Promise<void>;
}
