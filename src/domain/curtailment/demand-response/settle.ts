import { Energy } from '../../quantity/energy.js';
import { ExactDecimal } from '../../quantity/exact-decimal.js';
import { divideFloor } from '../../quantity/rounding.js';
import type { EventSlot } from './delivery.js';
import type { SettlementTerms } from './programme-terms.js';

/** An event's slots of one local day, to be settled. */
export interface SettledEvent {
  readonly id: string;
  readonly slots: readonly EventSlot[];
}

/** What one programme credits for one local day. */
export interface DaySettlement {
  readonly date: string;
  readonly eventIds: readonly string[];
  /** Slots that count, unknown ones among them. */
  readonly slots: number;
  /** Slots that earn nothing because they were not measured or have no baseline. */
  readonly unknownSlots: number;
  /** Σ requested, milliWh; null: it is not known how much was requested. */
  readonly requested: Energy | null;
  /** Credit after clamp, cap and the day's truncation, milliWh. */
  readonly credited: Energy;
  /** The same by the unadjusted baseline: how much of the credit the adjustment of the day made. */
  readonly creditedUnadjusted: Energy;
  /** max(0, Σ requested − credit before truncation), milliWh; null: a slot or a request is unknown. */
  readonly shortfall: Energy | null;
  /** credited × rate, exact; null: no rate is recorded. */
  readonly payment: ExactDecimal | null;
  /** shortfall × penalty rate, exact; null: no rate is recorded or the shortfall is not known. */
  readonly penalty: ExactDecimal | null;
  readonly currency: string | null;
}

type DeltaOf = (slot: EventSlot) => Energy | null;

/**
 * Settles one programme's events of one local day (methodology §5): Δ per slot, negative slots kept or zeroed, summed and
 * clamped to [0, requested] per SLOT, EVENT or DAY, then truncated to the programme's unit per day; ≤ 0 gives 0. Slots that
 * are unknown count as Δ 0. Energies in milliWh; money is an exact product, unrounded.
 *
 * @example settleDay('2023-03-24', [{ id: 'E-1', slots }], terms).credited.toString() === '300'
 */
export function settleDay(
  date: string,
  events: readonly SettledEvent[],
  terms: SettlementTerms,
): DaySettlement {
  const counted = events.map(({ slots }) => slots.filter(counts));
  const all = counted.flat();
  const credit = creditOf(counted, terms, (slot) => slot.delta);
  const requested = requestedOf(all);
  const credited = truncated(credit, terms);
  const unknownSlots = all.filter(({ state }) => state === 'UNKNOWN').length;
  const shortfall = requested === null || unknownSlots > 0 ? null : larger(requested - credit, 0n);
  return {
    date,
    eventIds: events.map(({ id }) => id),
    slots: all.length,
    unknownSlots,
    requested: requested === null ? null : Energy.ofMilliWh(requested),
    credited: Energy.ofMilliWh(credited),
    creditedUnadjusted: Energy.ofMilliWh(
      truncated(
        creditOf(counted, terms, (slot) => slot.unadjustedDelta),
        terms,
      ),
    ),
    shortfall: shortfall === null ? null : Energy.ofMilliWh(shortfall),
    payment: money(credited, terms.creditPerKWh),
    penalty: shortfall === null ? null : money(shortfall, terms.penaltyPerKWh),
    currency: terms.currency,
  };
}

function counts({ state }: EventSlot): boolean {
  return state === 'ACCEPTED' || state === 'UNKNOWN';
}

/** Credit before the day's truncation. */
function creditOf(
  events: readonly (readonly EventSlot[])[],
  terms: SettlementTerms,
  deltaIn: DeltaOf,
): bigint {
  const groups: readonly (readonly EventSlot[])[] =
    terms.clamp === 'SLOT'
      ? events.flat().map((slot) => [slot])
      : terms.clamp === 'EVENT'
        ? events
        : [events.flat()];
  return groups.reduce((sum, group) => sum + clamped(group, terms, deltaIn), 0n);
}

function clamped(slots: readonly EventSlot[], terms: SettlementTerms, deltaIn: DeltaOf): bigint {
  let sum = 0n;
  for (const slot of slots) {
    const delta = slot.state === 'UNKNOWN' ? 0n : (deltaIn(slot)?.milliWh ?? 0n);
    sum += terms.negativeSlots === 'ZERO' ? larger(delta, 0n) : delta;
  }
  const floored = larger(sum, 0n);
  const requested = terms.cappedAtRequested ? requestedOf(slots) : null;
  return requested !== null && requested < floored ? requested : floored;
}

function requestedOf(slots: readonly EventSlot[]): bigint | null {
  let sum = 0n;
  for (const { requested } of slots) {
    if (requested === null) return null;
    sum += requested.milliWh;
  }
  return sum;
}

/** Truncation towards zero of what is not negative. */
function truncated(credit: bigint, { dayUnitMilliWh }: SettlementTerms): bigint {
  return dayUnitMilliWh === null ? credit : divideFloor(credit, dayUnitMilliWh) * dayUnitMilliWh;
}

function money(milliWh: bigint, ratePerKWh: string | null): ExactDecimal | null {
  return ratePerKWh === null ? null : Energy.ofMilliWh(milliWh).kWh.times(new ExactDecimal(ratePerKWh));
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
