import { Energy } from '../../quantity/energy.js';
import { Ratio } from '../../quantity/ratio.js';
import { divideCeil, divideFloor, divideHalfEven } from '../../quantity/rounding.js';
import { instant, millisecondsOf, type Interval } from '../../time/instant.js';
import { shiftLocalDate, type LocalDate } from '../../time/local-calendar.js';
import type { EventKind } from '../curtailment-event.js';
import type { BaselinePreset, PriorDaysMethod, SameDayAdjustment, SameDayMethod } from './baseline-preset.js';
import { chooseDays, type DayChoice } from './choose-days.js';
import { slotsWithin, type EventSlots, type RelativeSlot } from './relative-slot.js';
import type { SiteUse } from './site-use.js';
import { energyOfWatts } from './watt-energy.js';

/** What became of a baseline; everything but KNOWN earns nothing. */
export const BASELINE_STATUSES = [
  'KNOWN',
  'INSUFFICIENT_HISTORY',
  'ADJUSTMENT_NOT_MEASURED',
  'SAME_DAY_NOT_MEASURED',
] as const;
export type BaselineStatus = (typeof BASELINE_STATUSES)[number];

/** How far the day itself moved the baseline. */
export interface AppliedAdjustment {
  readonly kind: SameDayAdjustment['kind'];
  readonly window: Interval;
  /** Slots of the window that the comparison rests on. */
  readonly slots: number;
  /** kWh added per slot, half-even to 1 milliWh for print (the baseline uses the exact fraction); null for a ratio. */
  readonly perSlot: Energy | null;
  /** Factor after the limits; null for an additive adjustment. */
  readonly factor: Ratio | null;
  /** Factor before the limits. */
  readonly uncappedFactor: Ratio | null;
}

/** B* of one slot, milliWh: floored at 0, capped where the rule says so, rounded once and against the claimant. */
export interface BaselineSlot {
  readonly slot: RelativeSlot;
  readonly unadjusted: Energy | null;
  /** With the adjustment of the day; equal to `unadjusted` where the rule has none. */
  readonly adjusted: Energy | null;
}

/** The baseline of one event. */
export interface EventBaseline {
  readonly status: BaselineStatus;
  /** Null: the rule looks at no other day. */
  readonly choice: DayChoice | null;
  readonly adjustment: AppliedAdjustment | null;
  /** Spans of the event's own day that the baseline rests on: invariant 14 allows no other. */
  readonly ownDayWindows: readonly Interval[];
  readonly slots: readonly BaselineSlot[];
}

/** What a baseline is a function of. */
export interface BaselineQuestion {
  readonly preset: BaselinePreset;
  readonly kind: EventKind;
  readonly event: EventSlots;
  readonly use: SiteUse;
  readonly holidays: ReadonlySet<string>;
  /** Dates with an event of a kind that the preset excludes. */
  readonly eventDays: ReadonlySet<LocalDate>;
  /** Power of the rigs in service plus auxiliary, W; null: no cap is known. */
  readonly onlineWatts: bigint | null;
}

/**
 * The baseline of an event by its programme's rule: mean per slot of the chosen days, moved by the adjustment of the day.
 * Everything is an exact fraction of milliWh until B* is rounded once per slot, against the claimant: down for REDUCE, up
 * for INCREASE. Source: methodology §5; the rows of `reference/baseline-presets`.
 *
 * @example eventBaseline(question).slots[0].adjusted.toString() === '2247.5'
 */
export function eventBaseline(question: BaselineQuestion): EventBaseline {
  const { method } = question.preset;
  return method.kind === 'SAME_DAY' ? sameDayBaseline(question, method) : priorDaysBaseline(question, method);
}

/** An exact number of milliWh. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function priorDaysBaseline(question: BaselineQuestion, method: PriorDaysMethod): EventBaseline {
  const { event, use, holidays, eventDays } = question;
  const span = method.adjustment === null ? null : windowBefore(event, method.adjustment.window);
  const further = span === null ? [] : slotsWithin(event.around, span);
  const choice = chooseDays({
    method,
    eventDate: event.date,
    window: event.inside,
    further,
    use,
    holidays,
    eventDays,
  });
  const ownDayWindows = span === null ? [] : [span];
  if (choice.chosen.length === 0) {
    const slots = unknownSlots(event);
    return { status: 'INSUFFICIENT_HISTORY', choice, adjustment: null, ownDayWindows, slots };
  }
  const meanOf = meanOver(choice, use);
  const moved =
    method.adjustment === null || span === null
      ? { applied: null, adjusted: meanOf }
      : adjust(method.adjustment, { span, further, use, meanOf });
  const slots = event.inside.map((slot) => ({
    slot,
    unadjusted: rounded(question, slot, meanOf(slot)),
    adjusted: moved === null ? null : rounded(question, slot, moved.adjusted(slot)),
  }));
  const status = moved === null ? 'ADJUSTMENT_NOT_MEASURED' : 'KNOWN';
  return { status, choice, adjustment: moved?.applied ?? null, ownDayWindows, slots };
}

function unknownSlots({ inside }: EventSlots): BaselineSlot[] {
  return inside.map((slot) => ({ slot, unadjusted: null, adjusted: null }));
}

/** Mean use of the chosen days in a slot; they were chosen for having a reading there. */
function meanOver({ chosen }: DayChoice, use: SiteUse): (slot: RelativeSlot) => Fraction {
  const denominator = BigInt(chosen.length);
  return ({ shift, wall }) => {
    let numerator = 0n;
    for (const { date } of chosen) numerator += use.at(shiftLocalDate(date, shift), wall) ?? 0n;
    return { numerator, denominator };
  };
}

