import { present } from '../domain/invariant.js';
import type { SiteDayResult } from '../domain/reconciliation/site-day-result.js';
import { renderUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import { instant } from '../domain/time/instant.js';
import type { Database, SqlSession } from './database.js';
import { BinaryCopyReader } from './mapping/binary-copy.js';
import {
  NO_LINES,
  packLines,
  packSlots,
  sumSegment,
  unpackLines,
  unpackSlots,
} from './mapping/result-rows.js';
import type { ResultReads, StoredSiteDay } from './store.js';

interface SegmentRow {
  readonly day: UtcDay;
  readonly localDate: string;
  readonly asOfSeq: bigint;
  readonly inputHash: string;
  readonly slots: Uint8Array;
  readonly lines: Uint8Array | null;
}

/** Reads stored results of site-days. */
export function resultReads(db: Database): ResultReads {
  return {
    siteDays: async (siteId, fromDay, toDay, methodVersion, asOf, withLines) => {
      const [site] = await db.read((s) =>
        s.query<{ code: string }>('select code from site where id = $1', [siteId]),
      );
      const siteCode = present(site, 'the site of the results').code;
      const sql = `copy (select day, local_day, as_of_seq, input_hash, slots, ${withLines ? 'payload' : 'null::bytea'} from (
        select distinct on (day, segment) day, segment, local_day, as_of_seq, input_hash, slots, payload from site_day_result
        where site_id = ${String(siteId)} and day >= date '${renderUtcDay(fromDay)}' and day < date '${renderUtcDay(toDay)}' and method_version = ${String(methodVersion)} and as_of_seq <= ${asOf.toString()}
        order by day, segment, as_of_seq desc) newest order by day, segment) to stdout (format binary)`;
      const rows = await readSegments(db, sql);
      return daysOf(rows).map((segments) => fromSegments(siteId, siteCode, methodVersion, segments));
    },
    dirtyDays: async (siteId, fromDay, toDay, asOf) => {
      const rows = await db.read((s) =>
        s.query<{ day: number }>(
          `select distinct d.day - date '1970-01-01' as day from dirty_day d
           where d.site_id = $1 and d.day >= date '1970-01-01' + $2::int and d.day < date '1970-01-01' + $3::int and d.cause_seq <= $4
           and not exists (select 1 from site_day_result r where r.site_id = d.site_id and r.day = d.day and r.as_of_seq >= d.cause_seq and r.as_of_seq <= $4)
           order by 1`,
          [siteId, fromDay, toDay, asOf],
        ),
      );
      return rows.map((row) => row.day as UtcDay);
    },
  };
}

async function readSegments(db: Database, sql: string): Promise<SegmentRow[]> {
  const rows: SegmentRow[] = [];
  const reader = new BinaryCopyReader((fields) => {
    const [day, localDay, asOfSeq, inputHash, slots, lines] = fields;
    rows.push({
      day: utcDayOf(instant(Date.parse(`${present(day, 'day').date()}T00:00:00Z`))),
      localDate: present(localDay, 'local_day').date(),
      asOfSeq: present(asOfSeq, 'as_of_seq').int8(),
      inputHash: Buffer.from(present(inputHash, 'input_hash').view()).toString('hex'),
      slots: present(slots, 'slots').copy(),
      lines: lines === undefined || lines.isNull ? null : lines.copy(),
    });
  });
  await db.read((s) =>
    s.copyOut(sql, (chunk) => {
      reader.push(chunk);
    }),
  );
  reader.end();
  return rows;
}

function daysOf(rows: readonly SegmentRow[]): SegmentRow[][] {
  const days: SegmentRow[][] = [];
  for (const row of rows) {
    const current = days.at(-1);
    if (current?.[0]?.day === row.day) current.push(row);
    else days.push([row]);
  }
  return days;
}

function fromSegments(
  siteId: number,
  siteCode: string,
  methodVersion: number,
  rows: readonly SegmentRow[],
): StoredSiteDay {
  const first = present(rows[0], 'a segment');
  let fromSecond = 0;
  const segments: SiteDayResult['segments'][number][] = [];
  for (const row of rows) {
    const slots = unpackSlots([row.slots]);
    const toSecond = fromSecond + slots.slots * slots.stepSeconds;
    segments.push({
      localDate: row.localDate,
      fromSecond,
      toSecond,
      lines: row.lines === null ? NO_LINES : unpackLines(row.lines),
    });
    fromSecond = toSecond;
  }
  return {
    siteId,
    methodVersion,
    asOfSeq: first.asOfSeq,
    inputHash: first.inputHash,
    result: { siteCode, day: first.day, slots: unpackSlots(rows.map((row) => row.slots)), segments },
  };
}

const COLUMNS =
  'org_id, site_id, day, segment, local_day, method_version, as_of_seq, input_hash, energy_milliwh, measured_milliwh, auxiliary_milliwh, coincident_milliwh, absorbed_milliwh, instructed_milliwh, cells, totals, missing_slots, incomplete_slots, flags, slots, payload';

/** Appends results; one that is there already under the same method and knowledge stays. Two rows per site-day: no COPY. */
export async function addResults(
  session: SqlSession,
  organisationId: number,
  results: readonly StoredSiteDay[],
): Promise<void> {
  const marks = Array.from({ length: 21 }, (_, index) => `$${String(index + 1)}`).join(', ');
  for (const stored of results) {
    for (const [index, segment] of stored.result.segments.entries()) {
      const row = toRow(organisationId, stored, segment, index);
      await session.query(
        `insert into site_day_result (${COLUMNS}) values (${marks}) on conflict do nothing`,
        row,
      );
    }
  }
}

function toRow(
  organisationId: number,
  stored: StoredSiteDay,
  segment: SiteDayResult['segments'][number],
  index: number,
): unknown[] {
  const { slots } = stored.result;
  const sums = sumSegment(slots, segment);
  const [from, to] = [segment.fromSecond / slots.stepSeconds, segment.toSecond / slots.stepSeconds];
  return [
    organisationId,
    stored.siteId,
    renderUtcDay(stored.result.day),
    index,
    segment.localDate,
    stored.methodVersion,
    stored.asOfSeq,
    Buffer.from(stored.inputHash, 'hex'),
    sums.energy,
    sums.measured,
    sums.auxiliary,
    sums.coincident,
    sums.absorbed,
    sums.instructed,
    sums.cells,
    {},
    sums.missing,
    sums.incomplete,
    0,
    packSlots(slots, from, to),
    packLines(segment.lines),
  ];
}
