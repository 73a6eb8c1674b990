import { present } from '../domain/invariant.js';
import type { AreaDay } from '../domain/surplus/area-supply.js';
import type { SurplusDay } from '../domain/surplus/surplus-day.js';
import { surplusOfAreaDay } from '../domain/surplus/surplus-of-area-day.js';
import { localSegmentsOf, type ZoneName } from '../domain/time/local-calendar.js';
import { gridAreaByKey } from '../reference/grid-areas.js';
import { thermalThresholdOf } from '../reference/thermal-thresholds.js';

const JAPAN = 'Asia/Tokyo' as ZoneName;

/**
 * The surplus of a stored area day, each slot judged by the threshold in force on its local date: thresholds change at
 * local midnight, in the middle of a UTC day.
 */
export function areaSurplusDay(areaDay: AreaDay): SurplusDay {
  const zone = gridAreaByKey(areaDay.area)?.zone ?? JAPAN;
  const parts = localSegmentsOf(areaDay.day, zone).map(({ localDate, toSecond }) => ({
    toSecond,
    threshold: thermalThresholdOf(areaDay.area, localDate),
  }));
  const first = present(parts[0], 'a local date of the day');
  const whole = surplusOfAreaDay(areaDay, first.threshold);
  if (parts.every(({ threshold }) => threshold === first.threshold)) return whole;
  const days = parts.map(({ toSecond, threshold }) => ({
    toSecond,
    day: surplusOfAreaDay(areaDay, threshold),
  }));
  const dayOf = (slot: number): SurplusDay =>
    days.find(({ toSecond }) => slot * areaDay.stepSeconds < toSecond)?.day ?? whole;
  const judged = (flags: (day: SurplusDay) => readonly boolean[]): boolean[] =>
    whole.confirmed.map((_, slot) => flags(dayOf(slot))[slot] === true);
  return {
    ...whole,
    confirmed: judged((day) => day.confirmed),
    confirmedAtLowerThreshold: judged((day) => day.confirmedAtLowerThreshold),
    confirmedAtUpperThreshold: judged((day) => day.confirmedAtUpperThreshold),
  };
}
