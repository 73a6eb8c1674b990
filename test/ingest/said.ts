import { READING_QUALITIES } from '../../src/domain/metering/series-day.js';
import type { MeterReader, ParsedMeterFile } from '../../src/ingest/meter-csv/parsed-meter-file.js';

/** `2023-03-01T00:00 500000 M` of every reading: start in UTC, milliWh, first letter of the quality. */
export function readingsSaid({ days }: ParsedMeterFile['series'][number]): string[] {
  return days.flatMap(({ day, stepSeconds, values, qualities }) =>
    [...values].flatMap((value, slot) => {
      if (value < 0) return [];
      const at = new Date((day * 86_400 + slot * stepSeconds) * 1_000).toISOString().slice(0, 16);
      return [`${at} ${String(value)} ${READING_QUALITIES[qualities?.[slot] ?? 0]!.slice(0, 1)}`];
    }),
  );
}

/** `line[:column] CODE field value` of every fault. */
export function faultsSaid({ faults }: ParsedMeterFile): string[] {
  return faults.map(({ line, column, code, field, value }) => {
    const place = column === null ? String(line) : `${String(line)}:${String(column)}`;
    return [place, code, field ?? '', value].filter((part) => part !== '').join(' ');
  });
}

/** Reads bytes cut into pieces of the given lengths, repeated. */
export function readPieces<R extends MeterReader>(
  reader: R,
  bytes: Uint8Array,
  lengths: readonly number[] = [],
): ReturnType<R['finish']> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % Math.max(1, lengths.length)] ?? bytes.length;
    reader.push(bytes.subarray(at, at + length));
    at += length;
  }
  return reader.finish() as ReturnType<R['finish']>;
}

/** A parsed file as plain data that can be compared. */
export function plainFile(file: ParsedMeterFile): unknown {
  return {
    ...file,
    series: file.series.map(({ days, version, ...others }) => ({
      ...others,
      version: version.toString(),
      days: days.map(({ values, qualities, lines, ...day }) => ({
        ...day,
        values: [...values],
        qualities: qualities === null ? null : [...qualities],
        lines: [...lines],
      })),
    })),
  };
}
