import { SlotBudget } from '../../../src/ingest/meter-csv/reading-store.js';
import { Nem12Reader } from '../../../src/ingest/nem12/nem12-reader.js';
import type { ParsedMeterFile } from '../../../src/ingest/meter-csv/parsed-meter-file.js';
import { readPieces } from '../said.js';

export const HEADER = '100,NEM12,202304010000,MDP1,RET1';

/** A 200 record of meter NMI1. */
export function stream(suffix: string, minutes: number | string, unit = 'kWh', nmi = 'NMI1'): string {
  return `200,${nmi},E1B1Q1,1,${suffix},N1,M1,${unit},${String(minutes)},`;
}

/** A 300 row whose values are all one text, but for those given by number from 1. */
export function day(
  date: string,
  count: number,
  value: string,
  change: {
    readonly at?: Record<number, string>;
    readonly flag?: string;
    readonly reason?: string;
    readonly updated?: string;
  } = {},
): string {
  const { at = {}, flag = 'A', reason = '', updated = '' } = change;
  const values = Array.from({ length: count }, (_, index) => at[index + 1] ?? value);
  return ['300', date, ...values, flag, reason, '', updated, ''].join(',');
}

/** Reads records between a header and an end. */
export function readBody(...records: readonly string[]): ParsedMeterFile {
  return readText([HEADER, ...records, '900'].join('\r\n'));
}

export function readText(text: string, slots?: number): ParsedMeterFile {
  const budget = slots === undefined ? undefined : new SlotBudget(slots);
  return readPieces(new Nem12Reader('a.csv', budget), Buffer.from(text, 'utf8'));
}
