import type { ClockCheck } from '../../metering/clock-check.js';
import type { BillingSteps } from './billing-steps.js';
import { ceilProportion, exactSum } from './exact-integers.js';
import { daySpan } from './day-spans.js';
import { addTo, laneAt } from './lane.js';

/**
 * Energy at risk from a wrong meter clock, added per match slot: Σ over balance steps that touch a check's span of
 * `ceil(|offset| × |P_k − P_{k−1}|)` milliWh, where P is the mean power of the step (E / step). The predecessor is the
 * last known step of the same UTC day; the first has none. Where several checks touch a step the largest offset counts.
 * Rounding: ceiling per step. Source: methodology §3, clock.
 *
 * @example a step of 4.4 MW and an offset of 420 s put 513,333,334 milliWh at risk
 */
export function addClockRisk(
  checks: readonly ClockCheck[],
  day: number,
  billing: BillingSteps,
  balanceSeconds: number,
  slotSeconds: number,
  risk: Float64Array,
): void {
  const offsets = offsetPerStep(checks, day, balanceSeconds, billing.known.length);
  if (offsets === null) return;
  let before = -1;
  for (let step = 0; step < billing.known.length; step++) {
    if (billing.known[step] === 0) continue;
    const energy = laneAt(billing.energy, step);
    const offset = offsets[step] ?? 0;
    if (offset > 0 && before >= 0) {
      const slot = Math.floor((step * balanceSeconds) / slotSeconds);
      addTo(risk, slot, ceilProportion(Math.abs(energy - before), offset, balanceSeconds));
      exactSum(laneAt(risk, slot), 'the clock risk of a slot');
    }
    before = energy;
  }
}

function offsetPerStep(
  checks: readonly ClockCheck[],
  day: number,
  balanceSeconds: number,
  steps: number,
): Int32Array | null {
  let offsets: Int32Array | null = null;
  for (const check of checks) {
    const offset = Math.abs(check.offsetSeconds);
    const span = offset > check.toleranceSeconds ? daySpan(check.span, day, true) : null;
    if (span === null) continue;
    offsets ??= new Int32Array(steps);
    const last = Math.ceil(span.to / balanceSeconds);
    for (let step = Math.floor(span.from / balanceSeconds); step < last; step++) {
      offsets[step] = Math.max(offsets[step] ?? 0, offset);
    }
  }
  return offsets;
}
