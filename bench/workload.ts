import { MISSING_VALUE } from '../src/domain/metering/series-day.js';

/** The standard workload: one 4.5 MW site, 560 rigs, 5-minute readings, half-hourly surplus. */
export const RIGS = 560;
export const STEPS = 288;
export const STEP_SECONDS = 300;
export const SLOTS = 48;
export const STEPS_PER_SLOT = STEPS / SLOTS;
/** 2022-04-01, days since 1970-01-01. */
export const FIRST_DAY = 19_083;
export const DAYS_OF_A_YEAR = 365;
export const BASELINE_WATTS = 900_000n;
export const STANDBY_LIMIT_WATTS = 200;
export const NAMEPLATE_WATTS = 8_064;

const SEED = 0x62_65_6e_63;
const BASE_RIGS = 110;
const SUNRISE_SLOT = 44;
const SUNLIT_SLOTS = 17;

const Topic = { RIG: 1, JITTER: 2, SUN: 3, SURPLUS: 4, EVENT: 5, REVISION: 6, THERMAL: 7, MAIN: 8 } as const;

/** 32 well-spread bits of a seed and three coordinates; the same on every machine. */
export function draw(topic: number, first: number, second: number): number {
  let bits = SEED;
  for (const part of [topic, first, second]) {
    bits = Math.imul(bits ^ part, 0x85_eb_ca_6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2_b2_ae_35);
    bits ^= bits >>> 16;
  }
  return bits >>> 0;
}

/** One order for the whole site; seconds after UTC midnight of its day, on whole minutes. */
export interface WorkloadEvent {
  readonly kind: 'REDUCE' | 'INCREASE';
  readonly fromSecond: number;
  readonly toSecond: number;
}

/** The surplus of one day: curtailed milliWh per half-hour, and 1 where its quality is CONFIRMED. */
export interface WorkloadSurplus {
  readonly surplus: Float64Array;
  readonly confirmed: Uint8Array;
}

/** One UTC day: readings in milliWh, row 0 the billing meter, row g the rig with series number g. */
export interface WorkloadDay {
  readonly index: number;
  readonly values: Float64Array;
}

/** Days of a workload of a size between 0 and 1 (1 = a year). */
export function daysOfSize(size: number): number {
  return Math.max(1, Math.round(DAYS_OF_A_YEAR * size));
}

/** Serial of the rig with a series number; the order of the serials is that of the numbers. */
export function serialOf(seriesNo: number): string {
  return `BENCH-${String(seriesNo).padStart(4, '0')}`;
}

/** Orders of a day: an evening REDUCE on two days in five, a midday INCREASE on two in five: about 300 a year. */
export function eventsOfDay(day: number): WorkloadEvent[] {
  const bits = draw(Topic.EVENT, day, 0);
  const events: WorkloadEvent[] = [];
  const minute = (low: number, span: number, from: number): number => (low + ((bits >>> from) % span)) * 60;
  if (bits % 5 < 2) {
    const fromSecond = minute(8 * 60, 120, 3);
    events.push({ kind: 'REDUCE', fromSecond, toSecond: fromSecond + minute(31, 150, 7) });
  }
  if ((bits >>> 11) % 5 < 2) {
    const fromSecond = minute(2 * 60, 150, 13);
    events.push({ kind: 'INCREASE', fromSecond, toSecond: fromSecond + minute(47, 100, 17) });
  }
  return events;
}

/** Surplus of a day: nothing on two days in three, else a midday hump, often below the site's load, so that S binds. */
export function surplusOfDay(day: number): WorkloadSurplus {
  const surplus = new Float64Array(SLOTS);
  const confirmed = new Uint8Array(SLOTS);
  const sunny = draw(Topic.SUN, day, 0) % 3 === 0;
  for (let at = 0; at < SUNLIT_SLOTS; at += 1) {
    const slot = (SUNRISE_SLOT + at) % SLOTS;
    const bits = draw(Topic.SURPLUS, day, slot);
    if (sunny) surplus[slot] = 1_000 * (bits % (at % 3 === 0 ? 2_250_000 : 40_000_000));
    confirmed[slot] = draw(Topic.THERMAL, day, slot) % 8 === 0 ? 0 : 1;
  }
  return { surplus, confirmed };
}

