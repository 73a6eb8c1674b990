import { present } from '../domain/invariant.js';
import {
  decodeQualities,
  decodeSeriesDay,
  decodeVersions,
  encodeQualities,
  encodeSeriesDay,
  encodeVersions,
} from '../domain/metering/series-codec.js';
import { instant } from '../domain/time/instant.js';
import { renderUtcDay, utcDayOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Database, SqlSession } from './database.js';
import { addFindings, readFindings } from './finding-store.js';
import { BinaryCopyReader, BinaryCopyWriter, type BinaryField } from './mapping/binary-copy.js';
import { readMeterDays, readPackedDays } from './meter-days.js';
import { addRegisterReading, readRegisterReadings } from './register-reading-store.js';
import { markDays } from './registry-store.js';
import type { MeterReads, RecordedBetween, StoredSeriesDay, WriteTransaction } from './store.js';

const COLUMNS = 'day, series_no, revision, source_version, payload, quality, slot_versions';
/** How many columns those are. */
const FIELDS = COLUMNS.split(',').length;
const CAUSES = { IMPORT: 1, CORRECTION: 2, ESTIMATE: 3 } as const;
/** One COPY stays below this: the head lock is held while it runs. */
const BATCH_BYTES = 16 << 20;

/** Reads meter readings as packed series-days. */
export function meterReads(db: Database): MeterReads {
  return {
    packedDays: (siteId, fromDay, toDay, asOf) => readPackedDays(db, siteId, fromDay, toDay, asOf),
    days: (siteId, fromDay, toDay, asOf, onDay) => readMeterDays(db, siteId, fromDay, toDay, asOf, onDay),
    seriesDays: (siteId, seriesNos, fromDay, toDay, asOf) =>
      db.read((s) => readSeriesDays(s, newestSql(siteId, fromDay, toDay, asOf, seriesNos))),
    findings: (siteId, span, asOf) => db.read((s) => readFindings(s, siteId, span, asOf)),
    registerReadings: (siteId, asOf) => db.read((s) => readRegisterReadings(s, siteId, asOf)),
  };
}

/** COPY takes no parameters: numbers and dates only, rendered from typed values. */
function newestSql(
  siteId: number,
  fromDay: UtcDay,
  toDay: UtcDay,
  asOf: bigint | null,
  seriesNos: readonly number[] | null,
): string {
  const known = asOf === null ? '' : `and recorded_seq <= ${asOf.toString()}`;
  const some = seriesNos === null ? '' : `and series_no in (${['-1', ...seriesNos.map(String)].join(',')})`;
  return `copy (select ${COLUMNS} from (select distinct on (day, series_no) ${COLUMNS} from interval_day
    where site_id = ${String(siteId)} and day >= date '${renderUtcDay(fromDay)}' and day < date '${renderUtcDay(toDay)}' ${known} ${some}
    order by day, series_no, revision desc) newest order by day, series_no) to stdout (format binary)`;
}

function fromFields(fields: readonly BinaryField[]): StoredSeriesDay {
  const [day, seriesNo, revision, version, payload, quality, versions] = fields;
  const utcDay = utcDayOf(instant(Date.parse(`${present(day, 'day').date()}T00:00:00Z`)));
  const record = decodeSeriesDay(present(payload, 'payload').view(), 0);
  const slots = record.values.length;
  const bytesOf = (field: BinaryField | undefined): Uint8Array | null =>
    field === undefined || field.isNull ? null : field.view();
  return {
    seriesNo: present(seriesNo, 'series_no').int4(),
    day: utcDay,
    stepSeconds: 86_400 / slots,
    values: record.values,
    qualities: decodeQualities(bytesOf(quality), slots),
    revision: present(revision, 'revision').int2(),
    sourceVersion: present(version, 'source_version').int8(),
    slotVersions: decodeVersions(bytesOf(versions), slots),
  };
}

async function readSeriesDays(session: SqlSession, sql: string): Promise<StoredSeriesDay[]> {
  const rows: StoredSeriesDay[] = [];
  const reader = new BinaryCopyReader((fields) => {
    rows.push(fromFields(fields));
  });
  await session.copyOut(sql, (chunk) => {
    reader.push(chunk);
  });
  reader.end();
  return rows;
}

/** One revision of a series-day with what a change log says of it. */
export interface RecordedSeriesDay extends StoredSeriesDay {
  readonly recordedSeq: bigint;
  readonly cause: keyof typeof CAUSES;
}

