import { compareVersions, decideRevision } from '../decide-revision.js';
import {
  AREA_COLUMNS,
  PUBLICATION_STATUSES,
  type AreaColumn,
  type AreaDay,
  type AreaStanding,
  type KnownAreaDay,
} from './area-supply.js';

export interface MergedAreaDay {
  /** The whole new state; null when nothing changed. */
  readonly state: KnownAreaDay | null;
  readonly added: number;
  readonly duplicates: number;
  readonly replaced: number;
  /** Slots of which confirmed figures, or a later version, are known. */
  readonly superseded: number;
  /** Slots whose published figures differ although neither status nor version decides. */
  readonly conflicts: readonly number[];
}

/**
 * Merges published figures that arrive for one UTC day of an area into what is known of it, interval by interval: a new
 * interval is added, the same figures count as duplicate, of other figures the confirmed (確報) win over preliminary (速報), then
 * the later source version; else they conflict (methodology §2, `decideRevision`). Unit milliWh, exact. The day is PRELIMINARY
 * while any interval of it is.
 *
 * @example mergeAreaDay(day, 0n, null).added === 24
 */
export function mergeAreaDay(arrival: AreaDay, version: bigint, known: KnownAreaDay | null): MergedAreaDay {
  const standing: AreaStanding = { status: arrival.status, version };
  const published = publishedSlots(arrival);
  if (known === null) {
    const standings = Array.from({ length: slotsOf(arrival) }, () => standing);
    const state = { ...arrival, standings };
    return { state, added: published.length, duplicates: 0, replaced: 0, superseded: 0, conflicts: [] };
  }
  const takes = new Set<number>();
  const tally = { added: 0, duplicates: 0, replaced: 0, superseded: 0 };
  const conflicts: number[] = [];
  for (const slot of published) {
    const before = isPublished(known, slot) ? known.standings[slot] : undefined;
    if (before === undefined) {
      tally.added += 1;
      takes.add(slot);
      continue;
    }
    const decision = decideRevision(sameSlot(arrival, known, slot), compareStandings(standing, before));
    if (decision === 'CONFLICTS') conflicts.push(slot);
    else if (decision === 'SUPERSEDED') tally.superseded += 1;
    else tally[decision === 'REPLACES' ? 'replaced' : 'duplicates'] += 1;
    if (decision === 'REPLACES' || decision === 'CONFIRMS') takes.add(slot);
  }
  return { state: takes.size === 0 ? null : stateOf(arrival, standing, known, takes), ...tally, conflicts };
}

/**
 * Which of two standings is higher: above 0 when `a` is. Confirmed figures stand above preliminary ones of any version.
 *
 * @example compareStandings({ status: 'CONFIRMED', version: 0n }, { status: 'PRELIMINARY', version: 2n }) > 0
 */
function compareStandings(a: AreaStanding, b: AreaStanding): number {
  return rankOf(a) - rankOf(b) || compareVersions(a.version, b.version);
}

function rankOf({ status }: AreaStanding): number {
  return PUBLICATION_STATUSES.indexOf(status);
}

function stateOf(
  arrival: AreaDay,
  standing: AreaStanding,
  known: KnownAreaDay,
  takes: ReadonlySet<number>,
): KnownAreaDay {
  const state = { ...arrival, lanes: mergedLanes(arrival, known, takes) };
  const slots = Array.from({ length: slotsOf(state) }, (_, slot) => slot);
  const standings = slots.map((slot) => (takes.has(slot) ? standing : (known.standings[slot] ?? standing)));
  const isOpen = publishedSlots(state).some((slot) => standings[slot]?.status === 'PRELIMINARY');
  return { ...state, status: isOpen ? 'PRELIMINARY' : 'CONFIRMED', standings };
}

function columnsOf(day: AreaDay): AreaColumn[] {
  return AREA_COLUMNS.filter((column) => day.lanes[column] !== undefined);
}

function isPublished(day: AreaDay, slot: number): boolean {
  return columnsOf(day).some((column) => (day.lanes[column]?.[slot] ?? null) !== null);
}

function slotsOf(day: AreaDay): number {
  return Math.max(0, ...columnsOf(day).map((column) => day.lanes[column]?.length ?? 0));
}

function publishedSlots(day: AreaDay): number[] {
  return Array.from({ length: slotsOf(day) }, (_, slot) => slot).filter((slot) => isPublished(day, slot));
}

function sameSlot(a: AreaDay, b: AreaDay, slot: number): boolean {
  const columns = new Set([...columnsOf(a), ...columnsOf(b)]);
  return [...columns].every(
    (column) => (a.lanes[column]?.[slot] ?? null) === (b.lanes[column]?.[slot] ?? null),
  );
}

function mergedLanes(arrival: AreaDay, known: AreaDay, takes: ReadonlySet<number>): AreaDay['lanes'] {
  const lanes: Partial<Record<AreaColumn, readonly (bigint | null)[]>> = {};
  for (const column of new Set([...columnsOf(known), ...columnsOf(arrival)])) {
    const [fresh, old] = [arrival.lanes[column] ?? [], known.lanes[column] ?? []];
    const length = Math.max(fresh.length, old.length);
    lanes[column] = Array.from({ length }, (_, slot) => (takes.has(slot) ? fresh[slot] : old[slot]) ?? null);
  }
  return lanes;
}
