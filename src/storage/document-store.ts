import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database, SqlSession } from './database.js';
import { BinaryCopyReader, BinaryCopyWriter } from './mapping/binary-copy.js';
import { epochMs, fromEpochMs } from './mapping/registry-rows.js';
import { readPage, type PagedList } from './paging.js';
import type { DocumentReads, ImportedDocument, JsonValue, NewDocument } from './store.js';

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
  readonly summary: JsonValue;
}

const COLUMNS = `d.id::text as id, d.org_id, s.code as site_code, d.kind, d.name, encode(d.sha256, 'hex') as sha256, d.byte_length, d.replaces::text as replaces, d.recorded_seq, ${epochMs('d.recorded_at')} as recorded_ms, a.code as actor_code, d.summary`;
const FROM = 'source_document d join actor a on a.id = d.actor_id left join site s on s.id = d.site_id';
/** One 50 MB parameter takes the embedded database 14 s: chunks of 1 MiB before compression, batches of 16. */
const CHUNK_BYTES = 1 << 20;
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
    list: (organisationId, page) => db.read((s) => readPage(s, list(organisationId), page)),
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

/** Stores a document's facts and its bytes as gzip chunks; returns its uid. */
export async function addDocument(
  session: SqlSession,
  at: { readonly seq: bigint; readonly organisationId: number; readonly actorId: number },
  document: NewDocument,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const uid = randomUUID();
  await session.query(
    `insert into source_document (id, org_id, site_id, kind, sha256, byte_length, media_type, name, identity_sha256, replaces, parser_version, actor_id, summary, recorded_seq, recorded_at)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, decode($9, 'hex'), $10, $11, $12, $13, $14, (select written_at from ledger_head))`,
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
      at.seq,
    ],
  );
  const chunks = new ChunkWriter(session, uid);
  for await (const piece of bytes) await chunks.push(piece);
  await chunks.finish();
  return uid;
}

class ChunkWriter {
  private readonly pending = Buffer.alloc(CHUNK_BYTES);
  private filled = 0;
  private no = 0;
  private copy = new BinaryCopyWriter();

  constructor(
    private readonly session: SqlSession,
    private readonly uid: string,
  ) {}

  async push(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const taken = Math.min(piece.length - at, CHUNK_BYTES - this.filled);
      this.pending.set(piece.subarray(at, at + taken), this.filled);
      this.filled += taken;
      at += taken;
      if (this.filled === CHUNK_BYTES) await this.cut();
    }
  }

  async finish(): Promise<void> {
    if (this.filled > 0) await this.cut();
    await this.send();
  }

  private async cut(): Promise<void> {
    this.copy
      .row(3)
      .uuid(this.uid)
      .int4(this.no)
      .bytea(gzipSync(this.pending.subarray(0, this.filled), { level: 1 }));
    this.no += 1;
    this.filled = 0;
    if (this.copy.byteLength > BATCH_BYTES) await this.send();
  }

  private async send(): Promise<void> {
    await this.session.copyIn(
      'copy source_chunk (document_id, no, bytes) from stdin (format binary)',
      this.copy.finish(),
    );
    this.copy = new BinaryCopyWriter();
  }
}
