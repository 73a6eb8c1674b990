import { renderKWh } from '../../quantity/energy.js';
import type { Interval } from '../../time/instant.js';
import type { UtcDay } from '../../time/local-calendar.js';
import { clockChangeOf } from './clock-change.js';
import { frozenRuns } from './frozen.js';
import { readingsOfCut, startOfSlot, type LocalDayCut } from './local-day-cut.js';
import { CLOCK_CHANGE, FROZEN, SPIKE, type MeterCheck } from './meter-checks.js';
import { spikeOf } from './spike.js';
import type { ValidationRules } from './validation-rules.js';

/** What a check found in the readings of a series. */
export interface ReadingFlag {
  readonly check: MeterCheck;
  readonly span: Interval;
  /** What was seen, in words and figures. */
  readonly detail: string;
  /** The UTC days whose readings were looked at, both included: a later revision of one of them is judged anew. */
  readonly fromDay: UtcDay;
  readonly toDay: UtcDay;
}

/**
 * Judges the local days of one series whose readings changed, by the checks that look at readings alone: spike, frozen, clock
 * change. Unit milliWh; comparisons are exact.
 *
 * @example checkReadings(cuts, new Set([day]), (day) => values, DEFAULT_VALIDATION_RULES) gives [] for plausible readings
 */
export function checkReadings(
  cuts: readonly LocalDayCut[],
  changed: Pick<ReadonlySet<UtcDay>, 'has'>,
  valuesOf: (day: UtcDay) => Float64Array | null,
  rules: ValidationRules,
): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  const longest = cuts.reduce((most, { fromSlot, endSlot }) => Math.max(most, endSlot - fromSlot), 0);
  const scratch = new Float64Array(longest);
  for (const cut of cuts) {
    if (touches(cut, changed)) flags.push(...flagsOf(cut, readingsOfCut(cut, valuesOf, scratch), rules));
  }
  return flags;
}

function touches({ firstDay, lastDay }: LocalDayCut, changed: Pick<ReadonlySet<UtcDay>, 'has'>): boolean {
  for (let day = firstDay; day <= lastDay; day = (day + 1) as UtcDay) if (changed.has(day)) return true;
  return false;
}

function flagsOf(cut: LocalDayCut, window: Float64Array, rules: ValidationRules): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  const flag = (check: MeterCheck, fromSlot: number, toSlot: number, detail: string): void => {
    const { stepSeconds, firstDay: fromDay, lastDay: toDay } = cut;
    const start = startOfSlot(cut.fromSlot + fromSlot, stepSeconds);
    const end = startOfSlot(cut.fromSlot + toSlot, stepSeconds);
    flags.push({ check, span: { start, end }, detail, fromDay, toDay });
  };
  const from = cut.daySlot - cut.fromSlot;
  const day = window.subarray(from);
  const spike = spikeOf(day, rules.spikeExcessPerMillion);
  if (spike !== null) {
    const { slot, highest, third } = spike;
    const detail = `${renderKWh(highest)} kWh; the third highest of ${cut.date} is ${renderKWh(third)} kWh`;
    flag(SPIKE, from + slot, from + slot + 1, detail);
  }
  for (const { fromSlot, toSlot, value } of frozenRuns(window, from, rules.frozenSlots))
    flag(FROZEN, fromSlot, toSlot, `${toSlot - fromSlot} readings in a row of ${renderKWh(value)} kWh`);
  const change = clockChangeOf(day, cut.stepSeconds);
  if (change !== null) {
    const detail = `${change.known} readings where ${cut.date} has ${change.expected}: clocks were changed`;
    flag(CLOCK_CHANGE, from, window.length, detail);
  }
  return flags;
}
