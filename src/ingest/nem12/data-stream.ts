import type { FaultList } from '../fault.js';
import type { FlowDirection } from '../meter-csv/parsed-meter-file.js';
import { STEPS } from '../meter-csv/reading-store.js';
import { isAscii } from '../text/file-encoding.js';
import { textNameProblem } from '../meter-csv/series-name.js';
import { printable } from '../fault.js';
import type { RecordFaults } from './record-faults.js';

/** What a 200 record says of the 300 rows below it. */
export interface DataStream {
  /** `NMI:suffix`, e.g. VABD000163:E1. */
  readonly code: string;
  readonly stepSeconds: number;
  /** Decimals of the unit that a milliWh leaves. */
  readonly scale: number;
  readonly direction: FlowDirection;
}

/** A channel that is no energy consumed or exported: counted, not stored. */
export interface SkippedStream {
  readonly name: string;
  readonly stepSeconds: number;
}

const SCALES: ReadonlyMap<string, number> = new Map([
  ['wh', 3],
  ['kwh', 6],
  ['mwh', 9],
]);
const MINUTE = 60;

/**
 * Reads a 200 record: NMI, configuration, register, suffix, data stream, meter, unit, interval length. Null when it is not
 * usable; then a fault says why.
 *
 * @example readDataStream(cellsOf('200,VABD000163,E1Q1,1,E1,N1,METSER123,kWh,30,'), faults)
 */
export function readDataStream(record: RecordFaults, faults: FaultList): DataStream | SkippedStream | null {
  const before = faults.count;
  const { cells } = record;
  const [, nmi = '', , , suffix = '', , , unit = '', length = ''] = cells;
  for (const [index, field] of [
    [1, 'NMI'],
    [4, 'NMISuffix'],
    [7, 'UOM'],
  ] as const) {
    if ((cells[index] ?? '').trim() === '')
      record.at(
        index,
        field,
        'NEM12.CHANNEL_UNNAMED',
        'a 200 record has NMI, suffix, unit and interval length',
      );
  }
  const code = `${nmi}:${suffix}`;
  if (!isAscii(code) || textNameProblem(code) !== null)
    record.at(1, 'NMI', 'NEM12.CHANNEL_UNNAMED', 'NMI and suffix are plain letters and digits');
  const minutes = /^[0-9]{1,4}$/.test(length) ? Number(length) : 0;
  const stepSeconds = minutes * MINUTE;
  if (!STEPS.includes(stepSeconds)) {
    const rule = 'an interval length is 1, 5, 10, 15, 30 or 60 minutes';
    record.at(8, 'IntervalLength', 'NEM12.STEP_UNSUPPORTED', rule);
  }
  if (faults.count > before) return null;
  const scale = SCALES.get(unit.toLowerCase());
  const direction = directionOf(suffix);
  if (scale === undefined || direction === null) return { name: printable(`${code} ${unit}`), stepSeconds };
  return { code, stepSeconds, scale, direction };
}

/** E is what the customer consumed, B what the customer exported; other suffixes are reactive, check or net channels. */
function directionOf(suffix: string): FlowDirection | null {
  if (suffix.startsWith('E')) return 'CONSUMED';
  return suffix.startsWith('B') ? 'EXPORTED' : null;
}
