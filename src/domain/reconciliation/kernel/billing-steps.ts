import { invariant } from '../../invariant.js';
import { MISSING_VALUE, READING_QUALITIES, type SeriesDay } from '../../metering/series-day.js';
import { exactSum } from './exact-integers.js';

const SECONDS_OF_DAY = 86_400;
export const MEASURED = READING_QUALITIES.indexOf('MEASURED');
export const MISSING = READING_QUALITIES.indexOf('MISSING');

/** The billing meter per balance step: energy in milliWh, whether it is known, and whether it is MEASURED throughout. */
export interface BillingSteps {
  readonly energy: Float64Array;
  readonly known: Uint8Array;
  readonly measured: Uint8Array;
  /** Missing billing readings in the step, counted in the meter's own readings. */
  readonly missing: Int32Array;
}

/**
 * Checks the shape of a series: whole readings per balance step, non-negative integers or MISSING_VALUE (milliWh).
 *
 * @example requireSeries(readings, 300, 'rig-1')
 */
export function requireSeries(series: SeriesDay, balanceSeconds: number, name: string): void {
  const { stepSeconds, values, qualities } = series;
  const whole = balanceSeconds % stepSeconds === 0 && values.length * stepSeconds === SECONDS_OF_DAY;
  const graded = qualities === null || qualities.length === values.length;
  // The message is only made when it is needed: this runs for every rig and day.
  if (!whole) invariant(false, `${name} has whole readings per balance step and all of a UTC day`);
  if (!graded) invariant(false, `${name} has a quality per reading`);
}

/**
 * The billing meter summed into balance steps (milliWh; exact). A step with a missing reading is unknown as a whole; a
 * step is measured when all its readings are. Source: methodology §3, site balance.
 *
 * @example billingSteps(null, 300).known.every((known) => known === 0)
 */
export function billingSteps(billing: SeriesDay | null, balanceSeconds: number): BillingSteps {
  const count = SECONDS_OF_DAY / balanceSeconds;
  const energy = new Float64Array(count);
  const known = new Uint8Array(count);
  const measured = new Uint8Array(count);
  const missing = new Int32Array(count);
  if (billing === null) return { energy, known, measured, missing: missing.fill(1) };
  requireSeries(billing, balanceSeconds, 'the billing meter');
  const { values, qualities } = billing;
  const perStep = balanceSeconds / billing.stepSeconds;
  for (let step = 0; step < count; step++) {
    let sum = 0;
    let absent = 0;
    let estimated = 0;
    for (let i = step * perStep; i < (step + 1) * perStep; i++) {
      const value = values[i] ?? MISSING_VALUE;
      const quality = qualities === null ? MEASURED : (qualities[i] ?? MISSING);
      invariant(value >= 0 || value === MISSING_VALUE, 'billing readings are non-negative or missing');
      if (value < 0 || quality === MISSING) absent += 1;
      else sum += value;
      if (quality !== MEASURED) estimated += 1;
    }
    missing[step] = absent;
    known[step] = absent === 0 ? 1 : 0;
    measured[step] = absent === 0 && estimated === 0 ? 1 : 0;
    energy[step] = absent === 0 ? exactSum(sum, 'the energy of a billing step') : 0;
  }
  return { energy, known, measured, missing };
}
