/** A kernel result in the words of the oracle: bigint, null instead of NULL_FIGURE, so that the two compare by value. */
import {
  NULL_FIGURE,
  type SiteDayResult,
  type SlotLanes,
} from '../../../src/domain/reconciliation/site-day-result.js';
import type { OracleResult, OracleSlot } from './oracle.js';

function slotOf(lanes: SlotLanes, i: number): OracleSlot {
  const at = (lane: Float64Array): bigint => BigInt(lane[i]!);
  const known = (lane: Float64Array): bigint | null => (lane[i] === NULL_FIGURE ? null : BigInt(lane[i]!));
  return {
    energy: at(lanes.energy),
    measured: at(lanes.measured),
    measuredOutsideOrders: at(lanes.measuredOutsideOrders),
    rigsRaw: at(lanes.rigsRaw),
    auxiliary: at(lanes.auxiliary),
    surplus: known(lanes.surplus),
    surplusOfPool: known(lanes.surplusOfPool),
    contractedSurplus: known(lanes.contractedSurplus),
    contractedAbsorbed: known(lanes.contractedAbsorbed),
    baseline: at(lanes.baseline),
    coincident: known(lanes.coincident),
    absorbed: known(lanes.absorbed),
    absorbedAtLowerThreshold: known(lanes.absorbedAtLowerThreshold),
    absorbedAtUpperThreshold: known(lanes.absorbedAtUpperThreshold),
    instructed: known(lanes.instructed),
    clockRisk: at(lanes.clockRisk),
    cells: lanes.cells.map(at),
    knownBillingSteps: at(lanes.knownBillingSteps),
    missingBillingReadings: at(lanes.missingBillingReadings),
    missingRigReadings: at(lanes.missingRigReadings),
    scaledSteps: at(lanes.scaledSteps),
    orderRunning: lanes.orderRunning[i] === 1,
    complete: lanes.complete[i] === 1,
    confirmed: lanes.confirmed[i] === 1,
  };
}

/** @example plainResult(result).slots[0].coincident */
export function plainResult(result: SiteDayResult): OracleResult {
  return {
    siteCode: result.siteCode,
    slots: Array.from({ length: result.slots.slots }, (_, i) => slotOf(result.slots, i)),
    serials: [...(result.segments[0]?.lines.serials ?? [])],
    segments: result.segments.map(({ localDate, lines }) => ({
      localDate,
      lines: Array.from(lines.energy, (_, line) => ({
        energy: BigInt(lines.energy[line]!),
        energyRaw: BigInt(lines.energyRaw[line]!),
        estimated: BigInt(lines.estimated[line]!),
        knownReadings: BigInt(lines.knownReadings[line]!),
        missingReadings: BigInt(lines.missingReadings[line]!),
        cells: lines.cells.map((lane) => BigInt(lane[line]!)),
      })),
    })),
  };
}
