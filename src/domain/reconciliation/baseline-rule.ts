import { invariant } from '../invariant.js';
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

/**
 * `B` of the slot `[fromSecond, toSecond)` of a UTC day under the rules in force: Σ watts × seconds of each rule in the
 * slot, in milliWh (1 W·s = 5/18 milliWh); rounding: floor once per slot. Every second must have a rule.
 * Source: methodology §4, baseline.
 *
 * @example baselineOver([{ fromSecond: 0, toSecond: 86_400, rule }], 0, 1_800) === baselineOfSlot(rule, 1_800)
 */
export function baselineOver(
  spans: readonly { readonly fromSecond: number; readonly toSecond: number; readonly rule: BaselineRule }[],
  fromSecond: number,
  toSecond: number,
): MilliWh {
  let wattSeconds = 0n;
  let covered = 0;
  for (const span of spans) {
    const seconds = Math.min(toSecond, span.toSecond) - Math.max(fromSecond, span.fromSecond);
    if (seconds <= 0) continue;
    wattSeconds += span.rule.watts * BigInt(seconds);
    covered += seconds;
  }
  invariant(covered === toSecond - fromSecond, `one baseline rule at second ${String(fromSecond)}`);
  return milliWh((wattSeconds * 5n) / 18n);
}
