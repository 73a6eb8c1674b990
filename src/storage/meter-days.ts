import { invariant, present } from '../domain/invariant.js';
import { decodeQualities, decodeSeriesDays } from '../domain/metering/series-codec.js';
import { instant } from '../domain/time/instant.js';
import { renderUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Database } from './database.js';
import { BinaryCopyReader, type BinaryField } from './mapping/binary-copy.js';
import type { SeriesDayRevision } from './store.js';

/** Days of one query: a whole year in one costs the server twice the time and 187 MB (core-data.md). */
const WINDOW_DAYS = 10;
const QUALITY_HEADER_BYTES = 8;

interface MeterDay {
  readonly day: UtcDay;
  readonly series: readonly SeriesDayRevision[];
}

/** Hands over the days `[fromDay, toDay)` one by one, read in windows. No query runs while a day is being worked on. */
export async function readMeterDays(
  db: Database,
  siteId: number,
  fromDay: UtcDay,
  toDay: UtcDay,
  asOf: bigint,
  onDay: (day: UtcDay, series: readonly SeriesDayRevision[]) => void | Promise<void>,
): Promise<void> {
  for (let from = fromDay; from < toDay; from = (from + WINDOW_DAYS) as UtcDay) {
    const to = Math.min(from + WINDOW_DAYS, toDay) as UtcDay;
    for (const { day, series } of await readWindow(db, packedDaysSql(siteId, from, to, asOf))) {
      await onDay(day, series);
    }
  }
}

/**
 * One row per day: the records of all its series in one piece, and beside them the qualities of the series that have any,
 * each after its number and length. A row per series would cost the driver more than the kernel needs.
 */
function packedDaysSql(siteId: number, fromDay: UtcDay, toDay: UtcDay, asOf: bigint): string {
  return `copy (
    select day, string_agg(payload, ''), string_agg(int4send(series_no) || int4send(length(quality)) || quality, '')
    from (select distinct on (day, series_no) day, series_no, payload, quality from interval_day
      where site_id = ${String(siteId)} and day >= date '${renderUtcDay(fromDay)}' and day < date '${renderUtcDay(toDay)}'
        and recorded_seq <= ${asOf.toString()}
      order by day, series_no, revision desc) newest
    group by day order by day) to stdout (format binary)`;
}

async function readWindow(db: Database, sql: string): Promise<MeterDay[]> {
  const days: MeterDay[] = [];
  const reader = new BinaryCopyReader((fields) => {
    days.push(unpackDay(fields));
  });
  await db.read((session) =>
    session.copyOut(sql, (chunk) => {
      reader.push(chunk);
    }),
  );
  reader.end();
  return days;
}

function unpackDay([date, records, graded]: readonly BinaryField[]): MeterDay {
  const day = utcDayOf(instant(Date.parse(`${present(date, 'day').date()}T00:00:00Z`)));
  const qualities = unpackQualities(present(graded, 'qualities'));
  // Copied, so that the readings inside are aligned for typed arrays.
  const series = decodeSeriesDays(present(records, 'records').copy()).map(
    ({ seriesNo, revision, values }) => ({
      seriesNo,
      day,
      stepSeconds: 86_400 / values.length,
      values,
      qualities: decodeQualities(qualities.get(seriesNo) ?? null, values.length),
      revision,
    }),
  );
  return { day, series };
}

/** Packed qualities by series number. */
function unpackQualities(field: BinaryField): Map<number, Uint8Array> {
  const bySeries = new Map<number, Uint8Array>();
  if (field.isNull) return bySeries;
  const bytes = field.view();
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
