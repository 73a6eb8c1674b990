import { invariant, present } from '../domain/invariant.js';
import { DayUnpacker, type PackedDay, type SeriesDayRevision } from '../domain/metering/packed-day.js';
import { instant } from '../domain/time/instant.js';
import { renderUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Database } from './database.js';
import { BinaryCopyReader, type BinaryField } from './mapping/binary-copy.js';

/** Days of one query: a whole year in one costs the server twice the time and 187 MB (core-data.md). */
const WINDOW_DAYS = 10;
const QUALITY_HEADER_BYTES = 8;

/** Hands over the days `[fromDay, toDay)` one by one, read in windows. No query runs while a day is being worked on. */
export async function readMeterDays(
  db: Database,
  siteId: number,
  fromDay: UtcDay,
  toDay: UtcDay,
  asOf: bigint,
  onDay: (day: UtcDay, series: readonly SeriesDayRevision[]) => void | Promise<void>,
): Promise<void> {
  const unpacker = new DayUnpacker();
  for (let from = fromDay; from < toDay; from = (from + WINDOW_DAYS) as UtcDay) {
    const to = Math.min(from + WINDOW_DAYS, toDay) as UtcDay;
    for (const packed of await readPackedDays(db, siteId, from, to, asOf)) {
      await onDay(packed.day, unpacker.unpack(packed));
    }
  }
}

/** The days `[fromDay, toDay)` that have readings, read in one query. */
export async function readPackedDays(
  db: Database,
  siteId: number,
  fromDay: UtcDay,
  toDay: UtcDay,
  asOf: bigint,
): Promise<PackedDay[]> {
  const days: PackedDay[] = [];
  const reader = new BinaryCopyReader((fields) => {
    days.push(packedDayOf(fields));
  });
  await db.read(async (session) => {
    await session.query(INDEX_ORDER);
    await session.copyOut(packedDaysSql(siteId, fromDay, toDay, asOf), (chunk) => {
      reader.push(chunk);
    });
  });
  reader.end();
  return days.reverse();
}

/** Nothing is ever sorted: without statistics (an embedded database has none) the planner would sort every window. */
const INDEX_ORDER = `select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)`;

/**
 * One row per day, the last day first: the primary key read backwards has the newest revision of a series before its others.
 * A row holds the records of all its series in one piece, and beside them the qualities of the series that have any, each
 * after its number and length. A row per series would cost the driver more than the kernel needs.
 */
function packedDaysSql(siteId: number, fromDay: UtcDay, toDay: UtcDay, asOf: bigint): string {
  return `copy (
    select day, string_agg(payload, ''),
      string_agg(int4send(series_no) || int4send(length(quality)) || quality, '') filter (where quality is not null)
    from (select distinct on (day, series_no) day, series_no, payload, quality from interval_day
      where site_id = ${String(siteId)} and day >= date '${renderUtcDay(fromDay)}' and day < date '${renderUtcDay(toDay)}'
        and recorded_seq <= ${asOf.toString()}
      order by day desc, series_no desc, revision desc) newest
    group by day order by day desc) to stdout (format binary)`;
}

function packedDayOf([date, records, graded]: readonly BinaryField[]): PackedDay {
  return {
    day: utcDayOf(instant(Date.parse(`${present(date, 'day').date()}T00:00:00Z`))),
    // Copied, because a field lasts no longer than its row; the copy is aligned for typed arrays.
    records: present(records, 'records').copy(),
    qualities: qualitiesOf(present(graded, 'qualities')),
  };
}

/** Packed qualities by series number. */
function qualitiesOf(field: BinaryField): Map<number, Uint8Array> {
  const bySeries = new Map<number, Uint8Array>();
  if (field.isNull) return bySeries;
  const bytes = field.copy();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const from = at + QUALITY_HEADER_BYTES;
    const end = from + view.getInt32(at + 4);
    invariant(end <= bytes.length, 'whole qualities');
    bySeries.set(view.getInt32(at), bytes.subarray(from, end));
    at = end;
  }
  return bySeries;
}
