import type { DayUnpacker, SeriesDayRevision } from '../src/domain/metering/packed-day.js';
import { encodeSeriesDay } from '../src/domain/metering/series-codec.js';
import type { StoredSeriesDay } from '../src/storage/store.js';
import { RIGS, STEPS, STEP_SECONDS, fillDay, isCorrected } from './workload.js';
import { utcDay } from './workload-knowledge.js';

/** Buffer for the readings of one day: row 0 billing, row g rig g. */
export function newReadings(): Float64Array {
  return new Float64Array((RIGS + 1) * STEPS);
}

/** Series-days of one day in one revision; revision 2 holds the corrected rigs alone. Values are views on `readings`. */
export function seriesDaysOf(index: number, revision: 1 | 2, readings: Float64Array): StoredSeriesDay[] {
  fillDay({ index, values: readings }, revision);
  const rows: StoredSeriesDay[] = [];
  for (let seriesNo = 0; seriesNo <= RIGS; seriesNo += 1) {
    if (revision === 2 && (seriesNo === 0 || !isCorrected(index, seriesNo))) continue;
    rows.push({
      seriesNo,
      day: utcDay(index),
      stepSeconds: STEP_SECONDS,
      values: readings.subarray(seriesNo * STEPS, (seriesNo + 1) * STEPS),
      qualities: null,
      revision,
      sourceVersion: BigInt(revision - 1),
    });
  }
  return rows;
}

/** The newest state of one day, packed as storage packs it: 2.1 bytes a reading. */
export function packedDay(index: number, readings: Float64Array): Uint8Array {
  fillDay({ index, values: readings }, 2);
  const records: Uint8Array[] = [];
  for (let seriesNo = 0; seriesNo <= RIGS; seriesNo += 1) {
    const values = readings.subarray(seriesNo * STEPS, (seriesNo + 1) * STEPS);
    records.push(encodeSeriesDay({ seriesNo, values }, 1));
  }
  return new Uint8Array(Buffer.concat(records));
}

/** Readings of a packed day as reconciliation takes them, valid until the unpacker's next day. */
export function unpackedDay(
  unpacker: DayUnpacker,
  index: number,
  records: Uint8Array,
): readonly SeriesDayRevision[] {
  return unpacker.unpack({ day: utcDay(index), records, qualities: new Map() });
}
