import { MISSING_VALUE } from '../../metering/series-day.js';
import type { RigFacts } from '../site-day-facts.js';
import { MEASURED, MISSING } from './billing-steps.js';
import { floorProportion, floorQuotient } from './exact-integers.js';
import { addTo, laneAt } from './lane.js';
import type { LargestRemainderLanes } from './largest-remainder-lanes.js';
import type { OrderSeconds } from './order-seconds.js';
import { AGAINST_PART, PARTS, RUNNING_PART, STANDBY_PART } from './site-day-state.js';

/** A rig's readings with all that is needed to cut one of them into parts. */
export interface RigReadings {
  readonly values: Float64Array;
  readonly qualities: Uint8Array | null;
  readonly stepSeconds: number;
  readonly perBalanceStep: number;
  /** Greatest energy of one reading whose mean power is at or below the standby limit (milliWh). */
  readonly standbyEnergy: number;
  readonly reduceSeconds: Int32Array;
  readonly increaseSeconds: Int32Array;
}

/**
 * The greatest energy of a reading whose mean power is at or below a limit: `energy × 18 ≤ watts × seconds × 5` holds
 * exactly up to `floor(watts × seconds × 5 / 18)` milliWh (rounding: floor). Source: methodology §4, columns.
 *
 * @example standbyEnergy(200, 300) === 16_666
 */
export function standbyEnergy(watts: number, seconds: number): number {
  return floorQuotient(watts * seconds * 5, 18);
}

/** Gathers what cutting a rig's readings takes; null when it has none. @example rigReadings(rig, 300, orders) */
export function rigReadings(rig: RigFacts, balanceSeconds: number, orders: OrderSeconds): RigReadings | null {
  if (rig.readings === null) return null;
  const { values, qualities, stepSeconds } = rig.readings;
  const seconds = orders.secondsOf(rig.serial, stepSeconds);
  return {
    values,
    qualities,
    stepSeconds,
    perBalanceStep: balanceSeconds / stepSeconds,
    standbyEnergy: standbyEnergy(rig.standbyLimitWatts, stepSeconds),
    reduceSeconds: seconds.reduce,
    increaseSeconds: seconds.increase,
  };
}

/** One rig's energy in a run of balance steps, cut into parts (milliWh). Reused for every rig and run. */
export class StepCut {
  readonly parts = new Float64Array(PARTS);
  raw = 0;
  /** Measured running energy inside INCREASE orders. */
  increase = 0;
  private readonly scaledParts = new Float64Array(PARTS);

  constructor(private readonly shares: LargestRemainderLanes) {}

  /**
   * Cuts the raw readings of balance steps `[fromStep, toStep)` by columns: per reading, the part inside REDUCE orders is
   * `floor(energy × seconds inside / seconds)` and the remainder runs; what is inside is standby when the mean power of the
   * whole reading is at or below the limit, else against the order. Source: methodology §4.
   *
   * @example cut.take(rig, 12, 18, true)
   */
  take(rig: RigReadings, fromStep: number, toStep: number, billingMeasured: boolean): void {
    const { parts } = this;
    for (let part = 0; part < PARTS; part++) parts[part] = 0;
    this.raw = 0;
    this.increase = 0;
    const end = toStep * rig.perBalanceStep;
    for (let i = fromStep * rig.perBalanceStep; i < end; i++) {
      const energy = rig.values[i] ?? MISSING_VALUE;
      const quality = rig.qualities === null ? MEASURED : (rig.qualities[i] ?? MISSING);
      if (energy < 0 || quality === MISSING) continue;
      const measured = billingMeasured && quality === MEASURED;
      const shift = measured ? 0 : 1;
      const inside = floorProportion(energy, rig.reduceSeconds[i] ?? 0, rig.stepSeconds);
      const column = energy <= rig.standbyEnergy ? STANDBY_PART : AGAINST_PART;
      this.raw += energy;
      addTo(parts, RUNNING_PART + shift, energy - inside);
      addTo(parts, column + shift, inside);
      if (measured) this.increase += floorProportion(energy, rig.increaseSeconds[i] ?? 0, rig.stepSeconds);
    }
  }

  /**
   * Scales the parts to the rig's scaled energy of the step, by largest remainder in the order of the parts; the part
   * inside INCREASE orders in proportion to the measured running part, rounded down (milliWh).
   *
   * @example cut.scaleTo(980)
   */
  scaleTo(energy: number): void {
    const running = laneAt(this.parts, RUNNING_PART);
    this.shares.allocate(energy, this.parts, 0, PARTS, this.raw, this.scaledParts);
    this.parts.set(this.scaledParts);
    if (this.increase > 0)
      this.increase = floorProportion(this.increase, laneAt(this.parts, RUNNING_PART), running);
  }
}
