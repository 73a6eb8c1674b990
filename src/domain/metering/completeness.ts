import { millisecondsOf, type Interval } from '../time/instant.js';
import type { LocalDate } from '../time/local-calendar.js';
import { Energy } from '../quantity/energy.js';
import { ExactSum } from '../quantity/exact-sum.js';
import { Ratio } from '../quantity/ratio.js';
import { startOfSlot, type LocalDayCut } from './checks/local-day-cut.js';
import { MISSING_VALUE, type SeriesDay } from './series-day.js';

/** A span without readings. */
export interface ReadingGap extends Interval {
  readonly readings: number;
}

/** How complete one series is on one local day. */
export interface DayCompleteness {
  readonly date: LocalDate;
  /** Slots that begin in the local day while the series was in service: 46, 48 or 50 half-hours. */
  readonly expected: number;
  readonly present: number;
  /** Of these, readings that are not measured. */
  readonly estimated: number;
  readonly missing: number;
}

/** How complete one series is in a span. */
export interface Completeness extends Omit<DayCompleteness, 'date'> {
  readonly gaps: readonly ReadingGap[];
  /** Local days with at least one expected reading, in order. */
  readonly days: readonly DayCompleteness[];
  /** Sum of the readings; null when there is none. */
  readonly energy: Energy | null;
  /** The part of it that was not measured. */
  readonly estimatedEnergy: Energy | null;
  /** Estimated energy ÷ energy; null when there is none, or it is 0. */
  readonly estimatedShare: Ratio | null;
}

interface Tally {
  present: number;
  estimated: number;
}

/**
 * Counts the readings of one series that begin in a span, by local day: expected slots by the zone, known, missing, not
 * measured; what lies between readings is a gap. Days are added in order. Units: slots and milliWh; exact.
 *
 * @example const count = new CompletenessCount(span, 1_800, cuts); count.add(day); count.finish().missing === 0
 */
export class CompletenessCount {
  private readonly tallies: Tally[];
  private readonly gaps: ReadingGap[] = [];
  private readonly from: number;
  private readonly to: number;
  private next: number;
  private cut = 0;
  private readonly energy = new ExactSum();
  private readonly estimatedEnergy = new ExactSum();

  constructor(
    { start, end }: Interval,
    private readonly stepSeconds: number,
    private readonly cuts: readonly LocalDayCut[],
  ) {
    const stepMs = millisecondsOf(stepSeconds);
    this.from = Math.ceil(start / stepMs);
    this.to = Math.max(this.from, Math.ceil(end / stepMs));
    this.next = this.from;
    this.tallies = cuts.map(() => ({ present: 0, estimated: 0 }));
  }

  add({ day, values, qualities }: Pick<SeriesDay, 'day' | 'values' | 'qualities'>): void {
    const first = day * values.length;
    const end = Math.min(values.length, this.to - first);
    for (let slot = Math.max(0, this.from - first); slot < end; slot += 1) {
      const value = values[slot] ?? MISSING_VALUE;
      if (value === MISSING_VALUE) continue;
      this.count(first + slot, value, (qualities?.[slot] ?? 0) !== 0);
    }
  }

  private count(slot: number, value: number, isEstimated: boolean): void {
    if (slot > this.next) this.closeGap(slot);
    this.next = slot + 1;
    while (slot >= (this.cuts[this.cut]?.endSlot ?? Infinity)) this.cut += 1;
    const tally = this.tallies[this.cut];
    this.energy.add(value);
    if (isEstimated) this.estimatedEnergy.add(value);
    if (tally === undefined) return;
    tally.present += 1;
    if (isEstimated) tally.estimated += 1;
  }

  finish(): Completeness {
    if (this.to > this.next) this.closeGap(this.to);
    const days = this.cuts.flatMap(({ date, daySlot, endSlot }, index) => {
      const expected = Math.min(endSlot, this.to) - Math.max(daySlot, this.from);
      const { present, estimated } = this.tallies[index] ?? { present: 0, estimated: 0 };
      return expected <= 0 ? [] : [{ date, expected, present, estimated, missing: expected - present }];
    });
    const sum = (of: 'expected' | 'present' | 'estimated' | 'missing'): number =>
      days.reduce((total, day) => total + day[of], 0);
    const present = sum('present');
    const isKnown = present > 0;
    return {
      expected: sum('expected'),
      present,
      estimated: sum('estimated'),
      missing: sum('missing'),
      gaps: this.gaps,
      days,
      energy: isKnown ? Energy.ofMilliWh(this.energy.value) : null,
      estimatedEnergy: isKnown ? Energy.ofMilliWh(this.estimatedEnergy.value) : null,
      estimatedShare: Ratio.of(this.estimatedEnergy.value, this.energy.value),
    };
  }

  private closeGap(end: number): void {
    const start = startOfSlot(this.next, this.stepSeconds);
    this.gaps.push({ start, end: startOfSlot(end, this.stepSeconds), readings: end - this.next });
  }
}
