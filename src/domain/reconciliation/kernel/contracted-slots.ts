import { invariant } from '../../invariant.js';
import { MISSING_VALUE } from '../../metering/series-day.js';
import type { ContractedPlant, SiteDayFacts } from '../site-day-facts.js';
import { NULL_FIGURE } from '../site-day-result.js';
import { MEASURED, MISSING, requireSeries } from './billing-steps.js';
import { exactSum } from './exact-integers.js';
import { addTo, laneAt } from './lane.js';

const SECONDS_OF_DAY = 86_400;

/** S_c of a site per match slot, summed over its contracted plants (milliWh). */
export interface ContractedSlots {
  /** NULL_FIGURE where no plant is in force, and where a reading of one is missing. */
  readonly surplus: Float64Array;
  /** The part of it that was measured: the most that can be absorbed. */
  readonly measured: Float64Array;
  /** 1 where a plant is in force and a reading of it is missing. */
  readonly unknown: Uint8Array;
}

/**
 * Sums what a site's plants had to curtail into match slots (milliWh; exact). A plant is in force in the slots that start
 * within its span; where one of its readings is missing the slot is unknown as a whole. Null: the site has no plant.
 * Source: docs/spec/reconciliation.md, contracted surplus.
 *
 * @example contractedSlots([], 1_800) === null
 */
export function contractedSlots(
  plants: readonly ContractedPlant[],
  slotSeconds: number,
): ContractedSlots | null {
  if (plants.length === 0) return null;
  const count = SECONDS_OF_DAY / slotSeconds;
  const slots = {
    surplus: new Float64Array(count).fill(NULL_FIGURE),
    measured: new Float64Array(count),
    unknown: new Uint8Array(count),
  };
  for (const plant of plants) addPlant(slots, plant, slotSeconds);
  slots.unknown.forEach((unknown, slot) => {
    if (unknown === 1) slots.surplus[slot] = NULL_FIGURE;
  });
  return slots;
}

function addPlant(slots: ContractedSlots, plant: ContractedPlant, slotSeconds: number): void {
  const { readings, fromSecond, toSecond } = plant;
  if (readings !== null) requireSeries(readings, slotSeconds, 'a contracted plant');
  const perSlot = readings === null ? 0 : slotSeconds / readings.stepSeconds;
  for (let slot = 0; slot < slots.surplus.length; slot++) {
    if (slot * slotSeconds < fromSecond || slot * slotSeconds >= toSecond) continue;
    if (readings === null) slots.unknown[slot] = 1;
    let sum = Math.max(0, laneAt(slots.surplus, slot));
    for (let i = slot * perSlot; i < (slot + 1) * perSlot; i++) {
      const value = readings?.values[i] ?? MISSING_VALUE;
      const quality = readings?.qualities?.[i] ?? MEASURED;
      invariant(value >= 0 || value === MISSING_VALUE, 'contracted surplus is non-negative or missing');
      if (value < 0 || quality === MISSING) slots.unknown[slot] = 1;
      else {
        sum += value;
        if (quality === MEASURED) addTo(slots.measured, slot, value);
      }
    }
    slots.surplus[slot] = exactSum(sum, 'contracted surplus of a slot');
  }
}

/**
 * Asserts that no plant is claimed twice in an interval, by one site of a pool or by two.
 *
 * @example requireOneClaimPerPlant([facts])
 */
export function requireOneClaimPerPlant(sites: readonly SiteDayFacts[]): void {
  const claims = sites.flatMap((site) => site.contracted);
  if (claims.length < 2) return;
  const ordered = [...claims].sort((a, b) => a.fromSecond - b.fromSecond);
  const claimedUntil = new Map<string, number>();
  for (const { plant, fromSecond, toSecond } of ordered) {
    invariant((claimedUntil.get(plant) ?? 0) <= fromSecond, `plant "${plant}" is claimed once per interval`);
    claimedUntil.set(plant, Math.max(toSecond, claimedUntil.get(plant) ?? 0));
  }
}
