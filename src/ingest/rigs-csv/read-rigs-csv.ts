import { FaultList, type RowFault } from '../fault.js';
import { readTable, type TableShape } from '../text/csv-table.js';
import { RigRow, type ParsedRig, type RigsCsvOptions } from './rig-row.js';

export type { ParsedRig, RigsCsvOptions };

export interface ParsedRigsFile {
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  readonly rows: number;
  readonly rigs: readonly ListedRig[];
}

interface ListedRig {
  readonly line: number;
  readonly rig: ParsedRig;
}

const SHAPE: TableShape = {
  required: [['serial'], ['model'], ['in_service_on']],
  optional: [
    ['place'],
    ['nameplate_w'],
    ['standby_limit_w'],
    ['hashrate_ths'],
    ['out_of_service_on'],
    ['step_seconds'],
  ],
};

/**
 * Reads the list of rigs of one site. A rig is named by its serial and dated: in one place stands one rig at a time.
 *
 * @example readRigsCsv(bytes, 'rigs.csv', { zone, rigModelByName, defaultStandbyLimitWatts: 200 }).rigs.length
 */
export function readRigsCsv(bytes: Uint8Array, fileName: string, options: RigsCsvOptions): ParsedRigsFile {
  const faults = new FaultList(fileName);
  const table = readTable(bytes, SHAPE, faults);
  const listed = table.flatMap((row) => {
    const rig = new RigRow(row, faults).read(options);
    return rig === null ? [] : [{ line: row.line, rig }];
  });
  const rejected = new Set([...serialsTwice(listed, faults), ...placesTaken(listed, faults)]);
  const rigs = listed.filter((entry) => !rejected.has(entry));
  return { faults: faults.inOrder(), faultCount: faults.count, rows: table.length, rigs };
}

/** Rows whose serial stands in another row too; every one but the first is reported. */
function serialsTwice(listed: readonly ListedRig[], faults: FaultList): ListedRig[] {
  return groupsOf(listed, ({ serial }) => serial).flatMap((group) => {
    const [first, ...others] = group;
    for (const { line, rig } of others) {
      const rule = `a serial is listed once: it stands on line ${String(first?.line ?? line)}`;
      faults.add('RIGS_CSV.SERIAL_TWICE', rule, { line, field: 'serial', value: rig.serial });
    }
    return others.length === 0 ? [] : group;
  });
}

/** Rows of one place whose times of service overlap; the later one of each pair is reported. */
function placesTaken(listed: readonly ListedRig[], faults: FaultList): ListedRig[] {
  const placed = listed.filter(({ rig }) => rig.place !== '');
  return groupsOf(placed, ({ place }) => place).flatMap((group) => {
    const inTime = [...group].sort((a, b) => a.rig.inServiceFrom - b.rig.inServiceFrom || a.line - b.line);
    const taken: ListedRig[] = [];
    let longest = inTime[0];
    for (const entry of inTime.slice(1)) {
      if (longest !== undefined && entry.rig.inServiceFrom < endOf(longest.rig)) {
        const rule = `one rig at a time: ${longest.rig.serial} (line ${String(longest.line)}) stands there until later`;
        faults.add('RIGS_CSV.PLACE_TAKEN', rule, {
          line: entry.line,
          field: 'place',
          value: entry.rig.place,
        });
        taken.push(longest, entry);
      }
      if (longest === undefined || endOf(entry.rig) > endOf(longest.rig)) longest = entry;
    }
    return taken;
  });
}

function endOf({ inServiceTo }: ParsedRig): number {
  return inServiceTo ?? Number.POSITIVE_INFINITY;
}

function groupsOf(listed: readonly ListedRig[], keyOf: (rig: ParsedRig) => string): ListedRig[][] {
  const groups = new Map<string, ListedRig[]>();
  for (const entry of listed) {
    const key = keyOf(entry.rig);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()];
}
