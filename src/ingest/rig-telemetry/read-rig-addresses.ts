import { FaultList, type RowFault } from '../fault.js';
import { readTable, type TableRow } from '../text/csv-table.js';

/** Where a rig listens. */
export interface RigAddress {
  readonly serial: string;
  readonly host: string;
  readonly port: number;
}

export interface ParsedRigAddresses {
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  readonly rigs: readonly RigAddress[];
}

/** Where the API of cgminer listens. */
const CGMINER_PORT = 4_028;

const NAMED = /^([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)(?::(\d{1,5}))?$/;
const BRACKETED = /^\[([0-9A-Fa-f:.]{2,45})\](?::(\d{1,5}))?$/;

/**
 * Reads the list of rigs to poll: columns `serial` and `address`, an address being a name or number with an optional port
 * (IPv6 in brackets).
 *
 * @example readRigAddresses(Buffer.from('serial,address\nRIG1,10.0.0.7\n'), 'rigs.csv').rigs[0].port === 4_028
 */
export function readRigAddresses(bytes: Uint8Array, fileName: string): ParsedRigAddresses {
  const faults = new FaultList(fileName);
  const shape = {
    required: [
      ['serial', 'rig', 'series'],
      ['address', 'host'],
    ],
    optional: [],
  };
  const lineOf = new Map<string, number>();
  const rigs = readTable(bytes, shape, faults).flatMap((row) => {
    const rig = readRow(row, faults);
    if (rig === null) return [];
    const known = lineOf.get(rig.serial);
    if (known === undefined) {
      lineOf.set(rig.serial, row.line);
      return [rig];
    }
    const rule = `a rig is polled at one address: it stands on line ${String(known)}`;
    faults.add('TELEMETRY.RIG_TWICE', rule, { line: row.line, field: 'serial', value: rig.serial });
    return [];
  });
  if (rigs.length === 0 && faults.count === 0)
    faults.add('TELEMETRY.NO_RIGS', 'a list names at least one rig below its header', { line: 1 });
  return { faults: faults.inOrder(), faultCount: faults.count, rigs };
}

function readRow(row: TableRow, faults: FaultList): RigAddress | null {
  const serial = row.cell('serial')?.text ?? '';
  const cell = row.cell('address');
  const text = cell?.text.trim() ?? '';
  const [, host = '', digits] = NAMED.exec(text) ?? BRACKETED.exec(text) ?? [];
  const port = digits === undefined ? CGMINER_PORT : Number(digits);
  if (serial !== '' && host !== '' && port >= 1 && port <= 65_535) return { serial, host, port };
  faults.add('TELEMETRY.ADDRESS_UNREADABLE', 'a serial and a host, host:port or [IPv6]:port', {
    line: row.line,
    column: cell?.column ?? null,
    field: 'address',
    value: text,
  });
  return null;
}
