import { MISSING_VALUE } from '../src/domain/metering/series-day.js';
import { newReadings, seriesDaysOf } from './packed-days.js';
import { RIGS, SLOTS, STEPS, STEP_SECONDS, eventsOfDay, isCorrected, surplusOfDay } from './workload.js';

/** Sequence that no knowledge reaches: a row that nothing supersedes is known until then. */
const NEVER = 2_147_483_647;
/** The first import is sequence 1, the corrections are sequence 2. */
export const NEWEST = 2;

/** Tables of the workload as a plain SQL database would hold it: one row per reading and revision. */
export const PLAIN_TABLES = [
  'create table reading (series_no integer, step integer, revision integer, known_from integer, known_to integer, milliwh integer)',
  'create table order_step (step integer, reduce_seconds integer, increase_seconds integer)',
  'create table surplus (slot integer, milliwh bigint, confirmed boolean)',
] as const;

/** Rows that share everything but the reading: one revision of one series-day. */
export interface PlainSeriesDay {
  readonly seriesNo: number;
  readonly firstStep: number;
  readonly revision: number;
  readonly knownFrom: number;
  readonly knownTo: number;
  /** milliWh or MISSING_VALUE (null in SQL); only valid until the next one is asked for. */
  readonly values: Float64Array;
}

/** Every revision of every series-day of a workload, in the order they became known within a day. */
export function* plainSeriesDays(days: number): Generator<PlainSeriesDay> {
  const readings = newReadings();
  for (let index = 0; index < days; index += 1) {
    for (const revision of [1, 2] as const) {
      for (const { seriesNo, values } of seriesDaysOf(index, revision, readings)) {
        const superseded = revision === 1 && seriesNo > 0 && isCorrected(index, seriesNo);
        const knownTo = superseded ? NEWEST : NEVER;
        yield { seriesNo, firstStep: index * STEPS, revision, knownFrom: revision, knownTo, values };
      }
    }
  }
}

/** Readings in all revisions, gaps included. */
export function countPlainRows(days: number): number {
  let corrected = 0;
  for (let index = 0; index < days; index += 1)
    for (let rig = 1; rig <= RIGS; rig += 1) corrected += isCorrected(index, rig) ? 1 : 0;
  return (days * (RIGS + 1) + corrected) * STEPS;
}

/** SQL literal of a reading. */
export function sqlReading(value: number): number | null {
  return value === MISSING_VALUE ? null : value;
}

/** Orders cut into steps beforehand, so that no SQL joins by ranges. REDUCE beats INCREASE. */
export function orderSteps(days: number): number[][] {
  const rows: number[][] = [];
  for (let index = 0; index < days; index += 1) {
    const events = eventsOfDay(index);
    for (let step = 0; step < STEPS; step += 1) {
      const seconds = { REDUCE: 0, INCREASE: 0 };
      for (let second = step * STEP_SECONDS; second < (step + 1) * STEP_SECONDS; second += 60) {
        const over = events.filter((e) => e.fromSecond <= second && second < e.toSecond).map((e) => e.kind);
        if (over.length > 0) seconds[over.includes('REDUCE') ? 'REDUCE' : 'INCREASE'] += 60;
      }
      if (seconds.REDUCE + seconds.INCREASE > 0)
        rows.push([index * STEPS + step, seconds.REDUCE, seconds.INCREASE]);
    }
  }
  return rows;
}

/** Slot, milliWh and quality of every half-hour. */
export function surplusRows(days: number): [number, number, boolean][] {
  return Array.from({ length: days }, (_, index) => surplusOfDay(index)).flatMap(
    ({ surplus, confirmed }, index) =>
      Array.from(surplus, (value, slot): [number, number, boolean] => [
        index * SLOTS + slot,
        value,
        confirmed[slot] === 1,
      ]),
  );
}
