import type { UtcDay } from '../time/local-calendar.js';
import { decodeQualities, decodeRecord, recordBytes, slotsOf } from './series-codec.js';
import type { SeriesDay } from './series-day.js';

/** All series of one site and UTC day as they are stored. */
export interface PackedDay {
  readonly day: UtcDay;
  /** Records of the series codec, one after the other in any order. */
  readonly records: Uint8Array;
  /** Packed qualities by series number; a series that is MEASURED throughout has none. */
  readonly qualities: ReadonlyMap<number, Uint8Array>;
}

/** A series-day and the number of its revision. */
export interface SeriesDayRevision extends SeriesDay {
  readonly revision: number;
}

const SECONDS_OF_DAY = 86_400;

/**
 * Unpacks days one after the other into one array that is used again for the next: a site of 560 rigs would otherwise
 * leave 1.3 MB behind per day. What it gives is valid until the next call (unit milliWh; exact).
 */
export class DayUnpacker {
  private values = new Float64Array(0);
  /** Per record a view of `values`, kept because days of a site look alike. */
  private views: Float64Array[] = [];
  private aligned = new Uint8Array(0);

  /**
   * The series of a packed day in the order of its records; the same as `decodeSeriesDay` for each.
   *
   * @example new DayUnpacker().unpack({ day, records: encodeSeriesDay(series, 1), qualities: new Map() })[0].revision === 1
   */
  unpack({ day, records, qualities }: PackedDay): SeriesDayRevision[] {
    const bytes = this.alignedBytes(records);
    this.makeRoom(bytes);
    const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const units = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    const series: SeriesDayRevision[] = [];
    let slot = 0;
    for (let offset = 0; offset < bytes.length;) {
      const count = slotsOf(bytes, offset);
      const values = this.viewOf(series.length, slot, count);
      const { seriesNo, revision } = decodeRecord(header, offset, values, units);
      const graded = qualities.size === 0 ? null : (qualities.get(seriesNo) ?? null);
      series.push({
        seriesNo,
        day,
        stepSeconds: SECONDS_OF_DAY / count,
        values,
        qualities: decodeQualities(graded, count),
        revision,
      });
      slot += count;
      offset += recordBytes(bytes, offset);
    }
    return series;
  }

  private alignedBytes(records: Uint8Array): Uint8Array {
    if (records.byteOffset % 4 === 0) return records;
    if (this.aligned.length < records.length) this.aligned = new Uint8Array(records.length);
    this.aligned.set(records);
    return this.aligned.subarray(0, records.length);
  }

  private makeRoom(bytes: Uint8Array): void {
    let slots = 0;
    for (let offset = 0; offset < bytes.length; offset += recordBytes(bytes, offset)) {
      slots += slotsOf(bytes, offset);
    }
    if (slots <= this.values.length) return;
    this.values = new Float64Array(slots);
    this.views = [];
  }

  /** The view on `count` values from `slot` on, for the record at a position of the day. */
  private viewOf(position: number, slot: number, count: number): Float64Array {
    const known = this.views[position];
    if (known?.length === count && known.byteOffset === slot * Float64Array.BYTES_PER_ELEMENT) return known;
    const view = this.values.subarray(slot, slot + count);
    this.views[position] = view;
    return view;
  }
}
