import { floorProportion, exactSum } from './exact-integers.js';
import { addTo, laneAt } from './lane.js';
import type { SiteDayState } from './site-day-state.js';

const MILLION = 1_000_000;

/**
 * What the rigs may use of a step's site energy: `floor(site × (1 − minAuxiliary))` milliWh, the share in parts per
 * million (rounding: floor). Source: methodology §3, site balance.
 *
 * @example rigLimit(1_001, 20_000) === 980
 */
export function rigLimit(siteEnergy: number, minAuxiliaryPerMillion: number): number {
  return floorProportion(siteEnergy, MILLION - minAuxiliaryPerMillion, MILLION);
}

/**
 * The balance of every balance step (milliWh, exact): the billing meter is authoritative. Rigs at or below their limit
 * leave the rest as auxiliary; above it they are to be scaled down (SUM_CHECK) and auxiliary is the site's energy less the
 * limit. A step without billing is unknown: it adds nothing. Marks slots in which that, an estimate or an order occurs as
 * detailed. Source: methodology §3.
 *
 * @example balanceSteps(state)
 */
export function balanceSteps(state: SiteDayState): void {
  const { billing, lanes, detailed } = state;
  for (let step = 0; step < state.steps; step++) {
    const slot = Math.floor(step / state.stepsPerSlot);
    addTo(lanes.missingBillingReadings, slot, billing.missing[step] ?? 0);
    if (billing.known[step] === 0) {
      state.billingKnown[slot] = 0;
      detailed[slot] = 1;
      continue;
    }
    if (billing.measured[step] === 0) detailed[slot] = 1;
    const energy = laneAt(billing.energy, step);
    const rigs = exactSum(laneAt(state.rigsOfStep, step), 'the readings of all rigs of a step');
    const limit = rigLimit(energy, state.facts.minAuxiliaryPerMillion);
    if (rigs > limit) {
      state.scaled[step] = 1;
      detailed[slot] = 1;
      addTo(lanes.scaledSteps, slot, 1);
    }
    state.auxiliaryOfStep[step] = energy - Math.min(rigs, limit);
    addTo(lanes.energy, slot, energy);
    addTo(lanes.knownBillingSteps, slot, 1);
    addTo(lanes.rigsRaw, slot, rigs);
    addTo(lanes.auxiliary, slot, laneAt(state.auxiliaryOfStep, step));
  }
  markOrders(state);
  for (let slot = 0; slot < state.slots; slot++) {
    addTo(state.linesOf(slot).knownReadings, state.rigs.length, laneAt(lanes.knownBillingSteps, slot));
    const energy = exactSum(laneAt(lanes.energy, slot), 'the energy of a slot');
    exactSum(laneAt(lanes.rigsRaw, slot), 'the raw rig energy of a slot');
    if (detailed[slot] === 1) continue;
    lanes.measured[slot] = energy;
    lanes.measuredOutsideOrders[slot] = energy;
    state.auxiliaryOutside[slot] = laneAt(lanes.auxiliary, slot);
    state.runningMeasured[slot] = laneAt(lanes.rigsRaw, slot);
  }
}

function markOrders(state: SiteDayState): void {
  for (const { from, to } of state.orders.spans) {
    const last = Math.ceil(to / state.slotSeconds);
    for (let slot = Math.floor(from / state.slotSeconds); slot < last; slot++) {
      state.lanes.orderRunning[slot] = 1;
      state.detailed[slot] = 1;
    }
  }
}
