import { milliWh, type MilliWh } from '../quantity/energy.js';

export const BASELINE_POLICIES = ['SURPLUS_ONLY', 'CONTRACTED_LOAD'] as const;
export type BaselinePolicyKind = (typeof BASELINE_POLICIES)[number];

/**
 * The dated baseline policy of a site, as power: SURPLUS_ONLY with its standby and auxiliary allowance, CONTRACTED_LOAD
 * with the stated load including auxiliary. `B` of a slot is power × time, floored once per slot.
 */
export interface BaselineRule {
  readonly kind: BaselinePolicyKind;
  readonly watts: bigint;
}

/**
 * `B` of one slot: watts × seconds in milliWh (1 W·s = 5/18 milliWh); rounding: floor.
 *
 * @example baselineOfSlot({ kind: 'CONTRACTED_LOAD', watts: 1_000n }, 3_600) === 1_000_000n
 */
export function baselineOfSlot(rule: BaselineRule, stepSeconds: number): MilliWh {
  return milliWh((rule.watts * BigInt(stepSeconds) * 5n) / 18n);
}
