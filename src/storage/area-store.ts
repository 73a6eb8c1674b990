import { present } from '../domain/invariant.js';
import {
  AREA_COLUMNS,
  PUBLICATION_STATUSES,
  type AreaColumn,
  type AreaStanding,
} from '../domain/surplus/area-supply.js';
import { renderUtcDay, type UtcDay } from '../domain/time/local-calendar.js';
import type { Database, SqlSession } from './database.js';
import { memberOf } from './mapping/registry-rows.js';
import { markAreaDays } from './registry-store.js';
import type { AreaReads, RecordedBetween, StoredAreaDay } from './store.js';

interface Row {
  readonly day: number;
  readonly kind: string;
  readonly revision: number;
  readonly status: string;
  readonly step_s: number;
  readonly payload: Uint8Array;
  readonly source_version: bigint;
  readonly standings: Uint8Array | null;
}

/** Marks a slot that was not published; no energy is that large. */
const NULL_SLOT = -(2n ** 63n);

/** Reads area days in their newest revision. */
export function areaReads(db: Database): AreaReads {
  return {
    days: (organisationId, area, fromDay, toDay, asOf) =>
      db.read((s) => readAreaDays(s, organisationId, area, fromDay, toDay, asOf)),
  };
}

/** Newest revision of each UTC day at or before a sequence, inside a session. */
export async function readAreaDays(
  session: SqlSession,
  organisationId: number,
  area: string,
  fromDay: UtcDay,
  toDay: UtcDay,
  asOf: bigint,
): Promise<StoredAreaDay[]> {
  const rows = await session.query<Row>(
    `select distinct on (day, kind) day - date '1970-01-01' as day, kind, revision, status, step_s, payload, source_version, standings from surplus_day
     where org_id = $1 and area = $2 and day >= date '1970-01-01' + $3::int and day < date '1970-01-01' + $4::int and recorded_seq <= $5
     order by day, kind, revision desc`,
    [organisationId, area, fromDay, toDay, asOf],
  );
  const byDay = new Map<number, Row[]>();
  for (const row of rows) byDay.set(row.day, [...(byDay.get(row.day) ?? []), row]);
  return [...byDay.values()].map((ofDay) => fromRows(area, ofDay));
}

/**
 * Revisions of UTC days that were recorded in a span of sequences, each day's in order with the last one before the span
 * first where there is one.
 */
export async function readAreaRevisions(
  session: SqlSession,
  organisationId: number,
  area: string,
  { fromDay, toDay, after, upTo }: RecordedBetween,
): Promise<(StoredAreaDay & { readonly recordedSeq: bigint })[]> {
  const rows = await session.query<Row & { readonly recorded_seq: bigint }>(
    `select day - date '1970-01-01' as day, kind, revision, recorded_seq, status, step_s, payload, source_version, standings from (
       select s.*, max(recorded_seq) filter (where recorded_seq <= $5) over (partition by day) as known_seq,
         max(recorded_seq) over (partition by day) as last_seq from surplus_day s
       where org_id = $1 and area = $2 and day >= date '1970-01-01' + $3::int and day < date '1970-01-01' + $4::int and recorded_seq <= $6) r
     where last_seq > $5 and (recorded_seq > $5 or recorded_seq = known_seq)
     order by day, revision, kind collate "C"`,
    [organisationId, area, fromDay, toDay, after, upTo],
  );
  const revisions = new Map<string, (typeof rows)[number][]>();
  for (const row of rows) {
    const key = `${String(row.day)} ${String(row.revision)}`;
    revisions.set(key, [...(revisions.get(key) ?? []), row]);
  }
  return [...revisions.values()].map((columns) => ({
    ...fromRows(area, columns),
    recordedSeq: present(columns[0], 'a column of the revision').recorded_seq,
  }));
}

function fromRows(area: string, rows: readonly Row[]): StoredAreaDay {
  // A revision writes every column it has; columns of an older one that the newest lacks are gone.
  const revision = Math.max(...rows.map((row) => row.revision));
  const current = rows.filter((row) => row.revision === revision);
  const first = present(current[0], 'a column of the area day');
  const lanes: Partial<Record<AreaColumn, readonly (bigint | null)[]>> = {};
  for (const row of current) lanes[memberOf(AREA_COLUMNS, row.kind)] = unpack(row.payload);
  const slots = Math.max(...current.map((row) => row.payload.length)) / 8;
  return {
    area,
    day: first.day as UtcDay,
    stepSeconds: first.step_s,
    status: memberOf(PUBLICATION_STATUSES, first.status),
    lanes,
    standings: standingsOf(first, slots),
    revision,
  };
}

/** Bytes of the standing of a slot: i64 version, u8 index of the status. */
const STANDING_BYTES = 9;

function standingsOf({ standings, status, source_version: version }: Row, slots: number): AreaStanding[] {
  if (standings === null) {
    const whole = { status: memberOf(PUBLICATION_STATUSES, status), version };
    return Array.from({ length: slots }, () => whole);
  }
  const bytes = Buffer.from(standings.buffer, standings.byteOffset, standings.byteLength);
  return Array.from({ length: slots }, (_, slot) => ({
    version: bytes.readBigInt64LE(slot * STANDING_BYTES),
    status: present(PUBLICATION_STATUSES[bytes.readUInt8(slot * STANDING_BYTES + 8)], 'a known status'),
  }));
}

/** Null when all slots have the standing of the day. */
function packStandings(day: StoredAreaDay, greatest: bigint): Uint8Array | null {
  if (day.standings.every(({ status, version }) => status === day.status && version === greatest))
    return null;
  const bytes = Buffer.alloc(day.standings.length * STANDING_BYTES);
  day.standings.forEach(({ status, version }, slot) => {
    bytes.writeBigInt64LE(version, slot * STANDING_BYTES);
    bytes.writeUInt8(PUBLICATION_STATUSES.indexOf(status), slot * STANDING_BYTES + 8);
  });
  return bytes;
}

function unpack(payload: Uint8Array): (bigint | null)[] {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, slot) => {
    const value = bytes.readBigInt64LE(slot * 8);
    return value === NULL_SLOT ? null : value;
  });
}

function pack(lane: readonly (bigint | null)[]): Uint8Array {
  const bytes = Buffer.alloc(lane.length * 8);
  lane.forEach((value, slot) => bytes.writeBigInt64LE(value ?? NULL_SLOT, slot * 8));
  return bytes;
}

/** Appends revisions of area days and marks the days of the organisation's sites in the area. */
export async function addAreaDays(
  session: SqlSession,
  at: { readonly seq: bigint; readonly organisationId: number; readonly documentUid: string },
  days: readonly StoredAreaDay[],
): Promise<void> {
  for (const day of days) {
    const version = day.standings.reduce((most, one) => (one.version > most ? one.version : most), 0n);
    const standings = packStandings(day, version);
    for (const [kind, lane] of Object.entries(day.lanes)) {
      await session.query(
        `insert into surplus_day (org_id, area, day, kind, revision, recorded_seq, document_id, status, step_s, payload, source_version, standings) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          at.organisationId,
          day.area,
          renderUtcDay(day.day),
          kind,
          day.revision,
          at.seq,
          at.documentUid,
          day.status,
          day.stepSeconds,
          pack(lane),
          version,
          standings,
        ],
      );
    }
  }
  const areas = new Set(days.map((day) => day.area));
  for (const area of areas) {
    await markAreaDays(
      session,
      at.seq,
      at.organisationId,
      area,
      days.filter((day) => day.area === area).map((day) => day.day),
    );
  }
}