/** A corrected rig-day (2 %): its second revision has readings in single milliWh and no gap. */
export function isCorrected(day: number, seriesNo: number): boolean {
  return draw(Topic.REVISION, day, seriesNo) % 50 === 0;
}

/** A rig-day with gaps (1.5 %), in its first revision. */
export function hasGaps(day: number, seriesNo: number): boolean {
  return (draw(Topic.REVISION, day, seriesNo) >>> 8) % 64 === 0;
}

/** Whether the fleet is told to run in a step: base rigs always, the others with surplus or an INCREASE order. */
function runningShare(events: readonly WorkloadEvent[], surplus: WorkloadSurplus, step: number): number {
  const second = step * STEP_SECONDS;
  const inside = (kind: string): boolean =>
    events.some((e) => e.kind === kind && e.fromSecond <= second && second < e.toSecond);
  if (inside('REDUCE')) return 0;
  if (inside('INCREASE')) return 1;
  return (surplus.surplus[Math.floor(step / STEPS_PER_SLOT)] ?? 0) > 0 ? 1 : 0.5;
}

/** Fills the readings of one UTC day in one revision (1 or 2); a revision 2 differs only where the day was corrected. */
export function fillDay(into: WorkloadDay, revision: 1 | 2): void {
  const { index: day, values } = into;
  const events = eventsOfDay(day);
  const surplus = surplusOfDay(day);
  const shares = Array.from({ length: STEPS }, (_, step) => runningShare(events, surplus, step));
  const main = values.subarray(0, STEPS).fill(0);
  for (let rig = 1; rig <= RIGS; rig += 1) {
    const row = values.subarray(rig * STEPS, (rig + 1) * STEPS);
    fillRig(row, day, rig, shares);
    if (isCorrected(day, rig))
      for (let i = 0; i < STEPS; i += 1) row[i] = (row[i] ?? 0) + ((i * 7 + rig * 13) % 1_000);
    for (let i = 0; i < STEPS; i += 1) main[i] = (main[i] ?? 0) + (row[i] ?? 0);
    if (revision === 2 && isCorrected(day, rig)) continue;
    if (isCorrected(day, rig))
      for (let i = 0; i < STEPS; i += 1) row[i] = (row[i] ?? 0) - ((i * 7 + rig * 13) % 1_000);
    if (hasGaps(day, rig)) for (let i = day % 97; i < STEPS; i += 97) row[i] = MISSING_VALUE;
  }
  fillMain(main, day);
}

function fillRig(row: Float64Array, day: number, rig: number, shares: readonly number[]): void {
  const base = rig <= BASE_RIGS;
  const tenthsRunning = 6_418 + (draw(Topic.RIG, rig, 0) % 134);
  const tenthsIdle = 20 + (draw(Topic.RIG, rig, 1) % 98);
  const disobeys = draw(Topic.RIG, rig, day) % 200 === 0;
  let state = draw(Topic.JITTER, day, rig) | 1;
  for (let step = 0; step < STEPS; step += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const share = shares[step] ?? 0;
    const runs = share === 1 || (share === 0.5 && base) || (share === 0 && disobeys);
    row[step] = 100 * (runs ? tenthsRunning + ((state >>> 8) % 49) : tenthsIdle + ((state >>> 8) % 9));
  }
}

/** Billing = rigs + about 3 %, now and then below the rigs (SUM_CHECK), missing about once in twelve days. */
function fillMain(main: Float64Array, day: number): void {
  for (let step = 0; step < STEPS; step += 1) {
    const rigs = main[step] ?? 0;
    const low = draw(Topic.MAIN, day, step) % 1_000 === 0;
    main[step] = low
      ? Math.floor((rigs * 998) / 1_000)
      : rigs + Math.floor((rigs * 3) / 100) + 1_500_000 + step;
  }
  const gap = draw(Topic.MAIN, day, 1_000);
  if (gap % 12 === 0) main[(gap >>> 8) % STEPS] = MISSING_VALUE;
}
