import type { Instant, Interval } from '../../time/instant.js';

/** Ways in which the adjustment of the day may pay for doing nothing; printed beside every credit. */
export const ADJUSTMENT_FLAGS = ['ADJUSTMENT_OVERLAPS_SURPLUS', 'ADJUSTMENT_AFTER_NOTICE'] as const;
export type AdjustmentFlag = (typeof ADJUSTMENT_FLAGS)[number];

/**
 * Flags a baseline whose own-day windows lie where the site had a reason of its own to run: in surplus, or after it knew of
 * the event (methodology §5: a fleet that follows the afternoon's surplus and idles in the evening is paid for nothing).
 *
 * @example adjustmentFlags([window], notifiedAt, surplus).includes('ADJUSTMENT_OVERLAPS_SURPLUS')
 */
export function adjustmentFlags(
  windows: readonly Interval[],
  notifiedAt: Instant | null,
  surplus: readonly Interval[],
): AdjustmentFlag[] {
  const flags: AdjustmentFlag[] = [];
  if (windows.some((window) => surplus.some(({ start, end }) => start < window.end && end > window.start)))
    flags.push('ADJUSTMENT_OVERLAPS_SURPLUS');
  if (notifiedAt !== null && windows.some(({ end }) => end > notifiedAt))
    flags.push('ADJUSTMENT_AFTER_NOTICE');
  return flags;
}
