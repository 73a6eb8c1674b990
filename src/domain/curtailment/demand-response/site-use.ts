import { instant, millisecondsOf, type Instant } from '../../time/instant.js';
import { startOfUtcDay, type LocalDate, type ZoneName } from '../../time/local-calendar.js';
import { localSlotsOf, type LocalSlot } from '../../time/local-slots.js';
import { UNOBSERVED, type ObservedDay } from './observed-day.js';

/**
 * What a site used per programme slot, by its billing meter: finer readings are summed, and a slot with a reading that is
 * missing or not measured, or a meter coarser than the slot, is null. Integer milliWh, exact.
 */
export class SiteUse {
  private readonly readings = new Map<number, number>();
  private readonly walls = new Map<LocalDate, ReadonlyMap<number, Instant>>();
  private readonly slotMs: number;
  private stepMs: number | null = null;

  constructor(
    days: readonly ObservedDay[],
    readonly zone: ZoneName,
    readonly slotSeconds: number,
  ) {
    this.slotMs = millisecondsOf(slotSeconds);
    for (const day of days) {
      this.stepMs = day.stepMs;
      let at: number = startOfUtcDay(day.day);
      for (const value of day.values) {
        if (value !== UNOBSERVED) this.readings.set(at, value);
        at += day.stepMs;
      }
    }
  }

  /** Use of the slot that starts at an instant. */
  of(start: Instant): bigint | null {
    const { stepMs } = this;
    if (stepMs === null || this.slotMs % stepMs !== 0) return null;
    let sum = 0n;
    for (let at: number = start; at < start + this.slotMs; at += stepMs) {
      const value = this.readings.get(at);
      if (value === undefined) return null;
      sum += BigInt(value);
    }
    return sum;
  }

  /** Use of the slot at a place of the wall clock; null where clocks skip it. A repeated hour counts by its first pass. */
  at(date: LocalDate, wall: number): bigint | null {
    const start = this.wallsOf(date).get(wall);
    return start === undefined ? null : this.of(start);
  }

  endOf(start: Instant): Instant {
    return instant(start + this.slotMs);
  }

  /** The slots of a local date, in order of time. */
  slotsOf(date: LocalDate): LocalSlot[] {
    return localSlotsOf(date, this.zone, this.slotSeconds);
  }

  private wallsOf(date: LocalDate): ReadonlyMap<number, Instant> {
    const known = this.walls.get(date);
    if (known !== undefined) return known;
    const walls = new Map<number, Instant>();
    for (const { wall, start } of this.slotsOf(date)) if (!walls.has(wall)) walls.set(wall, start);
    this.walls.set(date, walls);
    return walls;
  }
}
