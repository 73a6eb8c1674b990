import { randomUUID } from 'node:crypto';
import { present } from '../domain/invariant.js';
import { EVENT_KINDS, EVENT_STATES } from '../domain/curtailment/curtailment-event.js';
import { utcDaysOf } from '../domain/time/local-calendar.js';
import type { Database, SqlSession } from './database.js';
import { epochMs, fromEpochMs, memberOf } from './mapping/registry-rows.js';
import { readPage } from './paging.js';
import { markDays } from './registry-store.js';
import type { EventReads, NewEventRevision, StoredEvent } from './store.js';

interface EventRow {
  readonly uid: string;
  readonly revision: number;
  readonly site_code: string;
  readonly kind: string;
  readonly programme: string;
  readonly external_id: string;
  readonly start_ms: bigint;
  readonly end_ms: bigint;
  readonly notified_ms: bigint | null;
  readonly requested_w: bigint | null;
  readonly targets: readonly string[] | null;
  readonly state: string;
  readonly recorded_seq: bigint;
  readonly source_version: bigint;
}

const COLUMNS = `e.uid::text as uid, e.revision, s.code as site_code, e.kind, e.programme, e.external_id, ${epochMs('e.starts_at')} as start_ms, ${epochMs('e.ends_at')} as end_ms, ${epochMs('e.notified_at')} as notified_ms, e.requested_w, e.targets, e.state, e.recorded_seq, e.source_version`;
/** The current revision of each event as of a sequence: whatever was superseded on arrival never was. */
const current = (asOf: string): string =>
  `(select distinct on (uid) * from event where recorded_seq <= ${asOf} and not superseded order by uid, revision desc) e join site s on s.id = e.site_id`;
const EVERY_REVISION = 'event e join site s on s.id = e.site_id';
const HEAD = '(select seq from ledger_head)';

function fromRow(row: EventRow): StoredEvent {
  return {
    uid: row.uid,
    revision: row.revision,
    recordedSeq: row.recorded_seq,
    version: row.source_version,
    siteCode: row.site_code,
    kind: memberOf(EVENT_KINDS, row.kind),
    programme: row.programme,
    externalId: row.external_id,
    start: fromEpochMs(row.start_ms),
    end: fromEpochMs(row.end_ms),
    notifiedAt: row.notified_ms === null ? null : fromEpochMs(row.notified_ms),
    requestedWatts: row.requested_w,
    targets: row.targets,
    state: memberOf(EVENT_STATES, row.state),
  };
}

/** Reads curtailment events in their current revision. */
export function eventReads(db: Database): EventReads {
  const rows = async (from: string, where: string, params: readonly unknown[]): Promise<StoredEvent[]> => {
    const found = await db.read((s) =>
      s.query<EventRow>(
        `select ${COLUMNS} from ${from} where ${where} order by e.starts_at, e.external_id collate "C", e.uid`,
        params,
      ),
    );
    return found.map(fromRow);
  };
  return {
    ofSite: (siteId, span, asOf) =>
      rows(
        current('$4'),
        'e.site_id = $1 and e.ends_at > to_timestamp($2::bigint / 1000.0) and e.starts_at < to_timestamp($3::bigint / 1000.0)',
        [siteId, span.start, span.end, asOf],
      ),
    byKey: (organisationId, programme, externalId, asOf) =>
      db.read((s) => readEvent(s, organisationId, programme, externalId, asOf)),
    byUid: async (organisationId, uid) =>
      (await rows(current(HEAD), 'e.org_id = $1 and e.uid = $2', [organisationId, uid]))[0] ?? null,
    byRevision: async (organisationId, uid, revision) =>
      (
        await rows(EVERY_REVISION, 'e.org_id = $1 and e.uid = $2 and e.revision = $3', [
          organisationId,
          uid,
          revision,
        ])
      )[0] ?? null,
    list: (organisationId, siteId, page) =>
      db.read((s) =>
        readPage(
          s,
          {
            columns: COLUMNS,
            from: current(HEAD),
            where: 'e.org_id = $1 and ($2::int is null or e.site_id = $2::int)',
            params: [organisationId, siteId],
            key: `lpad((extract(epoch from e.starts_at))::bigint::text, 14, '0') || e.uid::text`,
            descending: false,
            fromRow,
          },
          page,
        ),
      ),
  };
}

/** The current revision of one event as of a sequence, inside a session. */
export async function readEvent(
  session: SqlSession,
  organisationId: number,
  programme: string,
  externalId: string,
  asOf: bigint,
): Promise<StoredEvent | null> {
  const [row] = await session.query<EventRow>(
    `select ${COLUMNS} from ${current('$4')} where e.org_id = $1 and e.programme = $2 and e.external_id = $3`,
    [organisationId, programme, externalId, asOf],
  );
  return row === undefined ? null : fromRow(row);
}

/** Appends a statement of an event and, unless it changes nothing, marks the days of its old and new span. */
export async function addEvent(
  session: SqlSession,
  at: {
    readonly seq: bigint;
    readonly organisationId: number;
    readonly siteId: number;
    readonly documentUid: string | null;
  },
  { event, revises, decision }: NewEventRevision,
): Promise<{ readonly uid: string; readonly revision: number }> {
  const uid = revises?.uid ?? randomUUID();
  const [row] = await session.query<{ revision: number }>(
    `insert into event (uid, revision, org_id, site_id, kind, programme, external_id, starts_at, ends_at, notified_at, requested_w, targets, state, cause, recorded_seq, document_id, source_version, superseded)
     select $1::uuid, coalesce(max(revision), 0) + 1, $2, $3, $4, $5, $6, to_timestamp($7::bigint / 1000.0), to_timestamp($8::bigint / 1000.0), to_timestamp($9::bigint / 1000.0), $10, $11::jsonb, $12, $13, $14, $15, $16, $17
     from event where uid = $1::uuid returning revision`,
    [
      uid,
      at.organisationId,
      at.siteId,
      event.kind,
      event.programme,
      event.externalId,
      event.start,
      event.end,
      event.notifiedAt,
      event.requestedWatts,
      event.targets === null ? null : JSON.stringify(event.targets),
      event.state,
      revises === null ? 1 : 2,
      at.seq,
      at.documentUid,
      event.version,
      decision === 'SUPERSEDED',
    ],
  );
  const added = { uid, revision: present(row, 'the revision that was added').revision };
  if (decision !== 'REPLACES') return added;
  const spans = revises === null ? [event] : [event, revises];
  await markDays(session, at.seq, at.siteId, [...new Set(spans.flatMap(utcDaysOf))]);
  return added;
}
