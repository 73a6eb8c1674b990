import { createHash } from 'node:crypto';
import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { present } from '../domain/invariant.js';
import type { Database, SqlSession } from './database.js';
import { canonicalJson } from '../domain/proof/canonical-json.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { WriteRequest, Written } from './store.js';

/** The inside of one write. */
export interface UnitOfWork {
  readonly session: SqlSession;
  /** The sequence of this write: every row it records carries it. */
  readonly seq: bigint;
  /** Label of the sequence: ISO 8601 in UTC, whole milliseconds, never before that of an earlier sequence. */
  readonly at: string;
  /** Names the digest of something this write stored; the log leaf commits to it. */
  attest(name: string, sha256: string): void;
}

/** Rolls the transaction back and carries the outcome out of it. */
class RolledBack<T> extends Error {
  constructor(readonly outcome: Outcome<Written<T>>) {
    super('rolled back on purpose');
  }
}

interface StoredKey {
  readonly kind: string;
  readonly request_sha256: Uint8Array;
  readonly request_fields: Readonly<Record<string, string>> | null;
  readonly seq: bigint;
  readonly result: unknown;
}

const BUMP_HEAD = `
  update ledger_head
     set seq = seq + 1, written_at = greatest(written_at, date_trunc('milliseconds', clock_timestamp()))
   where id = 1
  returning seq, to_char(written_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`;

/** An index row has to hold it. */
const KEY = /^\P{C}{1,255}$/u;

const FIND_KEY = `
  select kind, request_sha256, request_fields, seq, result from idempotency where org_id = $1 and key = $2`;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function differingField(stored: StoredKey, request: WriteRequest): string {
  if (stored.kind !== request.kind) return 'kind';
  const before = stored.request_fields;
  const now = request.requestFields;
  if (before === null || now === undefined) return 'request';
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.find((name) => before[name] !== now[name]) ?? 'request';
}

function replayOrConflict<T>(stored: StoredKey, request: WriteRequest): Outcome<Written<T>> {
  if (stored.kind === request.kind && hex(stored.request_sha256) === request.requestSha256) {
    return success({ seq: stored.seq, value: stored.result as T, replayed: true });
  }
  const field = differingField(stored, request);
  return refused(
    failure(
      'IDEMPOTENCY.CONFLICT',
      `the idempotency key was used before with another "${field}"`,
      'send the first request again unchanged, or use a new key for a new request',
      { field, key: request.idempotencyKey ?? '' },
    ),
  );
}

/** RFC 6962 hash of a leaf: SHA-256 of a zero byte and the leaf. */
function leafHash(leaf: Uint8Array): Uint8Array {
  return createHash('sha256').update(Uint8Array.of(0)).update(leaf).digest();
}

function leafText(
  request: WriteRequest,
  seq: bigint,
  at: string,
  facts: ReadonlyMap<string, string>,
  result: JsonValue,
): string {
  return canonicalJson({
    actor: request.actorId,
    at,
    facts: Object.fromEntries(facts),
    key: request.idempotencyKey,
    kind: request.kind,
    org: request.organisationId,
    request: request.requestSha256,
    result,
    seq: String(seq),
    version: 1,
  });
}

async function record(
  unit: UnitOfWork,
  request: WriteRequest,
  facts: ReadonlyMap<string, string>,
  result: JsonValue,
): Promise<void> {
  const leaf = Buffer.from(leafText(request, unit.seq, unit.at, facts, result), 'utf8');
  await unit.session.query(
    'insert into log_leaf (seq, org_id, at, kind, leaf, leaf_hash) values ($1, $2, $3, $4, $5, $6)',
    [unit.seq, request.organisationId, unit.at, request.kind, leaf, leafHash(leaf)],
  );
  if (request.idempotencyKey === null) return;
  await unit.session.query(
    `insert into idempotency (org_id, key, kind, request_sha256, request_fields, seq, result)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      request.organisationId,
      request.idempotencyKey,
      request.kind,
      Buffer.from(request.requestSha256, 'hex'),
      request.requestFields === undefined ? null : canonicalJson(request.requestFields),
      unit.seq,
      canonicalJson(result),
    ],
  );
}

async function begin(session: SqlSession, facts: Map<string, string>): Promise<UnitOfWork> {
  const [head] = await session.query<{ seq: bigint; at: string }>(BUMP_HEAD);
  const { seq, at } = present(head, 'the ledger head');
  return {
    session,
    seq,
    at,
    attest: (name, sha256) => {
      facts.set(name, sha256);
    },
  };
}

async function findEarlier<T>(
  session: SqlSession,
  request: WriteRequest,
): Promise<Outcome<Written<T>> | null> {
  if (request.idempotencyKey === null) return null;
  const [stored] = await session.query<StoredKey>(FIND_KEY, [request.organisationId, request.idempotencyKey]);
  return stored === undefined ? null : replayOrConflict<T>(stored, request);
}

/** What an earlier write under the key of a request came to; null when there is none. */
export async function readEarlier<T extends JsonValue>(
  database: Database,
  request: WriteRequest,
): Promise<Outcome<Written<T> | null>> {
  return (await database.read((session) => findEarlier<T>(session, request))) ?? success(null);
}

async function runInside<T extends JsonValue>(
  session: SqlSession,
  request: WriteRequest,
  work: (unit: UnitOfWork) => Promise<Outcome<T>>,
): Promise<Written<T>> {
  const facts = new Map<string, string>();
  const unit = await begin(session, facts);
  const earlier = await findEarlier<T>(session, request);
  if (earlier !== null) throw new RolledBack<T>(earlier);
  const outcome = await work(unit);
  if (!outcome.ok) throw new RolledBack<T>(outcome);
  await record(unit, request, facts, outcome.value);
  return { seq: unit.seq, value: outcome.value, replayed: false };
}

/**
 * One write in one transaction: head, idempotency key, `work`, log leaf, key with result, commit. The head's row lock
 * lasts to the commit, so commit order is sequence order without gaps. When `work` refuses or throws, when the key is known,
 * or when the commit fails, nothing is kept and the sequence is given to the next write.
 *
 * @example await runUnitOfWork(database, request, async ({ session, seq }) => success(null))
 */
export async function runUnitOfWork<T extends JsonValue>(
  database: Database,
  request: WriteRequest,
  work: (unit: UnitOfWork) => Promise<Outcome<T>>,
): Promise<Outcome<Written<T>>> {
  if (request.idempotencyKey !== null && !KEY.test(request.idempotencyKey))
    return refused(
      failure(
        'IDEMPOTENCY.BAD_KEY',
        'the idempotency key is empty, longer than 255 characters or holds control characters',
        'use a key of 1 to 255 printable characters, e.g. a UUID',
      ),
    );
  try {
    return success(await database.write((session) => runInside(session, request, work)));
  } catch (error) {
    if (error instanceof RolledBack) return (error as RolledBack<T>).outcome;
    throw error;
  }
}
