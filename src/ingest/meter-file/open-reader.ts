import { GreenButtonReader } from '../green-button/green-button-reader.js';
import type { MeterFormat, MeterReader } from '../meter-csv/parsed-meter-file.js';
import { MeterCsvReader, type MeterCsvOptions } from '../meter-csv/read-meter-csv.js';
import type { SlotBudget } from '../meter-csv/reading-store.js';
import { Nem12Reader } from '../nem12/nem12-reader.js';

/** How a meter file is to be read. */
export interface MeterFileOptions extends MeterCsvOptions {
  /** Null = by the first bytes of the file. */
  readonly format: MeterFormat | null;
}

/** The reader of a format; NEM12 and Green Button say themselves what the options say for CSV. @example openReader('nem12', 'a.csv', options, budget) */
export function openReader(
  format: MeterFormat,
  fileName: string,
  options: MeterFileOptions,
  budget: SlotBudget,
): MeterReader {
  switch (format) {
    case 'csv':
      return new MeterCsvReader(fileName, options, budget);
    case 'nem12':
      return new Nem12Reader(fileName, budget);
    case 'green-button':
      return new GreenButtonReader(fileName, budget);
  }
}
