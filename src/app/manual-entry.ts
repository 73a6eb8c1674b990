import { success, type Outcome } from '../domain/failure.js';
import { invariant } from '../domain/invariant.js';
import { canonicalJson, type JsonObject } from '../domain/proof/canonical-json.js';
import type { ImportedDocument, Site, WriteRequest, WriteTransaction } from '../storage/store.js';
import { checkApprover, checkReason } from './approval.js';
import type { Caller } from './caller.js';
import { NO_FIGURES } from './import-intake.js';
import { figuresOf, summaryOf } from './import-summary.js';
import { packBytes } from './packed-bytes.js';
import { requestDigest, writeRequest } from './write-request.js';

/** What people enter by hand, as its document is called. */
export const ENTRY_KINDS = [
  'CORRECTION',
  'ESTIMATION',
  'CLOCK_CHECK',
  'EXCUSE',
  'DECLINED_SLOTS',
  'RIG_REPLACEMENT',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

const FORMAT = 'yojo-entry/1';

/** What goes with every entry: why, who agreed, and the key under which it is asked. */
export interface EntryGrounds {
  readonly reason: string;
  /** Code of a person who is another one than the one behind the actor. */
  readonly approvedBy: string;
  readonly idempotencyKey: string | null;
}

/** One entry in its own terms; `find…` and `parse…` of a use case come before it, so that it names known things. */
export interface ManualEntry {
  readonly kind: EntryKind;
  readonly site: Site;
  /** Of its document, for lists. */
  readonly name: string;
  /** What was said, in canonical terms: instants in UTC, quantities as exact text. */
  readonly said: JsonObject;
  /** What was left to the state of knowledge, e.g. the next version: with another one it is another entry. */
  readonly resolved?: JsonObject;
}

/** What an entry does with the current state. */
export interface EntryPlan {
  /** What came of it, by name, as text. */
  readonly facts: Readonly<Record<string, string>>;
  /** Appends the facts; called once, after its document is stored. */
  apply(documentUid: string): Promise<void>;
}

/** The outcome of an entry: the same one for the same key, or the same entry again. */
export interface RecordedEntry {
  readonly kind: EntryKind;
  readonly documentUid: string;
  readonly name: string;
  readonly sequence: bigint;
  readonly replayed: boolean;
  readonly actorCode: string;
  readonly reason: string;
  readonly approvedBy: string;
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Records one entry: the shape of every use case that takes what a person says (`correct-readings` is the simplest). An entry
 * has a reason and a second person; its canonical JSON is the bytes of a source document; document and facts are one
 * transaction. The same key, or the same entry without a key, changes nothing and gives the first outcome. `plan` looks at what
 * may have changed since then, inside the transaction, so that a repetition is never refused for what it did itself.
 */
export async function recordEntry(
  caller: Caller,
  entry: ManualEntry,
  grounds: EntryGrounds,
  plan: (tx: WriteTransaction) => Promise<Outcome<EntryPlan>>,
): Promise<Outcome<RecordedEntry>> {
  const reason = checkReason(grounds.reason);
  if (!reason.ok) return reason;
  const approver = await checkApprover(caller, grounds.approvedBy);
  if (!approver.ok) return approver;
  const job = jobOf(caller, entry, { ...grounds, reason: reason.value });
  const { documents } = caller.store;
  if (grounds.idempotencyKey !== null) {
    const earlier = await caller.store.earlier<StoredEntry>(job.request);
    if (!earlier.ok) return earlier;
    if (earlier.value !== null) return recorded(caller, earlier.value.value.documentUid, true);
  }
  const known = await documents.byIdentity(caller.organisation.id, job.identity);
  const written = await caller.store.write<StoredEntry>(job.request, async (tx) => {
    // A new key for a known entry is remembered all the same, so that it cannot serve another entry later.
    if (known !== null) return success({ documentUid: known.uid });
    const planned = await plan(tx);
    if (!planned.ok) return planned;
    const documentUid = await storeDocument(tx, job, planned.value.facts);
    await planned.value.apply(documentUid);
    return success({ documentUid });
  });
  if (!written.ok) return written;
  return recorded(caller, written.value.value.documentUid, written.value.replayed || known !== null);
}

/** What a write of an entry remembers under its key. */
interface StoredEntry {
  readonly [key: string]: string;
  readonly documentUid: string;
}

interface EntryJob {
  readonly entry: ManualEntry;
  readonly grounds: EntryGrounds;
  readonly bytes: Uint8Array;
  readonly identity: string;
  readonly request: WriteRequest;
}

function jobOf(caller: Caller, entry: ManualEntry, grounds: EntryGrounds): EntryJob {
  const { organisation } = caller;
  const { reason, approvedBy, idempotencyKey } = grounds;
  const common = { format: FORMAT, entry: entry.kind, site: entry.site.code, reason, approvedBy };
  const text = canonicalJson({ ...common, ...entry.said, ...entry.resolved });
  const identity = requestDigest({ organisation: organisation.uid, text });
  const key = idempotencyKey ?? `entry:${identity}`;
  return {
    entry,
    grounds,
    bytes: Buffer.from(text, 'utf8'),
    identity,
    request: writeRequest(caller, `entry.${entry.kind.toLowerCase()}`, key, { ...common, ...entry.said }),
  };
}

async function storeDocument(
  tx: WriteTransaction,
  { entry, grounds, bytes, identity }: EntryJob,
  facts: EntryPlan['facts'],
): Promise<string> {
  const packed = await packBytes(once(bytes), () => undefined);
  const document = {
    siteId: entry.site.id,
    kind: entry.kind,
    name: entry.name,
    mediaType: 'application/json',
    sha256: packed.sha256,
    identitySha256: identity,
    byteLength: BigInt(packed.byteLength),
    parserVersion: FORMAT,
    replacesUid: null,
    reason: grounds.reason,
    approvedBy: grounds.approvedBy,
    summary: summaryOf({ ...NO_FIGURES, facts }),
  };
  return tx.addDocument(document, packed.gzipChunks);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function recorded(
  { store, organisation }: Caller,
  documentUid: string,
  replayed: boolean,
): Promise<Outcome<RecordedEntry>> {
  const document = await store.documents.byUid(organisation.id, documentUid);
  invariant(document !== null, 'the document of an entry is stored with it');
  return success({ ...entryOf(document), replayed });
}

function entryOf(document: ImportedDocument): Omit<RecordedEntry, 'replayed'> {
  const { uid, name, recordedSeq, actorCode, reason, approvedBy, summary } = document;
  const kind = ENTRY_KINDS.find((known) => known === document.kind);
  invariant(kind !== undefined, 'the document of an entry has its kind');
  const { facts } = figuresOf(summary);
  return { kind, documentUid: uid, name, sequence: recordedSeq, actorCode, reason, approvedBy, facts };
}
