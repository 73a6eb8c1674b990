import { Energy } from '../domain/quantity/energy.js';
import type { SqlSession } from './database.js';
import { epochMs, fromEpochMs } from './mapping/registry-rows.js';
import type { StoredRegisterReading } from './store.js';

interface RegisterRow {
  readonly series_no: number;
  readonly read_ms: bigint;
  readonly register_milliwh: string;
  readonly resolution_milliwh: bigint;
  readonly digits: number | null;
}

/** Newest revisions at or before a sequence, by series, then time. */
export async function readRegisterReadings(
  session: SqlSession,
  siteId: number,
  asOf: bigint,
): Promise<StoredRegisterReading[]> {
  const rows = await session.query<RegisterRow>(
    `select distinct on (series_no, read_at) series_no, ${epochMs('read_at')} as read_ms, register_milliwh::text as register_milliwh,
       resolution_milliwh, digits
     from register_reading where site_id = $1 and recorded_seq <= $2 order by series_no, read_at, revision desc`,
    [siteId, asOf],
  );
  return rows.map((row) => ({
    seriesNo: row.series_no,
    at: fromEpochMs(row.read_ms),
    register: Energy.ofMilliWh(BigInt(row.register_milliwh)),
    resolution: Energy.ofMilliWh(row.resolution_milliwh),
    digits: row.digits,
  }));
}

/** Records what a register showed. */
export async function addRegisterReading(
  session: SqlSession,
  at: { readonly seq: bigint; readonly organisationId: number; readonly siteId: number },
  { seriesNo, at: readAt, register, resolution, digits }: StoredRegisterReading,
  evidence: string,
): Promise<void> {
  await session.query(
    `insert into register_reading (org_id, site_id, series_no, read_at, revision, register_milliwh, resolution_milliwh, digits, evidence, recorded_seq)
     select $1::int, $2::int, $3::int, to_timestamp($4::bigint / 1000.0), coalesce(max(revision), 0) + 1, $5::numeric, $6::bigint, $7::smallint, $8::text, $9::bigint
     from register_reading where site_id = $2 and series_no = $3 and read_at = to_timestamp($4::bigint / 1000.0)`,
    [
      at.organisationId,
      at.siteId,
      seriesNo,
      readAt,
      register.milliWh.toString(),
      resolution.milliWh,
      digits,
      evidence,
      at.seq,
    ],
  );
}
