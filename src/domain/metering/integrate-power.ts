import { invariant } from '../invariant.js';
import { instant, SECOND, type Instant, type Interval } from '../time/instant.js';
import { localDatesOf, nextLocalDate, startOfLocalDate, type ZoneName } from '../time/local-calendar.js';

/** Power of a rig at one moment, as it was asked for. */
export interface PowerSample {
  readonly at: Instant;
  /** Whole watts, 0 to 10,000,000. */
  readonly watts: number;
  /** True for power measured at the wall; false for power that leaves out the losses of the supply. */
  readonly measured: boolean;
  /** Whole seconds since the rig started, by its own clock: shows restarts. Null when it does not say. */
  readonly elapsedSeconds: number | null;
}

/** How samples become energy. */
export interface PowerIntegration {
  /** Length of a slot; slots begin at multiples of it after UTC midnight. */
  readonly stepSeconds: number;
  /** How long a sample speaks for the time after it. */
  readonly holdSeconds: number;
  /** The running total restarts at midnight of this zone. */
  readonly zone: ZoneName;
  /** What the span before left over, in watt-milliseconds below one milliWh; 0 when there was none. */
  readonly remainder: number;
}

/** Energy of one slot that was observed from its first to its last millisecond. */
export interface IntegratedSlot {
  readonly start: Instant;
  readonly milliWh: number;
  /** False when any power in it was not measured at the wall. */
  readonly measured: boolean;
}

export interface IntegratedPower {
  readonly slots: readonly IntegratedSlot[];
  /** Parts of the span that no sample speaks for, in order. */
  readonly gaps: readonly Interval[];
  /** When a sample first showed that the rig had restarted. */
  readonly restarts: readonly Instant[];
  /** To be handed to the span that follows, in watt-milliseconds. */
  readonly remainder: number;
}

/** 1 milliWh = 3.6 J = 3,600 watt-milliseconds. */
const WATT_MS_PER_MILLI_WH = 3_600;
const MOST_WATTS = 10_000_000;
const MOST_HOLD_SECONDS = 86_400;

interface Piece extends Interval {
  readonly watts: number;
  readonly measured: boolean;
}

/**
 * Integrates power samples over time: a sample's power holds until the next sample, at most `holdSeconds`; after that, and
 * between two samples with a restart between them, nothing is known. Only slots that are known throughout get energy, the
 * others stay missing. Energy of a slot = floor of the running total at its end − at its start, the total restarting at
 * local midnight (methodology §1). Unit milliWh; rounding: floor of the running total, so that slots never drift from it.
 * Samples come in order of time.
 *
 * @example integratePower([{ at, watts: 3600, measured: true, elapsedSeconds: 9 }], span, rule).slots[0].milliWh === 60_000 for 60 s
 */
export function integratePower(
  samples: readonly PowerSample[],
  span: Interval,
  rule: PowerIntegration,
): IntegratedPower {
  invariant(rule.holdSeconds > 0 && rule.holdSeconds <= MOST_HOLD_SECONDS, 'a hold of at most a day');
  const { pieces, restarts } = heldPieces(samples, span, rule.holdSeconds * SECOND);
  const totals = new RunningTotals(span, rule);
  for (const piece of pieces) totals.add(piece);
  return { slots: totals.wholeSlots(), gaps: gapsBetween(pieces, span), restarts, remainder: totals.rest() };
}

/** What each sample speaks for, inside the span. */
function heldPieces(
  samples: readonly PowerSample[],
  span: Interval,
  holdMs: number,
): { readonly pieces: readonly Piece[]; readonly restarts: readonly Instant[] } {
  const pieces: Piece[] = [];
  const restarts: Instant[] = [];
  for (const [index, sample] of samples.entries()) {
    const { at, watts, measured } = sample;
    invariant(Number.isSafeInteger(watts) && watts >= 0 && watts <= MOST_WATTS, 'whole watts of one rig');
    const next = samples[index + 1];
    invariant(next === undefined || next.at > at, 'samples in order of time');
    if (next !== undefined && restartedBetween(sample, next)) {
      if (next.at >= span.start && next.at < span.end) restarts.push(next.at);
      continue;
    }
    const start = Math.max(at, span.start);
    const end = Math.min(at + holdMs, next?.at ?? Number.POSITIVE_INFINITY, span.end);
    if (start < end) pieces.push({ start: instant(start), end: instant(end), watts, measured });
  }
  return { pieces, restarts };
}

