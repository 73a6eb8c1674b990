import { Energy } from '../../quantity/energy.js';
import { Ratio } from '../../quantity/ratio.js';
import { divideCeil } from '../../quantity/rounding.js';
import type { Instant, Interval } from '../../time/instant.js';
import type { EventKind } from '../curtailment-event.js';
import type { BaselineSlot } from './event-baseline.js';
import { isDeclinedIn, requestedWattsIn, type MergedEvent } from './merge-calls.js';
import { energyOfWatts } from './watt-energy.js';

/**
 * What a slot counts as. ACCEPTED: measured, counts. UNKNOWN: not measured or without a baseline, asked for and earns
 * nothing. PART (the event covers only part of it), DECLINED, EXCUSED: neither asked for nor credited. CLAIMED_ELSEWHERE:
 * delivered, but credited under another programme.
 */
export const SLOT_STATES = [
  'ACCEPTED',
  'UNKNOWN',
  'PART',
  'DECLINED',
  'EXCUSED',
  'CLAIMED_ELSEWHERE',
] as const;
export type SlotState = (typeof SLOT_STATES)[number];

/** One programme slot of an event, milliWh. */
export interface EventSlot extends Interval {
  readonly state: SlotState;
  readonly unadjusted: Energy | null;
  readonly adjusted: Energy | null;
  readonly actual: Energy | null;
  readonly requested: Energy | null;
  /** Δ against the adjusted baseline: B* − q for REDUCE, q − B* for INCREASE. */
  readonly delta: Energy | null;
  /** Δ against the unadjusted baseline. */
  readonly unadjustedDelta: Energy | null;
}

/**
 * Δ of a slot in the direction that was asked for; milliWh, exact.
 *
 * @example deltaOf('REDUCE', Energy.ofMilliWh(5n), Energy.ofMilliWh(3n)).milliWh === 2n
 */
export function deltaOf(kind: EventKind, baseline: Energy, actual: Energy): Energy {
  return kind === 'REDUCE' ? baseline.minus(actual) : actual.minus(baseline);
}

/** What the slots of an event are judged by besides baseline and meter. */
export interface SlotGrounds {
  readonly event: MergedEvent;
  readonly actualOf: (start: Instant) => bigint | null;
  /** Spans in which the whole site is excused. */
  readonly excused: readonly Interval[];
}

/**
 * Puts baseline, meter and request of each slot side by side. Requested energy is rounded up to 1 milliWh; a call that asks
 * for everything asks a REDUCE for its whole baseline. Δ is exact.
 *
 * @example eventSlots(baseline.slots, grounds)[0].delta.toString() === '350'
 */
export function eventSlots(slots: readonly BaselineSlot[], grounds: SlotGrounds): EventSlot[] {
  const { event, actualOf } = grounds;
  return slots.map(({ slot, unadjusted, adjusted }) => {
    const value = actualOf(slot.start);
    const actual = value === null ? null : Energy.ofMilliWh(value);
    const watts = requestedWattsIn(event, slot);
    const all = event.kind === 'REDUCE' ? adjusted : null;
    const requested =
      watts === null ? all : Energy.ofMilliWh(energyOfWatts(watts, slot.end - slot.start, divideCeil));
    const against = (baseline: Energy | null): Energy | null =>
      baseline === null || actual === null ? null : deltaOf(event.kind, baseline, actual);
    const delta = against(adjusted);
    return {
      start: slot.start,
      end: slot.end,
      state: stateOf(slot, delta, grounds),
      unadjusted,
      adjusted,
      actual,
      requested,
      delta,
      unadjustedDelta: against(unadjusted),
    };
  });
}

function stateOf(slot: Interval, delta: Energy | null, { event, excused }: SlotGrounds): SlotState {
  if (slot.start < event.start || slot.end > event.end) return 'PART';
  if (isDeclinedIn(event, slot)) return 'DECLINED';
  if (excused.some(({ start, end }) => start < slot.end && end > slot.start)) return 'EXCUSED';
  return delta === null ? 'UNKNOWN' : 'ACCEPTED';
}

/**
 * Delivery: Σmin(max(Δ, 0), requested) ÷ Σrequested over the slots that count; an unknown slot is asked for and gives
 * nothing. Pure number, exact. Null: no slot is known, nothing was requested, or it is not known how much.
 *
 * @example deliveryOf(slots, (slot) => slot.delta)?.toFixed(2) === '0.60'
 */
export function deliveryOf(
  slots: readonly EventSlot[],
  deltaIn: (slot: EventSlot) => Energy | null,
): Ratio | null {
  let requested = 0n;
  let delivered = 0n;
  const counted = slots.filter(
    ({ state }) => state !== 'PART' && state !== 'DECLINED' && state !== 'EXCUSED',
  );
  if (counted.every((slot) => deltaIn(slot) === null)) return null;
  for (const slot of counted) {
    if (slot.requested === null) return null;
    requested += slot.requested.milliWh;
    delivered += between(deltaIn(slot)?.milliWh ?? 0n, slot.requested.milliWh);
  }
  return Ratio.of(delivered, requested);
}

function between(delta: bigint, requested: bigint): bigint {
  if (delta < 0n) return 0n;
  return delta < requested ? delta : requested;
}