interface AdjustmentGrounds {
  readonly span: Interval;
  readonly further: readonly RelativeSlot[];
  readonly use: SiteUse;
  readonly meanOf: (slot: RelativeSlot) => Fraction;
}

interface Moved {
  readonly applied: AppliedAdjustment;
  readonly adjusted: (slot: RelativeSlot) => Fraction;
}

/** Null: the day itself is not measured in the window, or a ratio would divide by a use of 0. */
function adjust(rule: SameDayAdjustment, { span, further, use, meanOf }: AdjustmentGrounds): Moved | null {
  let actual = 0n;
  let mean: Fraction = { numerator: 0n, denominator: 1n };
  for (const slot of further) {
    const value = use.of(slot.start);
    if (value === null) return null;
    actual += value;
    mean = plus(mean, meanOf(slot));
  }
  if (further.length === 0) return null;
  const base = { kind: rule.kind, window: span, slots: further.length };
  if (rule.kind === 'ADDITIVE') {
    const perSlot: Fraction = {
      numerator: actual * mean.denominator - mean.numerator,
      denominator: mean.denominator * BigInt(further.length),
    };
    const printed = Energy.ofMilliWh(divideHalfEven(perSlot.numerator, perSlot.denominator));
    return {
      applied: { ...base, perSlot: printed, factor: null, uncappedFactor: null },
      adjusted: (slot) => plus(meanOf(slot), perSlot),
    };
  }
  const uncapped = Ratio.of(actual * mean.denominator, mean.numerator);
  if (uncapped === null) return null;
  const factor = within(uncapped, rule.lowest, rule.highest);
  return {
    applied: { ...base, perSlot: null, factor, uncappedFactor: uncapped },
    adjusted: (slot) => times(meanOf(slot), factor),
  };
}

function within(value: Ratio, lowest: Ratio, highest: Ratio): Ratio {
  if (value.compare(lowest) < 0) return lowest;
  return value.compare(highest) > 0 ? highest : value;
}

function plus(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

function times(a: Fraction, factor: Ratio): Fraction {
  return { numerator: a.numerator * factor.numerator, denominator: a.denominator * factor.denominator };
}

function sameDayBaseline(question: BaselineQuestion, { before, after }: SameDayMethod): EventBaseline {
  const { event, use } = question;
  const ownDayWindows = [windowBefore(event, before), windowAfter(event, after)];
  const slots = ownDayWindows.flatMap((window) => slotsWithin(event.around, window));
  let sum = 0n;
  for (const slot of slots) {
    const value = use.of(slot.start);
    if (value === null) {
      const unknown = unknownSlots(event);
      return {
        status: 'SAME_DAY_NOT_MEASURED',
        choice: null,
        adjustment: null,
        ownDayWindows,
        slots: unknown,
      };
    }
    sum += value;
  }
  const mean = { numerator: sum, denominator: BigInt(slots.length) };
  return {
    status: 'KNOWN',
    choice: null,
    adjustment: null,
    ownDayWindows,
    slots: event.inside.map((slot) => {
      const energy = rounded(question, slot, mean);
      return { slot, unadjusted: energy, adjusted: energy };
    }),
  };
}

function windowBefore({ first }: EventSlots, window: SameDayAdjustment['window']): Interval {
  return {
    start: instant(first - millisecondsOf(window.fromSecondsBefore)),
    end: instant(first - millisecondsOf(window.toSecondsBefore)),
  };
}

function windowAfter({ end }: EventSlots, window: SameDayMethod['after']): Interval {
  return {
    start: instant(end + millisecondsOf(window.fromSecondsAfter)),
    end: instant(end + millisecondsOf(window.toSecondsAfter)),
  };
}

/** The one rounding: against the claimant, after the floor at 0 and the cap. */
function rounded(
  question: BaselineQuestion,
  slot: RelativeSlot,
  { numerator, denominator }: Fraction,
): Energy {
  const divide = question.kind === 'REDUCE' ? divideFloor : divideCeil;
  const value = numerator < 0n ? 0n : divide(numerator, denominator);
  if (!question.preset.cappedAtOnline || question.onlineWatts === null) return Energy.ofMilliWh(value);
  const cap = energyOfWatts(question.onlineWatts, slot.end - slot.start, divide);
  return Energy.ofMilliWh(value < cap ? value : cap);
}
