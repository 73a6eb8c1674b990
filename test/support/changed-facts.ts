/** Revisions of one UTC day that differ in given slots, and the slots that are said to have changed. */
import { changedReadings } from '../../src/domain/metering/changed-readings.js';
import { changedAreaDay } from '../../src/domain/surplus/changed-area-day.js';
import type { AreaColumn, AreaDay } from '../../src/domain/surplus/area-supply.js';
import type { Interval } from '../../src/domain/time/instant.js';
import { startOfUtcDay, type UtcDay } from '../../src/domain/time/local-calendar.js';

const DAY = 19_400 as UtcDay;

function slotsOf(spans: readonly Interval[], stepSeconds: number): number[][] {
  return spans.map((span) =>
    [span.start, span.end].map((at) => (at - startOfUtcDay(DAY)) / stepSeconds / 1_000),
  );
}

/** Slots of a series-day of half-hours that a state with other values and qualities changes. */
export function changedState(
  values: Readonly<Record<number, number>>,
  qualities: Readonly<Record<number, number>>,
  before: 'SAME' | 'FIRST' | 'OTHER_STEP' = 'SAME',
): number[][] {
  const state = (stepSeconds: number) => ({
    seriesNo: 0,
    day: DAY,
    stepSeconds,
    values: new Float64Array(86_400 / stepSeconds).fill(5),
    qualities: null,
  });
  const after = state(1_800);
  for (const [slot, value] of Object.entries(values)) after.values[Number(slot)] = value;
  const graded =
    Object.keys(qualities).length === 0 ? null : new Uint8Array(48).map((_, slot) => qualities[slot] ?? 0);
  const known = before === 'FIRST' ? null : state(before === 'SAME' ? 1_800 : 900);
  return slotsOf(changedReadings(known, { ...after, qualities: graded }), 1_800);
}

/** Slots of an area day of hours that a publication with other figures changes. */
export function changedArea(
  figures: Readonly<Partial<Record<AreaColumn, Readonly<Record<number, bigint | null>>>>>,
): number[][] {
  const lane = (): (bigint | null)[] => Array.from({ length: 24 }, () => 1n);
  const before: AreaDay = {
    area: 'kyushu',
    day: DAY,
    stepSeconds: 3_600,
    status: 'PRELIMINARY',
    lanes: { SOLAR_CURTAILED: lane(), WIND_CURTAILED: lane(), THERMAL: lane(), PUMPED_STORAGE: lane() },
  };
  const lanes: Partial<Record<AreaColumn, (bigint | null)[]>> = {};
  for (const [column, of] of Object.entries(before.lanes)) lanes[column as AreaColumn] = [...of];
  for (const [column, of] of Object.entries(figures)) {
    const changed = (lanes[column as AreaColumn] ??= Array.from({ length: 24 }, () => null));
    for (const [slot, figure] of Object.entries(of)) changed[Number(slot)] = figure;
  }
  return slotsOf(changedAreaDay(before, { ...before, lanes, status: 'CONFIRMED' }), 3_600);
}
