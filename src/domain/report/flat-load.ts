import { Energy } from '../quantity/energy.js';
import { Ratio } from '../quantity/ratio.js';
import { divideFloor } from '../quantity/rounding.js';
import { baselineOfSlot } from '../reconciliation/baseline-rule.js';
import { NULL_FIGURE } from '../reconciliation/site-day-result.js';
import type { ConstantLoad, Lift } from './energy-statement.js';
import type { PeriodSums } from './period-sums.js';
import type { SiteDaySegmentRow } from './site-day-segment-row.js';
import type { StatementParameters } from './statement-parameters.js';
import { NO_RESPONSE_SENTENCE } from './standing-sentences.js';

/**
 * Lift, with S the surplus that the site could use: S′ of its pool and what its own contracted plants had to curtail.
 *
 * Lift = (ΣC/ΣE) ÷ (Σmin(S, Ē)/ΣĒ) over the slots whose C is known, a pure number kept as an exact fraction: with
 * Ē = ΣE ÷ n, ΣĒ = ΣE and Σmin(S, Ē) = Σmin(n·S, ΣE) ÷ n, so lift = n·ΣC ÷ Σmin(n·S, ΣE). Slots of unequal length
 * count by their length. Null when the flat load meets no surplus; no rounding. Source: methodology §4.
 *
 * @example liftOf(rows, sums, STATEMENT_PARAMETERS).value?.toFixed(2) === '1.00' for a flat load
 */
export function liftOf(
  rows: readonly SiteDaySegmentRow[],
  sums: PeriodSums,
  parameters: StatementParameters,
): Lift {
  const unit = commonStep(rows);
  const weightOf = (row: SiteDaySegmentRow): bigint => BigInt(row.slots.stepSeconds) / unit;
  const energy = sums.sum('energyAssessed');
  let length = 0n;
  for (const row of rows) length += weightOf(row) * BigInt(assessedSlotsOf(row));
  let flat = 0n;
  for (const row of rows) {
    const weight = weightOf(row);
    forEachAssessed(row, (surplus) => {
      flat += smaller(length * BigInt(surplus), weight * energy);
    });
  }
  const assessedSlots = sums.count('assessedSlots');
  const value = flat === 0n ? null : Ratio.of(length * sums.sum('coincident'), flat);
  const noResponse = value !== null && value.compare(parameters.liftNearOne) < 0;
  return {
    value,
    nearOne: parameters.liftNearOne,
    flatLoadCoincident: length === 0n ? null : Energy.ofMilliWh(divideFloor(flat, length)),
    assessedSlots,
    sentence: noResponse ? NO_RESPONSE_SENTENCE : null,
  };
}

/**
 * Σmin(S, L × h) over assessed slots: what a load of constant power L coincides with without doing anything. milliWh;
 * L × h is floored per slot. A site never above L cannot coincide with more.
 *
 * @example constantLoadOf(rows, 4_500_000n).coincident
 */
export function constantLoadOf(rows: readonly SiteDaySegmentRow[], watts: bigint): ConstantLoad {
  let coincident = 0n;
  let slots = 0;
  for (const row of rows) {
    const load = baselineOfSlot({ kind: 'CONTRACTED_LOAD', watts }, row.slots.stepSeconds);
    forEachAssessed(row, (surplus) => {
      coincident += smaller(BigInt(surplus), load);
      slots += 1;
    });
  }
  return { watts, coincident: slots === 0 ? null : Energy.ofMilliWh(coincident) };
}

/** Visits every slot whose C is known with what any load of the site could meet there: S′ + S_c, milliWh. */
function forEachAssessed({ slots }: SiteDaySegmentRow, visit: (surplus: number) => void): void {
  for (let slot = 0; slot < slots.slots; slot += 1) {
    if (slots.coincident[slot] === NULL_FIGURE) continue;
    visit(Math.max(0, slots.surplusOfPool[slot] ?? 0) + Math.max(0, slots.contractedSurplus[slot] ?? 0));
  }
}

function assessedSlotsOf(row: SiteDaySegmentRow): number {
  let count = 0;
  forEachAssessed(row, () => {
    count += 1;
  });
  return count;
}

/** Greatest common divisor of the steps: 1 slot = 1 unit when all slots are equally long. */
function commonStep(rows: readonly SiteDaySegmentRow[]): bigint {
  const steps = [...new Set(rows.map((row) => row.slots.stepSeconds))].map(BigInt);
  return steps.reduce((a, b) => divisor(a, b), 0n) || 1n;
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
