import type { Energy } from '../../quantity/energy.js';
import { Ratio } from '../../quantity/ratio.js';
import type { Instant, Interval } from '../../time/instant.js';
import type { LocalDate } from '../../time/local-calendar.js';
import { adjustmentFlags, type AdjustmentFlag } from './adjustment-flags.js';
import type { BaselinePreset } from './baseline-preset.js';
import { deliveryOf, eventSlots, type EventSlot } from './delivery.js';
import { eventBaseline, type EventBaseline } from './event-baseline.js';
import type { MergedEvent } from './merge-calls.js';
import type { ObservedDay } from './observed-day.js';
import { observedReductionMilliwatts } from './observed-energy.js';
import type { ProgrammeTerms } from './programme-terms.js';
import { slotsOfEvent } from './relative-slot.js';
import { rigVerdict, type RigUnderOrder, type RigVerdict } from './rig-verdict.js';
import { SiteUse } from './site-use.js';

/** What became of an event: IN_FULL needs every slot at what was requested, UNKNOWN says that readings or days are lacking. */
export const EVENT_VERDICTS = ['IN_FULL', 'IN_PART', 'NOT_DELIVERED', 'UNKNOWN'] as const;
export type EventVerdict = (typeof EVENT_VERDICTS)[number];

/** Everything one event is judged by. */
export interface EventFacts {
  readonly event: MergedEvent;
  /** Null: nobody has recorded what the programme's terms are; then nothing is measured against a baseline. */
  readonly terms: ProgrammeTerms | null;
  readonly preset: BaselinePreset | null;
  readonly zone: SiteUse['zone'];
  /** The billing meter over the look-back and the event. */
  readonly billing: readonly ObservedDay[];
  readonly rigs: readonly RigUnderOrder[];
  readonly holidays: ReadonlySet<string>;
  /** Dates with an event of a kind that the preset excludes. */
  readonly eventDays: ReadonlySet<LocalDate>;
  /** Spans with published surplus in the site's area. */
  readonly surplus: readonly Interval[];
  readonly onlineWatts: bigint | null;
  /** Spans in which the whole site is excused. */
  readonly excused: readonly Interval[];
}

/** An event measured by its programme's rule, and its rigs one by one. */
export interface AssessedEvent {
  readonly event: MergedEvent;
  readonly terms: ProgrammeTerms | null;
  readonly preset: BaselinePreset | null;
  readonly baseline: EventBaseline | null;
  readonly slots: readonly EventSlot[];
  readonly verdict: EventVerdict;
  /** Against the adjusted baseline. */
  readonly delivery: Ratio | null;
  readonly deliveryUnadjusted: Ratio | null;
  /** Excused slots left out. */
  readonly deliveryWithExcuses: Ratio | null;
  /** Ordered seconds on the right side of the limit ÷ ordered seconds observed, over all rigs. */
  readonly obedience: Ratio | null;
  readonly obedienceWithExcuses: Ratio | null;
  readonly observedReductionMilliwatts: bigint | null;
  readonly flags: readonly AdjustmentFlag[];
  readonly rigs: readonly RigVerdict[];
}

const adjusted = ({ delta }: EventSlot): Energy | null => delta;
const unadjusted = ({ unadjustedDelta }: EventSlot): Energy | null => unadjustedDelta;

/**
 * Measures one event (methodology §5): baseline, Δ per slot, delivery, obedience, observed reduction, flags and a verdict
 * per rig. Energies in milliWh, ratios exact fractions; rounding only where the parts name it.
 *
 * @example assessEvent(facts).delivery?.toFixed(2) === '0.98'
 */
export function assessEvent(facts: EventFacts): AssessedEvent {
  const { event, terms, preset } = facts;
  const responseSeconds = terms?.responseSeconds ?? null;
  const rigs = facts.rigs.map((rig) => rigVerdict(rig, event.kind, responseSeconds));
  const reduction = observedReductionMilliwatts(facts.billing, event, event.notifiedAt);
  const common = { event, terms, preset, rigs, observedReductionMilliwatts: reduction, ...obedienceOf(rigs) };
  if (preset === null) {
    const nothing = { delivery: null, deliveryUnadjusted: null, deliveryWithExcuses: null };
    return { ...common, ...nothing, baseline: null, slots: [], verdict: 'UNKNOWN', flags: [] };
  }
  const use = new SiteUse(facts.billing, facts.zone, preset.slotSeconds);
  const baseline = eventBaseline({
    preset,
    kind: event.kind,
    event: slotsOfEvent(event, use),
    use,
    holidays: facts.holidays,
    eventDays: facts.eventDays,
    onlineWatts: facts.onlineWatts,
  });
  const grounds = { event, actualOf: (start: Instant) => use.of(start) };
  const slots = eventSlots(baseline.slots, { ...grounds, excused: [] });
  const excusedSlots = eventSlots(baseline.slots, { ...grounds, excused: facts.excused });
  const delivery = deliveryOf(slots, adjusted);
  return {
    ...common,
    baseline,
    slots,
    verdict: verdictOf(delivery, slots),
    delivery,
    deliveryUnadjusted: deliveryOf(slots, unadjusted),
    deliveryWithExcuses: deliveryOf(excusedSlots, adjusted),
    flags:
      baseline.status === 'KNOWN'
        ? adjustmentFlags(baseline.ownDayWindows, event.notifiedAt, facts.surplus)
        : [],
  };
}

function verdictOf(delivery: Ratio | null, slots: readonly EventSlot[]): EventVerdict {
  if (delivery === null) return 'UNKNOWN';
  if (delivery.numerator === delivery.denominator) return 'IN_FULL';
  if (slots.some(({ state }) => state === 'UNKNOWN')) return 'UNKNOWN';
  return delivery.numerator === 0n ? 'NOT_DELIVERED' : 'IN_PART';
}

function obedienceOf(rigs: readonly RigVerdict[]): Pick<AssessedEvent, 'obedience' | 'obedienceWithExcuses'> {
  const sum = (of: (rig: RigVerdict) => number): bigint =>
    rigs.reduce((total, rig) => total + BigInt(of(rig)), 0n);
  return {
    obedience: Ratio.of(
      sum((rig) => rig.obeyedSeconds),
      sum((rig) => rig.observedSeconds),
    ),
    obedienceWithExcuses: Ratio.of(
      sum((rig) => rig.obeyedSecondsUnexcused),
      sum((rig) => rig.observedSecondsUnexcused),
    ),
  };
}
