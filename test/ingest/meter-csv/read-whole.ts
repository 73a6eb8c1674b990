import { READING_QUALITIES } from '../../../src/domain/metering/series-day.js';
import type { ZoneName } from '../../../src/domain/time/local-calendar.js';
import type { ParsedMeterCsv, ParsedMeterSeries } from '../../../src/ingest/meter-csv/parsed-meter-file.js';
import { MeterCsvReader, type MeterCsvOptions } from '../../../src/ingest/meter-csv/read-meter-csv.js';
import { SlotBudget } from '../../../src/ingest/meter-csv/reading-store.js';

export interface Overrides extends Partial<Omit<MeterCsvOptions, 'zone'>> {
  readonly zone?: string;
  /** How many slots the file may take. */
  readonly slots?: number;
}

function optionsOf({ zone, ...others }: Omit<Overrides, 'slots'>): MeterCsvOptions {
  return {
    label: null,
    stepSeconds: null,
    decimalComma: false,
    stepOf: () => null,
    ...others,
    zone: (zone ?? null) as ZoneName | null,
  };
}

export function bytesOf(file: string | Uint8Array): Uint8Array {
  return typeof file === 'string' ? new TextEncoder().encode(file) : file;
}

/** Reads a file in one piece, or cut at the given places. */
export function readFile(
  file: string | Uint8Array,
  overrides: Overrides = {},
  cuts: readonly number[] = [],
): ParsedMeterCsv {
  const bytes = bytesOf(file);
  const { slots, ...options } = overrides;
  const reader = new MeterCsvReader('meters.csv', optionsOf(options), new SlotBudget(slots));
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    reader.push(bytes.slice(from, cut));
    from = cut;
  }
  return reader.finish();
}

/** A reading as text: start, kWh × 10^6, first letter of its quality. */
export function readingsOf({ days }: ParsedMeterSeries): string[] {
  return days.flatMap(({ day, stepSeconds, values, qualities }) =>
    [...values].flatMap((value, slot) => {
      if (value < 0) return [];
      const start = new Date((day * 86_400 + slot * stepSeconds) * 1_000).toISOString().slice(0, 16);
      return [`${start} ${String(value)} ${(READING_QUALITIES[qualities?.[slot] ?? 0] ?? '').slice(0, 1)}`];
    }),
  );
}

/** Everything a file says, as plain data that tests compare. */
export function plain(file: ParsedMeterCsv) {
  return {
    ...file,
    series: file.series.map((series) => ({
      ...series,
      version: String(series.version),
      days: series.days.map(({ day, values, qualities, lines }) => ({
        day,
        values: [...values],
        qualities: qualities === null ? null : [...qualities],
        lines: [...lines],
      })),
    })),
  };
}

/** `line:column field code "value"` of every fault. */
export function faultsOf(file: ParsedMeterCsv): string[] {
  return file.faults.map(
    ({ line, column, field, code, value }) =>
      `${String(line)}:${String(column ?? '-')} ${field ?? '-'} ${code} "${value}"`,
  );
}
