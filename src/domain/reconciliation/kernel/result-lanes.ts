import { CELL_COUNT, NULL_FIGURE, type RigLanes, type SlotLanes } from '../site-day-result.js';
import { newLanes } from './lane.js';

const SECONDS_OF_DAY = 86_400;

/** Fresh lanes of zeros for one site day, without figures of contracted plants; they belong to the result (milliWh). @example newSlotLanes(1_800).slots === 48 */
export function newSlotLanes(stepSeconds: number): SlotLanes {
  const slots = SECONDS_OF_DAY / stepSeconds;
  const lane = (): Float64Array => new Float64Array(slots);
  return {
    stepSeconds,
    slots,
    energy: lane(),
    measured: lane(),
    measuredOutsideOrders: lane(),
    rigsRaw: lane(),
    auxiliary: lane(),
    surplus: lane(),
    surplusOfPool: lane(),
    contractedSurplus: lane().fill(NULL_FIGURE),
    contractedAbsorbed: lane().fill(NULL_FIGURE),
    baseline: lane(),
    coincident: lane(),
    absorbed: lane(),
    absorbedAtLowerThreshold: lane(),
    absorbedAtUpperThreshold: lane(),
    instructed: lane(),
    clockRisk: lane(),
    cells: newLanes(CELL_COUNT, slots),
    knownBillingSteps: lane(),
    missingBillingReadings: lane(),
    missingRigReadings: lane(),
    scaledSteps: lane(),
    orderRunning: new Uint8Array(slots),
    complete: new Uint8Array(slots),
    confirmed: new Uint8Array(slots),
  };
}

/** Fresh lanes of zeros for the lines of one segment: the rigs in kernel order, then auxiliary (milliWh). @example newRigLanes(['rig-1']).energy.length === 2 */
export function newRigLanes(serials: readonly string[]): RigLanes {
  const lane = (): Float64Array => new Float64Array(serials.length + 1);
  return {
    serials,
    energy: lane(),
    energyRaw: lane(),
    estimated: lane(),
    cells: newLanes(CELL_COUNT, serials.length + 1),
    knownReadings: lane(),
    missingReadings: lane(),
  };
}
