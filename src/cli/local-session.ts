import { identifyCaller, type OnProgress } from '../app/caller.js';
import { importFile } from '../app/import-file.js';
import type { ImportKind, ImportReport } from '../app/import-report.js';
import { success, type Outcome } from '../domain/failure.js';
import type { Store } from './cli-deps.js';
import type { ActionContext } from './command-action.js';
import type { CommandSession, FileKind, FileToImport, ImportArguments, Named } from './command-session.js';
import type { Interruptible } from './interruption.js';
import { importReportAsJson } from '../app/import-report-json.js';
import type { JsonObject, JsonValue } from '../domain/proof/canonical-json.js';

const KINDS: Readonly<Record<FileKind, ImportKind>> = {
  meters: 'METERS',
  area: 'AREA',
  events: 'EVENTS',
  rigs: 'RIGS',
  telemetry: 'TELEMETRY',
  openadr: 'OPENADR',
};

type Perform = (context: ActionContext, name: string, args: JsonObject) => Promise<Outcome<JsonValue>>;

/** Carries commands out in this process, on a database it opened itself. */
export class LocalSession implements CommandSession {
  constructor(
    private readonly store: Store,
    private readonly performCommand: Perform,
    private readonly interruption: Interruptible,
  ) {}

  async perform(
    name: string,
    named: Named,
    args: JsonObject,
    onProgress: OnProgress,
  ): Promise<Outcome<JsonValue>> {
    const guarded = this.interruption.guard(onProgress);
    return this.performCommand({ store: this.store, named, onProgress: guarded }, name, args);
  }

  async importFile(file: FileToImport, named: Named, onProgress: OnProgress): Promise<Outcome<JsonValue>> {
    const caller = await identifyCaller(this.store, named);
    if (!caller.ok) return caller;
    const report: Outcome<ImportReport> = await importFile(
      caller.value,
      {
        kind: KINDS[file.kind],
        fileName: file.name,
        bytes: this.counted(file, onProgress),
        siteCode: file.arguments.site,
        area: file.arguments.area,
        options: importOptions(file.arguments),
        dryRun: file.arguments.dryRun,
        idempotencyKey: null,
      },
      this.interruption.guard(onProgress),
    );
    return report.ok ? success(importReportAsJson(report.value)) : report;
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** The bytes of a file with their progress; stops at the first piece after Ctrl-C. */
  private async *counted(file: FileToImport, onProgress: OnProgress): AsyncGenerator<Uint8Array> {
    let read = 0;
    for await (const piece of file.read()) {
      this.interruption.throwIfAsked();
      yield piece;
      read += piece.byteLength;
      onProgress(read, file.byteLength, `bytes of ${file.name} read`);
    }
  }
}

function importOptions(args: ImportArguments): Parameters<typeof importFile>[1]['options'] {
  const { correctionReason: reason, correctionVersion: version, correctionApprovedBy: approvedBy } = args;
  return {
    zone: args.zone,
    label: args.label,
    stepSeconds: args.step,
    decimalComma: args.decimalComma,
    format: args.format,
    seriesMap: args.seriesMap,
    status: args.status === 'preliminary' ? 'PRELIMINARY' : 'CONFIRMED',
    correction: reason === null || version === null ? null : { reason, version: BigInt(version), approvedBy },
  };
}
