import { MISSING_VALUE } from '../../metering/series-day.js';
import { MISSING } from './billing-steps.js';
import { floorProportion } from './exact-integers.js';
import { addTo, grown, laneAt } from './lane.js';
import type { LargestRemainderLanes } from './largest-remainder-lanes.js';
import type { StepSeconds } from './order-seconds.js';
import { AGAINST_PART, PARTS, RUNNING_PART, STANDBY_PART, type SiteDayState } from './site-day-state.js';
import { rigLimit } from './site-balance.js';
import { rigReadings, StepCut, type RigReadings } from './step-cut.js';

/**
 * Works out the slots that orders, gaps, estimates or scaling touch: per rig and balance step its scaled energy by column
 * and by being measured, and auxiliary inside and outside REDUCE orders for the whole site (milliWh, exact).
 */
export class DetailedSlots {
  private raw = new Float64Array(0);
  private scaled = new Float64Array(0);
  private readonly cut: StepCut;

  constructor(private readonly shares: LargestRemainderLanes) {
    this.cut = new StepCut(shares);
  }

  /**
   * Fills the parts of all detailed slots: M is what is measured of the slot's energy (billing reading and rig reading),
   * M° the part of M outside REDUCE orders. Source: methodology §4.
   *
   * @example detailedSlots.fill(state)
   */
  fill(state: SiteDayState): void {
    if (!state.detailed.includes(1)) return;
    const size = state.slots * state.rigs.length;
    for (let part = STANDBY_PART - 1; part < PARTS; part++) state.parts[part] = grown(state.part(part), size);
    const rigs = state.rigs.map((rig) => rigReadings(rig, state.balanceSeconds, state.orders));
    const auxiliary = state.orders.secondsOf(null, state.balanceSeconds);
    this.raw = grown(this.raw, rigs.length);
    this.scaled = grown(this.scaled, rigs.length);
    for (let slot = 0; slot < state.slots; slot++) {
      if (state.detailed[slot] === 0) continue;
      const base = slot * rigs.length;
      for (const part of state.parts) part.fill(0, base, base + rigs.length);
      const end = (slot + 1) * state.stepsPerSlot;
      for (let step = slot * state.stepsPerSlot; step < end;) {
        const next = endOfRun(state, step, end);
        if (state.billing.known[step] === 1) {
          this.addRigs(state, rigs, step, next, slot);
          for (let i = step; i < next; i++) addAuxiliary(state, auxiliary, i, slot);
        }
        step = next;
      }
    }
  }

  /** Adds what the rigs used in a run of steps. */
  private addRigs(
    state: SiteDayState,
    rigs: readonly (RigReadings | null)[],
    step: number,
    end: number,
    slot: number,
  ): void {
    const { cut } = this;
    const scaled = state.scaled[step] === 1;
    const billingMeasured = state.billing.measured[step] === 1;
    const { energyRaw } = state.linesOf(slot);
    const base = slot * rigs.length;
    let [running, inside, increase] = [0, 0, 0];
    if (scaled) this.scaleRigs(state, rigs, step);
    for (let line = 0; line < rigs.length; line++) {
      const rig = rigs[line];
      if (rig === null || rig === undefined) continue;
      cut.take(rig, step, end, billingMeasured);
      if (cut.raw === 0) continue;
      addTo(energyRaw, line, cut.raw);
      if (scaled) cut.scaleTo(laneAt(this.scaled, line));
      for (let part = 0; part < PARTS; part++) {
        const energy = laneAt(cut.parts, part);
        if (energy > 0) addTo(state.part(part), base + line, energy);
      }
      running += laneAt(cut.parts, RUNNING_PART);
      inside += laneAt(cut.parts, STANDBY_PART) + laneAt(cut.parts, AGAINST_PART);
      increase += cut.increase;
    }
    addTo(state.runningMeasured, slot, running);
    addTo(state.insideIncrease, slot, increase);
    addTo(state.lanes.measured, slot, running + inside);
    addTo(state.lanes.measuredOutsideOrders, slot, running);
  }

  /** Scales the rigs' raw energies of a step down to their limit by largest remainder, ties by kernel order. */
  private scaleRigs(state: SiteDayState, rigs: readonly (RigReadings | null)[], step: number): void {
    for (let line = 0; line < rigs.length; line++) this.raw[line] = rawOfStep(rigs[line] ?? null, step);
    const limit = rigLimit(laneAt(state.billing.energy, step), state.facts.minAuxiliaryPerMillion);
    const sum = laneAt(state.rigsOfStep, step);
    this.shares.allocate(limit, this.raw, 0, rigs.length, sum, this.scaled);
  }
}

/**
 * Where the run of steps that begins at `step` ends: steps that are all known or all not, all measured or all not, and not
 * scaled. A scaled step is a run of its own, because each is shared out by itself.
 */
function endOfRun(state: SiteDayState, step: number, end: number): number {
  const { known, measured } = state.billing;
  let next = step + 1;
  if (state.scaled[step] === 1) return next;
  while (next < end && known[next] === known[step] && measured[next] === measured[step]) {
    if (state.scaled[next] === 1) break;
    next++;
  }
  return next;
}

function rawOfStep(rig: RigReadings | null, step: number): number {
  if (rig === null) return 0;
  let sum = 0;
  for (let i = step * rig.perBalanceStep; i < (step + 1) * rig.perBalanceStep; i++) {
    const energy = rig.values[i] ?? MISSING_VALUE;
    if (energy >= 0 && rig.qualities?.[i] !== MISSING) sum += energy;
  }
  return sum;
}

/** Auxiliary is inside an order only when the order is for the whole site; it is measured when the billing step is. */
function addAuxiliary(state: SiteDayState, seconds: StepSeconds, step: number, slot: number): void {
  const energy = laneAt(state.auxiliaryOfStep, step);
  if (state.billing.measured[step] === 0) {
    addTo(state.auxiliaryUnmeasured, slot, energy);
    return;
  }
  const inside = floorProportion(energy, seconds.reduce[step] ?? 0, state.balanceSeconds);
  const increase = floorProportion(energy, seconds.increase[step] ?? 0, state.balanceSeconds);
  addTo(state.auxiliaryInside, slot, inside);
  addTo(state.auxiliaryOutside, slot, energy - inside);
  addTo(state.insideIncrease, slot, increase);
  addTo(state.lanes.measured, slot, energy);
  addTo(state.lanes.measuredOutsideOrders, slot, energy - inside);
}