/**
 * Calls back with the revisions of the billing meter, the rigs and contracted plants that were recorded in a span of sequences: in order of day,
 * series and revision, each series-day beginning with the last one before the span where there is one.
 */
export async function readSeriesRevisions(
  session: SqlSession,
  siteId: number,
  { fromDay, toDay, after, upTo }: RecordedBetween,
  onRevision: (revision: RecordedSeriesDay) => void,
): Promise<void> {
  const sql = `copy (select ${COLUMNS}, recorded_seq, cause from (
    select i.*, lead(i.recorded_seq) over (partition by day, i.series_no order by revision) as next_seq
      from interval_day i join series s on s.site_id = i.site_id and s.series_no = i.series_no and s.kind in ('SITE_MAIN', 'RIG', 'PLANT')
      where i.site_id = ${String(siteId)} and day >= date '${renderUtcDay(fromDay)}' and day < date '${renderUtcDay(toDay)}' and i.recorded_seq <= ${upTo.toString()}) r
    where recorded_seq > ${after.toString()} or next_seq > ${after.toString()}
    order by day, series_no, revision) to stdout (format binary)`;
  const reader = new BinaryCopyReader((fields) => {
    const [recordedSeq, cause] = fields.slice(FIELDS);
    onRevision({
      ...fromFields(fields),
      recordedSeq: present(recordedSeq, 'recorded_seq').int8(),
      cause: present(cause, 'cause').int2() === CAUSES.IMPORT ? 'IMPORT' : 'CORRECTION',
    });
  });
  await session.copyOut(sql, (chunk) => {
    reader.push(chunk);
  });
  reader.end();
}

type MeterWrites = Pick<
  WriteTransaction,
  'currentSeriesDays' | 'lastSeriesDay' | 'addSeriesDays' | 'addFindings' | 'addRegisterReading'
>;

/** Appends meter readings inside one transaction. */
export function meterWrites(session: SqlSession, seq: bigint, organisationId: number): MeterWrites {
  return {
    currentSeriesDays: (siteId, fromDay, toDay, seriesNos) =>
      readSeriesDays(session, newestSql(siteId, fromDay, toDay, null, seriesNos)),
    lastSeriesDay: async (siteId, seriesNo) => {
      const [row] = await session.query<{ day: number | null }>(
        `select (max(day) - date '1970-01-01') as day from interval_day where site_id = $1 and series_no = $2`,
        [siteId, seriesNo],
      );
      return (row?.day ?? null) as UtcDay | null;
    },
    addSeriesDays: async (siteId, documentUid, cause, days) => {
      const statement = `copy interval_day (org_id, site_id, day, series_no, revision, recorded_seq, source_version, document_id, cause, payload, quality, slot_versions) from stdin (format binary)`;
      const dates = new Map<UtcDay, string>();
      const years = new Set<number>();
      let copy = new BinaryCopyWriter(BATCH_BYTES + (1 << 20));
      for (const day of days) {
        const date = dates.get(day.day) ?? renderUtcDay(day.day);
        dates.set(day.day, date);
        const year = Number(date.slice(0, 4));
        if (!years.has(year)) {
          years.add(year);
          await session.query('select ensure_interval_year($1::int)', [year]);
        }
        copy
          .row(12)
          .int4(organisationId)
          .int4(siteId)
          .date(date)
          .int4(day.seriesNo)
          .int2(day.revision)
          .int8(seq)
          .int8(day.sourceVersion);
        copy.uuid(documentUid).int2(CAUSES[cause]).bytea(encodeSeriesDay(day, day.revision));
        for (const lane of [encodeQualities(day.qualities), encodeVersions(day.slotVersions ?? null)]) {
          if (lane === null) copy.null();
          else copy.bytea(lane);
        }
        if (copy.byteLength > BATCH_BYTES) {
          await session.copyIn(statement, copy.finish());
          copy = new BinaryCopyWriter(BATCH_BYTES + (1 << 20));
        }
      }
      await session.copyIn(statement, copy.finish());
      await markDays(session, seq, siteId, [...dates.keys()]);
    },
    addFindings: (findings) => addFindings(session, seq, organisationId, findings),
    addRegisterReading: (siteId, reading, evidence) =>
      addRegisterReading(session, { seq, organisationId, siteId }, reading, evidence),
  };
}
