import { instant, millisecondsOf, type Instant, type Interval } from './instant.js';

/**
 * The slots that a test picks of a row of slots, adjoining ones as one span (ms, exact).
 *
 * @example changedSlots(start, 1_800, 48, (slot) => slot === 0) gives the first half-hour
 */
export function changedSlots(
  start: Instant,
  stepSeconds: number,
  count: number,
  isChanged: (slot: number) => boolean,
): Interval[] {
  const at = (slot: number): Instant => instant(start + millisecondsOf(slot * stepSeconds));
  const spans: Interval[] = [];
  let from: number | null = null;
  for (let slot = 0; slot <= count; slot += 1) {
    const changed = slot < count && isChanged(slot);
    if (changed) from ??= slot;
    else if (from !== null) {
      spans.push({ start: at(from), end: at(slot) });
      from = null;
    }
  }
  return spans;
}