/** The rig's clock fell, or has run for less time than passed between the samples (it counts whole seconds). */
function restartedBetween(before: PowerSample, after: PowerSample): boolean {
  if (before.elapsedSeconds === null || after.elapsedSeconds === null) return false;
  if (after.elapsedSeconds < before.elapsedSeconds) return true;
  return (after.elapsedSeconds + 1) * SECOND < after.at - before.at;
}

function gapsBetween(pieces: readonly Piece[], span: Interval): Interval[] {
  const gaps: Interval[] = [];
  let known = span.start;
  for (const { start, end } of pieces) {
    if (start > known) gaps.push({ start: known, end: start });
    known = end;
  }
  if (known < span.end) gaps.push({ start: known, end: span.end });
  return gaps;
}

interface SlotTotal {
  milliWh: number;
  coveredMs: number;
  measured: boolean;
}

/** Adds pieces up in order, cut at slot edges and local midnights. */
class RunningTotals {
  private readonly slots = new Map<number, SlotTotal>();
  private readonly stepMs: number;
  private readonly midnights: readonly Instant[];
  private passed = 0;
  private remainder: number;

  constructor(
    private readonly span: Interval,
    { stepSeconds, zone, remainder }: PowerIntegration,
  ) {
    invariant(remainder >= 0 && remainder < WATT_MS_PER_MILLI_WH, 'a remainder below one milliWh');
    this.stepMs = stepSeconds * SECOND;
    this.midnights = midnightsIn(span, zone);
    this.remainder = remainder;
  }

  add({ start, end, watts, measured }: Piece): void {
    for (let at: number = start; at < end;) {
      this.passMidnights(at);
      const slotStart = Math.floor(at / this.stepMs) * this.stepMs;
      const midnight = this.midnights[this.passed] ?? Number.POSITIVE_INFINITY;
      const to = Math.min(end, slotStart + this.stepMs, midnight);
      const slot = this.slots.get(slotStart) ?? { milliWh: 0, coveredMs: 0, measured: true };
      const total = this.remainder + watts * (to - at);
      slot.milliWh += Math.floor(total / WATT_MS_PER_MILLI_WH);
      this.remainder = total % WATT_MS_PER_MILLI_WH;
      slot.coveredMs += to - at;
      slot.measured &&= measured;
      this.slots.set(slotStart, slot);
      at = to;
    }
  }

  private passMidnights(at: number): void {
    while ((this.midnights[this.passed] ?? Number.POSITIVE_INFINITY) <= at) {
      this.passed += 1;
      this.remainder = 0;
    }
  }

  wholeSlots(): IntegratedSlot[] {
    const { start: from, end: to } = this.span;
    return [...this.slots]
      .filter(
        ([start, { coveredMs }]) => coveredMs === this.stepMs && start >= from && start + this.stepMs <= to,
      )
      .map(([start, { milliWh, measured }]) => ({ start: instant(start), milliWh, measured }));
  }

  /** What is left over at the end of the span. */
  rest(): number {
    this.passMidnights(this.span.end);
    return this.remainder;
  }
}

/** Local midnights from the start of a span to its end, both included. */
function midnightsIn(span: Interval, zone: ZoneName): Instant[] {
  const dates = localDatesOf(span, zone);
  const last = dates.at(-1);
  if (last === undefined) return [];
  return [...dates, nextLocalDate(last)]
    .map((date) => startOfLocalDate(date, zone))
    .filter((at) => at >= span.start && at <= span.end);
}
