import { randomUUID } from 'node:crypto';
import type { Interval } from '../domain/time/instant.js';
import { utcDaysOf } from '../domain/time/local-calendar.js';
import type { Database, SqlSession } from './database.js';
import { epochMs, fromEpochMs } from './mapping/registry-rows.js';
import { markDays } from './registry-store.js';
import type { EntryReads, NewDecline, NewExcuse, WriteTransaction } from './store.js';

interface SpanRow {
  readonly event_uid: string;
  readonly start_ms: bigint;
  readonly end_ms: bigint;
}

interface ExcuseRow extends SpanRow {
  readonly rigs: readonly string[] | null;
  readonly reason: string;
  readonly evidence: string;
  readonly approved_by: string;
}

const SPAN = `x.event_uid::text as event_uid, ${epochMs('x.starts_at')} as start_ms, ${epochMs('x.ends_at')} as end_ms`;
const TOUCHES =
  'x.site_id = $1 and x.ends_at > to_timestamp($2::bigint / 1000.0) and x.starts_at < to_timestamp($3::bigint / 1000.0) and x.recorded_seq <= $4';
const IN_ORDER = 'order by x.starts_at, x.ends_at, x.recorded_seq';

function spanOf(row: SpanRow): Interval & { readonly eventUid: string } {
  return { eventUid: row.event_uid, start: fromEpochMs(row.start_ms), end: fromEpochMs(row.end_ms) };
}

/** Reads what people entered about events. */
export function entryReads(db: Database): EntryReads {
  const touching = <Row>(columns: string, from: string, siteId: number, span: Interval, asOf: bigint) =>
    db.read((s) =>
      s.query<Row>(`select ${columns} from ${from} where ${TOUCHES} ${IN_ORDER}`, [
        siteId,
        span.start,
        span.end,
        asOf,
      ]),
    );
  return {
    programmesOf: async (organisationId, externalId) => {
      const rows = await db.read((s) =>
        s.query<{ readonly programme: string }>(
          'select distinct programme from event where org_id = $1 and external_id = $2',
          [organisationId, externalId],
        ),
      );
      return rows.map(({ programme }) => programme).sort();
    },
    excuses: async (siteId, span, asOf) => {
      const columns = `${SPAN}, x.rigs, x.evidence, d.reason, d.approved_by`;
      const from = 'event_excuse x join source_document d on d.id = x.document_id';
      const rows = await touching<ExcuseRow>(columns, from, siteId, span, asOf);
      return rows.map((row) => {
        const { rigs, reason, evidence, approved_by: approvedBy } = row;
        return { ...spanOf(row), rigs, reason, evidence, approvedBy };
      });
    },
    declines: async (siteId, span, asOf) =>
      (await touching<SpanRow>(SPAN, 'event_decline x', siteId, span, asOf)).map(spanOf),
  };
}

/** Appends what people enter about events, in the transaction that stores its document. */
export function entryWrites(
  session: SqlSession,
  seq: bigint,
  organisationId: number,
): Pick<WriteTransaction, 'addExcuse' | 'addDecline'> {
  return {
    addExcuse: async (siteId: number, excuse: NewExcuse, documentUid: string) => {
      const { eventUid, start, end, rigs, evidence } = excuse;
      await session.query(
        `insert into event_excuse (uid, org_id, site_id, event_uid, rigs, starts_at, ends_at, evidence, recorded_seq, document_id)
         values ($1, $2, $3, $4, $5::jsonb, to_timestamp($6::bigint / 1000.0), to_timestamp($7::bigint / 1000.0), $8, $9, $10)`,
        [
          randomUUID(),
          organisationId,
          siteId,
          eventUid,
          rigs === null ? null : JSON.stringify(rigs),
          start,
          end,
          evidence,
          seq,
          documentUid,
        ],
      );
    },
    addDecline: async (siteId: number, decline: NewDecline, documentUid: string) => {
      const { eventUid, start, end, toldAt, evidence } = decline;
      await session.query(
        `insert into event_decline (uid, org_id, site_id, event_uid, starts_at, ends_at, told_at, evidence, recorded_seq, document_id)
         values ($1, $2, $3, $4, to_timestamp($5::bigint / 1000.0), to_timestamp($6::bigint / 1000.0), to_timestamp($7::bigint / 1000.0), $8, $9, $10)`,
        [randomUUID(), organisationId, siteId, eventUid, start, end, toldAt, evidence, seq, documentUid],
      );
      await markDays(session, seq, siteId, utcDaysOf(decline));
    },
  };
}
