import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { parseZone } from '../domain/time/local-calendar.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import { FaultList, type RowFault } from '../ingest/fault.js';
import type { ImportedDocument, NewDocument, Site, WriteRequest } from '../storage/store.js';
import { checkApprover, checkReason } from './approval.js';
import { silent, type Caller, type OnProgress } from './caller.js';
import { findSite } from './find-site.js';
import { AreaIntake } from './import-area.js';
import { EventsIntake } from './import-events.js';
import { NO_FIGURES, type FileIntake, type ImportPlan, type ReadFile } from './import-intake.js';
import { MetersIntake } from './import-meters.js';
import { OpenAdrIntake } from './import-openadr.js';
import type { ImportCorrection, ImportFigures, ImportReport, ImportRequest } from './import-report.js';
import { RigsIntake } from './import-rigs.js';
import { TelemetryIntake } from './import-telemetry.js';
import { figuresOf, summaryOf } from './import-summary.js';
import { packBytes, type PackedBytes } from './packed-bytes.js';
import { requestDigest, writeRequest } from './write-request.js';

/**
 * Imports one file, whole or not at all. The same bytes under the same options change nothing and give the first report
 * again. A dry run does everything and rolls back, so that it cannot differ from the real thing.
 */
export async function importFile(
  caller: Caller,
  request: ImportRequest,
  onProgress: OnProgress = silent,
): Promise<Outcome<ImportReport>> {
  const correction = await checkCorrection(caller, request.options.correction);
  if (!correction.ok) return correction;
  const intake = await intakeOf(caller, request);
  if (!intake.ok) return intake;
  const packed = await packBytes(request.bytes, (piece) => {
    intake.value.push(piece);
  });
  const file = await intake.value.finish();
  const facts = identityOf(caller, request, file.scope, packed.sha256);
  const identity = requestDigest(facts);
  const known = await caller.store.documents.byIdentity(caller.organisation.id, identity);
  const job: ImportJob = { caller, request, packed, file, identity, facts };
  onProgress(0, 1, `storing ${request.fileName}`);
  const report = known === null ? await storeNew(job) : await answerAgain(job, known);
  onProgress(1, 1, `storing ${request.fileName}`);
  return report;
}

/** A correction says why; whoever agreed to it is another person than the one who sends it. */
async function checkCorrection(
  caller: Caller,
  correction: ImportCorrection | null,
): Promise<Outcome<ImportCorrection | null>> {
  if (correction === null) return success(null);
  const reason = checkReason(correction.reason);
  if (!reason.ok) return reason;
  const approvedBy = correction.approvedBy ?? null;
  if (approvedBy === null) return success(correction);
  const approver = await checkApprover(caller, approvedBy);
  return approver.ok ? success(correction) : approver;
}

interface ImportJob {
  readonly caller: Caller;
  readonly request: ImportRequest;
  readonly packed: PackedBytes;
  readonly file: ReadFile;
  readonly identity: string;
  /** What the identity is the digest of. */
  readonly facts: JsonObject;
}

/** A name for people, folders below it and all: nothing that leads elsewhere or moves a terminal's cursor. */
const FILE_NAME = /^(?!\/|(?:.*\/)?\.{1,2}(?:\/|$))[^\p{C}\\]{1,255}$/u;

async function intakeOf(caller: Caller, request: ImportRequest): Promise<Outcome<FileIntake>> {
  if (!FILE_NAME.test(request.fileName))
    return refused(
      failure(
        'IMPORT.BAD_NAME',
        `${JSON.stringify(request.fileName.slice(0, 60))} is not the name of a file`,
        'give 1 to 255 characters without control characters, not beginning with / and not leading up with ..',
      ),
    );
  const named = request.options.zone;
  const zone = named === null ? success(null) : parseZone(named);
  if (!zone.ok) return zone;
  if (request.kind === 'AREA') return success(new AreaIntake(request));
  const site = await siteOf(caller, request);
  if (!site.ok) return site;
  const about = { caller, site: site.value, request, zone: zone.value };
  switch (request.kind) {
    case 'METERS':
      return success(await MetersIntake.open(about));
    case 'EVENTS':
      return success(new EventsIntake(about));
    case 'RIGS':
      return success(new RigsIntake(about));
    case 'TELEMETRY':
      return success(await TelemetryIntake.open(about));
    case 'OPENADR':
      return success(new OpenAdrIntake(about));
  }
}

async function siteOf(caller: Caller, request: ImportRequest): Promise<Outcome<Site>> {
  if (request.siteCode !== null) return findSite(caller, request.siteCode);
  return refused(
    failure(
      'IMPORT.NO_SITE',
      `${request.fileName} belongs to a site, and none is named`,
      'name one with --site',
    ),
  );
}

/** Everything that decides what the bytes mean, and so the identity of an import; formats.md, "In". */
function identityOf(caller: Caller, request: ImportRequest, scope: string, sha256: string): JsonObject {
  const { zone, label, stepSeconds, decimalComma, status, correction, format, seriesMap } = request.options;
  return {
    organisation: caller.organisation.uid,
    kind: request.kind,
    scope,
    zone,
    label,
    stepSeconds,
    decimalComma,
    status: request.kind === 'AREA' ? status : null,
    correction: correction === null ? null : correctionText(correction),
    // Options that came later are named only when given: an import of an earlier release keeps its identity.
    ...(format === null ? {} : { format }),
    ...(seriesMap.length === 0 ? {} : { seriesMap: seriesMap.map(({ code, series }) => [code, series]) }),
    sha256,
  };
}

