import { invariant, present } from '../../invariant.js';
import { MISSING_VALUE, type SeriesDay } from '../../metering/series-day.js';
import type { RigFacts } from '../site-day-facts.js';
import { MEASURED, MISSING, requireSeries } from './billing-steps.js';
import { addTo } from './lane.js';
import { RUNNING_PART, type SiteDayState } from './site-day-state.js';

/**
 * Sums every rig's readings into balance steps (over all rigs) and slots (per rig), in milliWh, raw; counts readings that
 * are missing wholly inside the rig's service and those known in steps known to the billing meter; marks slots with a reading that is not MEASURED as detailed.
 *
 * @example sumRigs(state)
 */
export function sumRigs(state: SiteDayState): void {
  const { rigs } = state;
  for (let line = 0; line < rigs.length;) {
    const [one, two, three, four] = [line, line + 1, line + 2, line + 3].map((i) => plainValues(state, i));
    const together = one && two && three && four;
    const end = Math.min(line + GROUP, rigs.length);
    if (together && sumFour(state, line, one, two, three, four)) line = end;
    else while (line < end) sumRig(state, line++);
  }
}

/** Rigs that are summed in one loop: each sum of a step is then written once for all of them. */
const GROUP = 4;

/** The common case: one reading per balance step, all MEASURED; null for every other rig. */
function plainValues(state: SiteDayState, line: number): Float64Array | null {
  const readings = state.rigs[line]?.readings;
  if (readings?.qualities !== null) return null;
  const whole = readings.stepSeconds === state.balanceSeconds && readings.values.length === state.steps;
  return whole ? readings.values : null;
}

/** Sums rigs `line … line + 3`; false, and nothing summed, when a reading is missing. */
function sumFour(
  state: SiteDayState,
  line: number,
  one: Float64Array,
  two: Float64Array,
  three: Float64Array,
  four: Float64Array,
): boolean {
  const { stepsPerSlot, slots, sumOfStep, rigsOfStep } = state;
  const running = state.part(RUNNING_PART);
  const rigs = state.rigs.length;
  for (let slot = 0, step = 0; slot < slots; slot++) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (const end = step + stepsPerSlot; step < end; step++) {
      const p = one[step] ?? MISSING_VALUE;
      const q = two[step] ?? MISSING_VALUE;
      const r = three[step] ?? MISSING_VALUE;
      const s = four[step] ?? MISSING_VALUE;
      if (!(p >= 0 && q >= 0 && r >= 0 && s >= 0)) return false;
      a += p;
      b += q;
      c += r;
      d += s;
      sumOfStep[step] = p + q + r + s;
    }
    const at = slot * rigs + line;
    running[at] = a;
    running[at + 1] = b;
    running[at + 2] = c;
    running[at + 3] = d;
  }
  for (let step = 0; step < state.steps; step++) {
    rigsOfStep[step] = (rigsOfStep[step] ?? 0) + (sumOfStep[step] ?? 0);
  }
  for (let slot = 0; slot < slots; slot++) {
    const { knownReadings } = state.linesOf(slot);
    const known = stepsPerSlot - (state.unknownSteps[slot] ?? 0);
    for (let i = line; i < line + GROUP; i++) addTo(knownReadings, i, known);
  }
  return true;
}

function sumRig(state: SiteDayState, line: number): void {
  const rig = present(state.rigs[line], 'a rig');
  const { readings } = rig;
  if (readings !== null) requireSeries(readings, state.balanceSeconds, rig.serial);
  if (readings === null) {
    sumAbsent(state, rig, line);
  } else if (readings.qualities === null && readings.stepSeconds === state.balanceSeconds) {
    sumMeasured(state, rig, line, readings.values);
  } else {
    sumGraded(state, rig, line, readings);
  }
}

/** No reading at all that day: one missing reading per balance step in service. */
function sumAbsent(state: SiteDayState, rig: RigFacts, line: number): void {
  const running = state.part(RUNNING_PART);
  for (let slot = 0; slot < state.slots; slot++) running[slot * state.rigs.length + line] = 0;
  for (let step = 0; step < state.steps; step++) {
    countMissing(state, rig, line, step * state.balanceSeconds, state.balanceSeconds, MISSING_VALUE);
  }
}

/** One reading per balance step, all MEASURED. */
function sumMeasured(state: SiteDayState, rig: RigFacts, line: number, values: Float64Array): void {
  const { rigsOfStep, stepsPerSlot, slots, balanceSeconds, billing, unknownSteps } = state;
  const running = state.part(RUNNING_PART);
  const rigs = state.rigs.length;
  let step = 0;
  for (let slot = 0; slot < slots; slot++) {
    let sum = 0;
    let unknown = unknownSteps[slot] ?? 0;
    for (const end = step + stepsPerSlot; step < end; step++) {
      const value = values[step] ?? MISSING_VALUE;
      if (value >= 0) {
        sum += value;
        rigsOfStep[step] = (rigsOfStep[step] ?? 0) + value;
      } else {
        unknown += billing.known[step] ?? 0;
        countMissing(state, rig, line, step * balanceSeconds, balanceSeconds, value);
      }
    }
    addTo(state.linesOf(slot).knownReadings, line, stepsPerSlot - unknown);
    running[slot * rigs + line] = sum;
  }
}

/** Finer readings, or readings with qualities. */
function sumGraded(state: SiteDayState, rig: RigFacts, line: number, readings: SeriesDay): void {
  const { values, qualities, stepSeconds } = readings;
  const running = state.part(RUNNING_PART);
  const perStep = state.balanceSeconds / stepSeconds;
  const perSlot = perStep * state.stepsPerSlot;
  for (let slot = 0; slot < state.slots; slot++) {
    let sum = 0;
    let known = 0;
    for (let i = slot * perSlot; i < (slot + 1) * perSlot; i++) {
      const value = values[i] ?? MISSING_VALUE;
      const quality = qualities === null ? MEASURED : (qualities[i] ?? MISSING);
      if (value < 0 || quality === MISSING) {
        countMissing(state, rig, line, i * stepSeconds, stepSeconds, value);
        continue;
      }
      sum += value;
      known += state.billing.known[Math.floor(i / perStep)] ?? 0;
      addTo(state.rigsOfStep, Math.floor(i / perStep), value);
      if (quality !== MEASURED) state.detailed[slot] = 1;
    }
    running[slot * state.rigs.length + line] = sum;
    addTo(state.linesOf(slot).knownReadings, line, known);
  }
}

function countMissing(
  state: SiteDayState,
  rig: RigFacts,
  line: number,
  fromSecond: number,
  seconds: number,
  value: number,
): void {
  invariant(value >= MISSING_VALUE, `readings of rig "${rig.serial}" are non-negative or missing`);
  if (fromSecond < rig.inServiceFromSecond || fromSecond + seconds > rig.inServiceToSecond) return;
  const slot = Math.floor(fromSecond / state.slotSeconds);
  addTo(state.lanes.missingRigReadings, slot, 1);
  addTo(state.linesOf(slot).missingReadings, line, 1);
}
