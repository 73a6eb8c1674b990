import { randomUUID } from 'node:crypto';
import type { Database, SqlSession } from './database.js';
import { epochMs, fromEpochMs, memberOf } from './mapping/registry-rows.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { JOB_STATES, type JobRow, type JobRows } from './store.js';

interface Row {
  readonly uid: string;
  readonly org_id: number;
  readonly kind: string;
  readonly state: string;
  readonly done: bigint;
  readonly total: bigint | null;
  readonly message: string;
  readonly input: JsonValue;
  readonly result: JsonValue;
  readonly created_ms: bigint;
  readonly updated_ms: bigint;
}

const COLUMNS = `uid::text as uid, org_id, kind, state, done, total, message, input, result, ${epochMs("date_trunc('milliseconds', created_at)")} as created_ms, ${epochMs("date_trunc('milliseconds', updated_at)")} as updated_ms`;

function fromRow(row: Row): JobRow {
  return {
    uid: row.uid,
    organisationId: row.org_id,
    kind: row.kind,
    state: memberOf(JOB_STATES, row.state),
    done: row.done,
    total: row.total,
    message: row.message,
    input: row.input,
    result: row.result,
    createdAt: fromEpochMs(row.created_ms),
    updatedAt: fromEpochMs(row.updated_ms),
  };
}

/** Stores a job inside the write that asked for it; returns its uid. */
export async function addJob(
  session: SqlSession,
  { organisationId, actorId }: { readonly organisationId: number; readonly actorId: number },
  kind: string,
  input: JsonValue,
): Promise<string> {
  const uid = randomUUID();
  await session.query(
    `insert into job (uid, org_id, actor_id, kind, state, input, created_at, updated_at) values ($1, $2, $3, $4, 'QUEUED', $5::jsonb, now(), now())`,
    [uid, organisationId, actorId, kind, JSON.stringify(input)],
  );
  return uid;
}

/** Reads and updates jobs: bookkeeping, outside the ledger. */
export function jobRows(db: Database): JobRows {
  return {
    byUid: async (organisationId, uid) => {
      const [row] = await db.read((s) =>
        s.query<Row>(`select ${COLUMNS} from job where org_id = $1 and uid = $2`, [organisationId, uid]),
      );
      return row === undefined ? null : fromRow(row);
    },
    anyByUid: async (uid) => {
      const [row] = await db.read((s) => s.query<Row>(`select ${COLUMNS} from job where uid = $1`, [uid]));
      return row === undefined ? null : fromRow(row);
    },
    unfinished: async () => {
      const rows = await db.read((s) =>
        s.query<{ uid: string }>(
          `select uid::text as uid from job where state in ('QUEUED', 'RUNNING') order by created_at, uid`,
        ),
      );
      return rows.map((row) => row.uid);
    },
    update: async (uid, change) => {
      await db.write((s) =>
        s.query(
          `update job set state = coalesce($2, state), done = coalesce($3, done), total = coalesce($4, total), message = coalesce($5, message), result = coalesce($6::jsonb, result), updated_at = now() where uid = $1`,
          [
            uid,
            change.state ?? null,
            change.done ?? null,
            change.total ?? null,
            change.message ?? null,
            change.result === undefined ? null : JSON.stringify(change.result),
          ],
        ),
      );
    },
  };
}
