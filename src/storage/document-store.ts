import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Database, SqlSession } from './database.js';
import { BinaryCopyReader, BinaryCopyWriter } from './mapping/binary-copy.js';
import { epochMs, fromEpochMs } from './mapping/registry-rows.js';
import { readPage, type PagedList } from './paging.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { DocumentReads, ImportedDocument, NewDocument } from './store.js';

interface DocumentRow {
  readonly id: string;
  readonly org_id: number;
  readonly site_code: string | null;
  readonly kind: string;
  readonly name: string;
  readonly sha256: string;
  readonly byte_length: bigint;
  readonly replaces: string | null;
  readonly recorded_seq: bigint;
  readonly recorded_ms: bigint;
  readonly actor_code: string;
  readonly reason: string;
  readonly approved_by: string;
  readonly summary: JsonValue;
}

const COLUMNS = `d.id::text as id, d.org_id, s.code as site_code, d.kind, d.name, encode(d.sha256, 'hex') as sha256, d.byte_length, d.replaces::text as replaces, d.recorded_seq, ${epochMs('d.recorded_at')} as recorded_ms, a.code as actor_code, d.reason, d.approved_by, d.summary`;
const FROM = 'source_document d join actor a on a.id = d.actor_id left join site s on s.id = d.site_id';
/** One 50 MB parameter takes the embedded database 14 s: chunks are small, and sent in batches. */
const BATCH_BYTES = 16 << 20;

function fromRow(row: DocumentRow): ImportedDocument {
  return {
    uid: row.id,
    organisationId: row.org_id,
    siteCode: row.site_code,
    kind: row.kind,
    name: row.name,
    sha256: row.sha256,
    byteLength: row.byte_length,
    replacesUid: row.replaces,
    recordedSeq: row.recorded_seq,
    recordedAt: fromEpochMs(row.recorded_ms),
    actorCode: row.actor_code,
    reason: row.reason,
    approvedBy: row.approved_by,
    summary: row.summary,
  };
}

/** Reads imported documents and their raw bytes. */
export function documentReads(db: Database): DocumentReads {
  const one = async (where: string, params: readonly unknown[]): Promise<ImportedDocument | null> => {
    const [row] = await db.read((s) =>
      s.query<DocumentRow>(`select ${COLUMNS} from ${FROM} where ${where}`, params),
    );
    return row === undefined ? null : fromRow(row);
  };
  const list = (organisationId: number): PagedList<DocumentRow, ImportedDocument> => ({
    columns: COLUMNS,
    from: FROM,
    where: 'd.org_id = $1',
    params: [organisationId],
    key: `lpad(d.recorded_seq::text, 20, '0') || d.id::text`,
    descending: true,
    fromRow,
  });
  return {
    byIdentity: (organisationId, identity) =>
      one(`d.org_id = $1 and d.identity_sha256 = decode($2, 'hex')`, [organisationId, identity]),
    byUid: (organisationId, uid) => one('d.org_id = $1 and d.id = $2', [organisationId, uid]),
    newestWithBytes: (organisationId, kind, sha256) =>
      one(
        `d.org_id = $1 and d.kind = $2 and d.sha256 = decode($3, 'hex') order by d.recorded_seq desc limit 1`,
        [organisationId, kind, sha256],
      ),
    list: (organisationId, page) => db.read((s) => readPage(s, list(organisationId), page)),
    names: async (organisationId) => {
      const rows = await db.read((s) =>
        s.query<{ readonly name: string }>('select distinct name from source_document where org_id = $1', [
          organisationId,
        ]),
      );
      return new Set(rows.map((row) => row.name));
    },
    bytes: async (uid, onBytes) => {
      const reader = new BinaryCopyReader((fields) => {
        const [chunk] = fields;
        if (chunk !== undefined) onBytes(gunzipSync(chunk.copy()));
      });
      const id = uid.replace(/[^0-9a-f-]/g, '');
      await db.read((s) =>
        s.copyOut(
          `copy (select bytes from source_chunk where document_id = '${id}' order by no) to stdout (format binary)`,
          (c) => {
            reader.push(c);
          },
        ),
      );
      reader.end();
    },
  };
}

/** Stores a document's facts and its bytes, each chunk a gzip member; returns its uid. */
export async function addDocument(
  session: SqlSession,
  at: { readonly seq: bigint; readonly organisationId: number; readonly actorId: number },
  document: NewDocument,
  gzipChunks: readonly Uint8Array[],
): Promise<string> {
  const uid = randomUUID();
  await session.query(
    `insert into source_document (id, org_id, site_id, kind, sha256, byte_length, media_type, name, identity_sha256, replaces, parser_version, actor_id, summary, reason, approved_by, recorded_seq, recorded_at)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, decode($9, 'hex'), $10, $11, $12, $13, $14, $15, $16, (select written_at from ledger_head))`,
    [
      uid,
      at.organisationId,
      document.siteId,
      document.kind,
      document.sha256,
      document.byteLength,
      document.mediaType,
      document.name,
      document.identitySha256,
      document.replacesUid,
      document.parserVersion,
      at.actorId,
      document.summary,
      document.reason,
      document.approvedBy,
      at.seq,
    ],
  );
  await addChunks(session, uid, gzipChunks);
  return uid;
}

async function addChunks(session: SqlSession, uid: string, gzipChunks: readonly Uint8Array[]): Promise<void> {
  const statement = 'copy source_chunk (document_id, no, bytes) from stdin (format binary)';
  let copy = new BinaryCopyWriter();
  for (const [no, chunk] of gzipChunks.entries()) {
    copy.row(3).uuid(uid).int4(no).bytea(chunk);
    if (copy.byteLength > BATCH_BYTES) {
      await session.copyIn(statement, copy.finish());
      copy = new BinaryCopyWriter();
    }
  }
  await session.copyIn(statement, copy.finish());
}
