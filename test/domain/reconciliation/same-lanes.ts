/** Comparison of results lane by lane, so that a test can say which slots of a day differ. */
import type {
  RigLanes,
  SiteDayResult,
  SlotLanes,
} from '../../../src/domain/reconciliation/site-day-result.js';

type Lane = Float64Array | Uint8Array;

/** Every lane of the slots by name, the cells one by one. @example lanesOf(result.slots).get('energy') */
export function lanesOf(slots: SlotLanes): Map<string, Lane> {
  const lanes = new Map<string, Lane>();
  for (const [name, lane] of Object.entries(slots)) {
    if (typeof lane === 'number') continue;
    if (lane instanceof Float64Array || lane instanceof Uint8Array) lanes.set(name, lane);
    else slots.cells.forEach((cell, index) => lanes.set(`cells.${index}`, cell));
  }
  return lanes;
}

/** Names of the lanes that differ, by slot. @example differingSlots(before, after).size === 0 */
export function differingSlots(a: SlotLanes, b: SlotLanes): Map<number, string[]> {
  const differences = new Map<number, string[]>();
  const others = lanesOf(b);
  for (const [name, lane] of lanesOf(a)) {
    const other = others.get(name)!;
    for (let slot = 0; slot < a.slots; slot += 1)
      if (lane[slot] !== other[slot]) differences.set(slot, [...(differences.get(slot) ?? []), name]);
  }
  return differences;
}

function sameLines(a: RigLanes, b: RigLanes): boolean {
  const lanes = [a.energy, a.energyRaw, a.estimated, a.knownReadings, a.missingReadings, ...a.cells];
  const others = [b.energy, b.energyRaw, b.estimated, b.knownReadings, b.missingReadings, ...b.cells];
  const same = lanes.every((lane, i) => lane.every((value, line) => value === others[i]![line]));
  return same && a.serials.join('\n') === b.serials.join('\n');
}

/** Whether two results agree in every figure of every slot and line. @example sameResult(result, result) */
export function sameResult(a: SiteDayResult, b: SiteDayResult): boolean {
  return (
    a.siteCode === b.siteCode &&
    a.slots.slots === b.slots.slots &&
    differingSlots(a.slots, b.slots).size === 0 &&
    a.segments.every((segment, i) => sameLines(segment.lines, b.segments[i]!.lines))
  );
}
