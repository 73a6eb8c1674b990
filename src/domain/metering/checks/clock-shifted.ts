import type { Interval } from '../../time/instant.js';
import type { ClockCheck } from '../clock-check.js';

/**
 * The clock checks that make readings of a span `CLOCK_SHIFTED`: they touch it and |offset| is beyond their dated tolerance.
 * The readings keep slot and quality; what they put at risk is in `reconciliation/kernel/clock-risk.ts`. Unit seconds, exact.
 * Source: methodology §3, clock.
 *
 * @example clockShifts([{ span, offsetSeconds: 60, toleranceSeconds: 60 }], span) gives []
 */
export function clockShifts<C extends ClockCheck>(checks: readonly C[], { start, end }: Interval): C[] {
  return checks.filter(
    ({ span, offsetSeconds, toleranceSeconds }) =>
      span.start < end && span.end > start && Math.abs(offsetSeconds) > toleranceSeconds,
  );
}
