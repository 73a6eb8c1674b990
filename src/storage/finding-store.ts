import { instant, type Interval } from '../domain/time/instant.js';
import { renderUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { SqlSession } from './database.js';
import { BinaryCopyWriter } from './mapping/binary-copy.js';
import { epochMs, fromEpochMs } from './mapping/registry-rows.js';
import type { Finding } from './store.js';

const COLUMNS =
  'org_id, site_id, document_id, code, series_no, series_code, day, starts_at, ends_at, detail, recorded_seq, check_version, from_day, to_day';
const COLUMN_COUNT = 14;
/** One COPY stays below this: the head lock is held while it runs. */
const BATCH_BYTES = 4 << 20;

/** Where a later revision of a day it looked at was judged anew, a finding of a check no longer holds. */
const HOLDS = `(check_version is null or not exists (
  select 1 from generate_series(0, to_day - from_day) after join interval_day d
    on d.site_id = finding.site_id and d.day = finding.from_day + after and d.series_no = finding.series_no
  where d.recorded_seq > finding.recorded_seq and d.recorded_seq <= $4))`;

interface FindingRow {
  readonly code: string;
  readonly series_code: string;
  readonly start_ms: bigint;
  readonly end_ms: bigint;
  readonly detail: { readonly text: string };
  readonly document_id: string;
  readonly recorded_seq: bigint;
  readonly series_no: number | null;
  readonly check_version: number | null;
  readonly from_day: string | null;
  readonly to_day: string | null;
}

/** Findings that touch a span and hold as known at a sequence; by start, then series. */
export async function readFindings(
  session: SqlSession,
  siteId: number,
  span: Interval,
  asOf: bigint,
): Promise<Finding[]> {
  const rows = await session.query<FindingRow>(
    `select code, series_code, ${epochMs('starts_at')} as start_ms, ${epochMs('ends_at')} as end_ms, detail,
       document_id::text as document_id, recorded_seq, series_no, check_version, from_day, to_day
     from finding where site_id = $1 and ends_at > to_timestamp($2::bigint / 1000.0)
       and starts_at < to_timestamp($3::bigint / 1000.0) and recorded_seq <= $4 and ${HOLDS}
     order by starts_at, series_code collate "C", id`,
    [siteId, span.start, span.end, asOf],
  );
  return rows.map((row) => fromFindingRow(siteId, row));
}

function fromFindingRow(siteId: number, row: FindingRow): Finding {
  const { series_no: seriesNo, check_version: checkVersion, from_day: fromDay, to_day: toDay } = row;
  const finding = {
    siteId,
    code: row.code,
    seriesCode: row.series_code,
    span: { start: fromEpochMs(row.start_ms), end: fromEpochMs(row.end_ms) },
    detail: row.detail.text,
    documentUid: row.document_id,
    recordedSeq: row.recorded_seq,
  };
  if (seriesNo === null || checkVersion === null || fromDay === null || toDay === null) return finding;
  return {
    ...finding,
    judged: { seriesNo, checkVersion, fromDay: fromDate(fromDay), toDay: fromDate(toDay) },
  };
}

function fromDate(date: string): UtcDay {
  return utcDayOf(instant(Date.parse(`${date}T00:00:00Z`)));
}

/** Appends findings by binary COPY: a file of a month and 560 rigs may have tens of thousands. */
export async function addFindings(
  session: SqlSession,
  seq: bigint,
  organisationId: number,
  findings: readonly Omit<Finding, 'recordedSeq'>[],
): Promise<void> {
  const statement = `copy finding (${COLUMNS}) from stdin (format binary)`;
  let copy = new BinaryCopyWriter();
  let rows = 0;
  for (const finding of findings) {
    writeFinding(copy.row(COLUMN_COUNT), seq, organisationId, finding);
    rows += 1;
    if (copy.byteLength <= BATCH_BYTES) continue;
    await session.copyIn(statement, copy.finish());
    copy = new BinaryCopyWriter();
    rows = 0;
  }
  if (rows > 0) await session.copyIn(statement, copy.finish());
}

function writeFinding(
  copy: BinaryCopyWriter,
  seq: bigint,
  organisationId: number,
  { siteId, documentUid, code, seriesCode, span, detail, judged }: Omit<Finding, 'recordedSeq'>,
): void {
  copy.int4(organisationId).int4(siteId).uuid(documentUid).text(code);
  if (judged === undefined) copy.null();
  else copy.int4(judged.seriesNo);
  copy.text(seriesCode).date(renderUtcDay(utcDayOf(span.start)));
  copy.timestamptz(span.start).timestamptz(span.end).jsonb({ text: detail }).int8(seq);
  if (judged === undefined) copy.null().null().null();
  else copy.int2(judged.checkVersion).date(renderUtcDay(judged.fromDay)).date(renderUtcDay(judged.toDay));
}
