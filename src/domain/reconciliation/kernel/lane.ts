import { present } from '../../invariant.js';

/** Element of a lane of integers (any unit; no rounding). @example laneAt(Float64Array.of(7), 0) === 7 */
export function laneAt(lane: Float64Array, index: number): number {
  return lane[index] ?? 0;
}

/** Adds to an element of a lane (any unit; no rounding). @example addTo(lane, 3, 134_400) */
export function addTo(lane: Float64Array, index: number, amount: number): void {
  lane[index] = (lane[index] ?? 0) + amount;
}

/** `count` lanes of zeros over one buffer (any unit). @example newLanes(12, 48).length === 12 */
export function newLanes(count: number, length: number): Float64Array[] {
  const buffer = new Float64Array(count * length);
  return Array.from({ length: count }, (_, i) => buffer.subarray(i * length, (i + 1) * length));
}

/** A lane of at least `length`, the same one while it is long enough (contents undefined). @example buffer = grown(buffer, 560) */
export function grown(lane: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  return lane.length >= length ? lane : new Float64Array(length);
}

/** One lane of several (any unit). @example laneOf(lines.cells, 0) */
export function laneOf(lanes: readonly Float64Array[], index: number): Float64Array {
  return present(lanes[index], 'a lane of that number');
}