/** The second person is named only when there is one, for the same reason. */
function correctionText({ reason, version, approvedBy }: ImportCorrection): JsonObject {
  const named = approvedBy ?? null;
  return { reason, version: version.toString(), ...(named === null ? {} : { approvedBy: named }) };
}

/** Carries a plan out of a transaction that was rolled back on purpose. */
const ROLLED_BACK = failure('IMPORT.NOT_STORED', 'the file was refused or only tried', 'see its report');

async function storeNew(job: ImportJob): Promise<Outcome<ImportReport>> {
  const { caller, request, packed, file } = job;
  const { store, organisation } = caller;
  if (file.rows === 0) return success(reportOf(job, null, emptyFile(job)));
  const replaces = await store.documents.newestWithBytes(organisation.id, request.kind, packed.sha256);
  let plan: ImportPlan | null = null;
  const written = await store.write<StoredFile>(writeRequestOf(job), async (tx) => {
    plan = await file.plan(tx);
    if (request.dryRun || file.faultCount + plan.faultCount > 0) return refused(ROLLED_BACK);
    const document = newDocument(job, plan.figures, replaces?.uid ?? null);
    const documentUid = await tx.addDocument(document, packed.gzipChunks);
    await plan.apply(documentUid);
    return success({ documentUid });
  });
  if (!written.ok) {
    if (written.failure !== ROLLED_BACK) return written;
    return success(reportOf(job, plan, { replacesUid: replaces?.uid ?? null }));
  }
  const { documentUid } = written.value.value;
  if (written.value.replayed) {
    const earlier = await store.documents.byUid(organisation.id, documentUid);
    if (earlier !== null) return success(replayOf(job, earlier));
  }
  const stored = {
    stored: true,
    documentUid,
    replacesUid: replaces?.uid ?? null,
    sequence: written.value.seq,
  };
  return success(reportOf(job, plan, stored));
}

/** The identity names the write as well, unless the caller brings a key: two uploads of one file at once are one import. */
function writeRequestOf({ caller, request, identity, facts }: ImportJob): WriteRequest {
  const key = request.dryRun ? null : (request.idempotencyKey ?? `import:${identity}`);
  return writeRequest(caller, WRITE_KINDS[request.kind], key, facts);
}

/** What a write of this kind remembers under its key. */
interface StoredFile {
  readonly [key: string]: string;
  readonly documentUid: string;
}

const WRITE_KINDS = {
  METERS: 'meters.imported',
  AREA: 'area.imported',
  EVENTS: 'events.imported',
  RIGS: 'rigs.imported',
  TELEMETRY: 'telemetry.imported',
  OPENADR: 'openadr.imported',
} as const;

function newDocument(
  { request, packed, file, identity }: ImportJob,
  figures: ImportFigures,
  replacesUid: string | null,
): NewDocument {
  return {
    siteId: file.siteId,
    kind: request.kind,
    name: request.fileName,
    mediaType: file.mediaType ?? 'text/csv',
    sha256: packed.sha256,
    identitySha256: identity,
    byteLength: BigInt(packed.byteLength),
    parserVersion: file.parserVersion,
    replacesUid,
    ...whyOf(request),
    summary: summaryOf(figures),
  };
}

/** The same import again. A key of the caller is remembered all the same, so that it cannot serve another file later. */
async function answerAgain(job: ImportJob, known: ImportedDocument): Promise<Outcome<ImportReport>> {
  const { caller, request } = job;
  if (request.idempotencyKey !== null && !request.dryRun) {
    const written = await caller.store.write<StoredFile>(writeRequestOf(job), () =>
      Promise.resolve(success({ documentUid: known.uid })),
    );
    if (!written.ok) return written;
  }
  return success(replayOf(job, known));
}

function replayOf(job: ImportJob, known: ImportedDocument): ImportReport {
  return {
    ...reportOf(job, null, {
      replayed: true,
      documentUid: known.uid,
      replacesUid: known.replacesUid,
      sequence: known.recordedSeq,
      reason: known.reason,
      approvedBy: known.approvedBy,
    }),
    ...figuresOf(known.summary),
  };
}

/** Why the file is sent and who agreed, as it is stored; '' where nothing is said. */
function whyOf({ options: { correction } }: ImportRequest): Pick<ImportReport, 'reason' | 'approvedBy'> {
  return { reason: correction?.reason.trim() ?? '', approvedBy: correction?.approvedBy ?? '' };
}

function emptyFile({ request, file }: ImportJob): Partial<ImportReport> {
  if (file.faultCount > 0) return {};
  const faults = new FaultList(request.fileName);
  faults.add('IMPORT.NO_ROWS', 'a file to import holds at least one row below its header', { line: 1 });
  return { faults: faults.faults, faultCount: 1 };
}

function reportOf(
  { request, packed, file }: ImportJob,
  plan: ImportPlan | null,
  change: Partial<ImportReport>,
): ImportReport {
  return {
    ...(plan?.figures ?? { ...NO_FIGURES, rows: file.rows }),
    kind: request.kind,
    fileName: request.fileName,
    sha256: packed.sha256,
    byteLength: packed.byteLength,
    dryRun: request.dryRun,
    stored: false,
    replayed: false,
    documentUid: null,
    replacesUid: null,
    sequence: null,
    ...whyOf(request),
    faults: inOrder([...file.faults, ...(plan?.faults ?? [])]),
    faultCount: file.faultCount + (plan?.faultCount ?? 0),
    ...change,
  };
}

function inOrder(faults: readonly RowFault[]): readonly RowFault[] {
  return [...faults].sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0));
}
