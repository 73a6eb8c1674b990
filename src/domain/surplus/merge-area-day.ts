import { AREA_COLUMNS, PUBLICATION_STATUSES, type AreaColumn, type AreaDay } from './area-supply.js';

export interface MergedAreaDay {
  /** The whole new state; null when nothing changed. */
  readonly state: AreaDay | null;
  readonly added: number;
  readonly duplicates: number;
  readonly replaced: number;
  /** Slots whose published figures differ although neither status nor version decides. */
  readonly conflicts: readonly number[];
}

/**
 * Merges published figures that arrive for one UTC day of an area into what is known of it, interval by interval: a new
 * interval is added, the same figures count as duplicate, other figures win when confirmed (確報) over preliminary (速報) or sent
 * as a correction, else they conflict (methodology §2). Unit milliWh, exact. The day is PRELIMINARY while any part of it is.
 *
 * @example mergeAreaDay(day, null, false).added === 24
 */
export function mergeAreaDay(arrival: AreaDay, known: AreaDay | null, isCorrection: boolean): MergedAreaDay {
  if (known === null)
    return {
      state: arrival,
      added: publishedSlots(arrival).length,
      duplicates: 0,
      replaced: 0,
      conflicts: [],
    };
  const wins = isCorrection || rank(arrival) > rank(known);
  const takes = new Set<number>();
  const tally = { added: 0, duplicates: 0, replaced: 0 };
  const conflicts: number[] = [];
  for (const slot of publishedSlots(arrival)) {
    if (!isPublished(known, slot)) {
      tally.added += 1;
      takes.add(slot);
    } else if (sameSlot(arrival, known, slot)) tally.duplicates += 1;
    else if (wins) {
      tally.replaced += 1;
      takes.add(slot);
    } else if (rank(arrival) === rank(known)) conflicts.push(slot);
  }
  const status = coversAll(arrival, known) && wins ? arrival.status : lowerStatus(arrival, known);
  const changed =
    takes.size > 0 || (conflicts.length === 0 && status !== known.status && rank(arrival) > rank(known));
  const state = changed ? { ...arrival, status, lanes: mergedLanes(arrival, known, takes) } : null;
  return { state, ...tally, conflicts };
}

function rank(day: AreaDay): number {
  return PUBLICATION_STATUSES.indexOf(day.status);
}

function lowerStatus(a: AreaDay, b: AreaDay): AreaDay['status'] {
  return rank(a) < rank(b) ? a.status : b.status;
}

function coversAll(arrival: AreaDay, known: AreaDay): boolean {
  return publishedSlots(known).every((slot) => isPublished(arrival, slot));
}

function columnsOf(day: AreaDay): AreaColumn[] {
  return AREA_COLUMNS.filter((column) => day.lanes[column] !== undefined);
}

function isPublished(day: AreaDay, slot: number): boolean {
  return columnsOf(day).some((column) => (day.lanes[column]?.[slot] ?? null) !== null);
}

function publishedSlots(day: AreaDay): number[] {
  const slots = Math.max(0, ...columnsOf(day).map((column) => day.lanes[column]?.length ?? 0));
  return Array.from({ length: slots }, (_, slot) => slot).filter((slot) => isPublished(day, slot));
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
