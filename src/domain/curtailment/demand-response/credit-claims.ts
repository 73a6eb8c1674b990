import type { Instant, Interval } from '../../time/instant.js';
import type { EventSlot } from './delivery.js';
import type { MergedEvent } from './merge-calls.js';

/** An event with its slots, of whatever programme. */
export interface CreditClaimant {
  readonly event: MergedEvent;
  readonly slots: readonly EventSlot[];
}

/** Slots of one event that another programme claimed first. */
export interface DoubleClaim {
  readonly event: MergedEvent;
  readonly claimedBy: MergedEvent;
  readonly slots: readonly Interval[];
}

/**
 * Lets one kWh be credited once across programmes: the programme that gave notice first keeps a slot, and what overlaps it
 * under another programme becomes CLAIMED_ELSEWHERE. Notice not recorded comes last; ties by start, programme and id.
 * Gives the slots per claimant, in the order given, and the double claims.
 *
 * @example creditOnce([first, second]).doubles[0]?.claimedBy.programme
 */
export function creditOnce(claimants: readonly CreditClaimant[]): {
  readonly slots: readonly (readonly EventSlot[])[];
  readonly doubles: readonly DoubleClaim[];
} {
  const byNotice = [...claimants].sort((a, b) => claimOrder(a.event, b.event));
  const credited = new Map<CreditClaimant, readonly EventSlot[]>();
  const doubles: DoubleClaim[] = [];
  for (const claimant of byNotice) {
    const lost = new Set<Instant>();
    for (const [earlier, slots] of credited) {
      if (earlier.event.programme === claimant.event.programme) continue;
      const taken = slots.filter(({ state }) => state === 'ACCEPTED');
      const twice = claimant.slots.filter(
        (slot) => slot.state === 'ACCEPTED' && !lost.has(slot.start) && taken.some((t) => overlaps(t, slot)),
      );
      if (twice.length === 0) continue;
      for (const { start } of twice) lost.add(start);
      doubles.push({ event: claimant.event, claimedBy: earlier.event, slots: twice });
    }
    credited.set(
      claimant,
      claimant.slots.map((slot) => (lost.has(slot.start) ? { ...slot, state: 'CLAIMED_ELSEWHERE' } : slot)),
    );
  }
  return { slots: claimants.map((claimant) => credited.get(claimant) ?? []), doubles };
}

function overlaps(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end;
}

function claimOrder(a: MergedEvent, b: MergedEvent): number {
  const [left, right] = [claimKey(a), claimKey(b)];
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? part;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

function claimKey({ notifiedAt, start, programme, id }: MergedEvent): (number | string)[] {
  return [notifiedAt ?? Number.MAX_SAFE_INTEGER, start, programme, id];
}
