import type { RigLanes, SiteDayResult, SlotLanes } from '../reconciliation/site-day-result.js';
import { instant, millisecondsOf, type Instant } from '../time/instant.js';
import { startOfUtcDay, type UtcDay } from '../time/local-calendar.js';

/** One site-day result restricted to the part of one local day: the grain that statements sum. */
export interface SiteDaySegmentRow {
  readonly day: UtcDay;
  readonly localDate: string;
  /** Seconds of the UTC day covered: `[fromSecond, toSecond)`. */
  readonly fromSecond: number;
  readonly toSecond: number;
  /** Start of the first slot. */
  readonly start: Instant;
  /** Lanes of the segment's slots only; a slot belongs to the local day in which it starts. */
  readonly slots: SlotLanes;
  /** Rig lines with auxiliary last; all lanes empty when lines were not read. */
  readonly lines: RigLanes;
}

/**
 * Cuts site-days at local midnights and keeps the segments whose local date lies in `[firstDate, endDate)`. Lanes are
 * views of the results' own memory: nothing is copied, no figure changes (milliWh, exact).
 *
 * @example segmentRowsOf([result], '2023-03-01', '2023-04-01').map((row) => row.localDate)
 */
export function segmentRowsOf(
  results: Iterable<SiteDayResult>,
  firstDate: string,
  endDate: string,
): SiteDaySegmentRow[] {
  const rows: SiteDaySegmentRow[] = [];
  for (const { day, slots, segments } of results) {
    for (const { localDate, fromSecond, toSecond, lines } of segments) {
      if (localDate < firstDate || localDate >= endDate) continue;
      const first = slotsBefore(fromSecond, slots.stepSeconds);
      const end = slotsBefore(toSecond, slots.stepSeconds);
      const start = instant(startOfUtcDay(day) + first.milliseconds);
      const restricted = lanesBetween(slots, first.count, end.count);
      rows.push({ day, localDate, fromSecond, toSecond, start, slots: restricted, lines });
    }
  }
  return rows;
}

/** How many slots start before a second of the day, and the time they take. */
function slotsBefore(second: number, stepSeconds: number): { count: number; milliseconds: number } {
  let count = 0;
  let seconds = 0;
  while (seconds < second) {
    seconds += stepSeconds;
    count += 1;
  }
  return { count, milliseconds: millisecondsOf(seconds) };
}

function lanesBetween(lanes: SlotLanes, from: number, to: number): SlotLanes {
  const cut = (lane: Float64Array): Float64Array => lane.subarray(from, to);
  const flags = (lane: Uint8Array): Uint8Array => lane.subarray(from, to);
  return {
    stepSeconds: lanes.stepSeconds,
    slots: to - from,
    energy: cut(lanes.energy),
    measured: cut(lanes.measured),
    measuredOutsideOrders: cut(lanes.measuredOutsideOrders),
    rigsRaw: cut(lanes.rigsRaw),
    auxiliary: cut(lanes.auxiliary),
    surplus: cut(lanes.surplus),
    surplusOfPool: cut(lanes.surplusOfPool),
    contractedSurplus: cut(lanes.contractedSurplus),
    contractedAbsorbed: cut(lanes.contractedAbsorbed),
    baseline: cut(lanes.baseline),
    coincident: cut(lanes.coincident),
    absorbed: cut(lanes.absorbed),
    absorbedAtLowerThreshold: cut(lanes.absorbedAtLowerThreshold),
    absorbedAtUpperThreshold: cut(lanes.absorbedAtUpperThreshold),
    instructed: cut(lanes.instructed),
    clockRisk: cut(lanes.clockRisk),
    cells: lanes.cells.map(cut),
    knownBillingSteps: cut(lanes.knownBillingSteps),
    missingBillingReadings: cut(lanes.missingBillingReadings),
    missingRigReadings: cut(lanes.missingRigReadings),
    scaledSteps: cut(lanes.scaledSteps),
    orderRunning: flags(lanes.orderRunning),
    complete: flags(lanes.complete),
    confirmed: flags(lanes.confirmed),
  };
}
