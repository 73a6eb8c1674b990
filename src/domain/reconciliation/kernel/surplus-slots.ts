import { invariant } from '../../invariant.js';
import type { SurplusDay } from '../../surplus/surplus-day.js';
import { NULL_FIGURE } from '../site-day-result.js';
import { exactNumber, exactSum } from './exact-integers.js';

const SECONDS_OF_DAY = 86_400;

/** S of an area per match slot in milliWh (NULL_FIGURE where not published) and its quality at T, T − 20 % and T + 20 %. */
export interface SurplusSlots {
  readonly surplus: Float64Array;
  readonly confirmed: Uint8Array;
  readonly confirmedAtLower: Uint8Array;
  readonly confirmedAtUpper: Uint8Array;
}

/**
 * Sums surplus into match slots (milliWh; exact). A slot is published and CONFIRMED only where all its parts are; a coarse
 * figure is never split. No surplus day: nothing is published. Source: methodology §2, matching.
 *
 * @example surplusSlots(null, 1_800).surplus[0] === NULL_FIGURE
 */
export function surplusSlots(day: SurplusDay | null, slotSeconds: number): SurplusSlots {
  const count = SECONDS_OF_DAY / slotSeconds;
  const surplus = new Float64Array(count).fill(NULL_FIGURE);
  const slots = {
    surplus,
    confirmed: new Uint8Array(count),
    confirmedAtLower: new Uint8Array(count),
    confirmedAtUpper: new Uint8Array(count),
  };
  if (day === null) return slots;
  invariant(slotSeconds % day.stepSeconds === 0, 'a surplus figure is never split');
  invariant(day.surplus.length * day.stepSeconds === SECONDS_OF_DAY, 'surplus of a whole UTC day');
  const parts = slotSeconds / day.stepSeconds;
  for (let slot = 0; slot < count; slot++) {
    const [from, to] = [slot * parts, (slot + 1) * parts];
    surplus[slot] = sumOf(day.surplus.slice(from, to));
    slots.confirmed[slot] = allOf(day.confirmed, from, to);
    slots.confirmedAtLower[slot] = allOf(day.confirmedAtLowerThreshold, from, to);
    slots.confirmedAtUpper[slot] = allOf(day.confirmedAtUpperThreshold, from, to);
  }
  return slots;
}

function sumOf(parts: readonly (bigint | null)[]): number {
  let sum = 0;
  for (const part of parts) {
    if (part === null) return NULL_FIGURE;
    sum += exactNumber(part, 'surplus of an interval');
  }
  return exactSum(sum, 'surplus of a slot');
}

function allOf(flags: readonly boolean[], from: number, to: number): number {
  for (let i = from; i < to; i++) if (flags[i] !== true) return 0;
  return 1;
}
