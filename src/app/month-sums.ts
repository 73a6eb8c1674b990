import { Energy } from '../domain/quantity/energy.js';
import { SECOND, type Instant } from '../domain/time/instant.js';
import {
  localDateOf,
  localSegmentsOf,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../domain/time/local-calendar.js';
import { MISSING_VALUE } from '../domain/metering/series-day.js';
import type { ImportedMonth } from './import-report.js';

/** Sums of a file by local month and kind of series: exact integers of milliWh. */
export class MonthSums {
  private readonly sums = new Map<string, bigint>();
  private readonly cuts = new Map<UtcDay, readonly { readonly month: string; readonly toSecond: number }[]>();

  constructor(private readonly zone: ZoneName) {}

  /** Adds the known readings of one UTC day and gives their sum; a reading belongs to the month it begins in. */
  addDay(measure: string, day: UtcDay, stepSeconds: number, values: Float64Array): bigint {
    let slot = 0;
    let total = 0n;
    for (const { month, toSecond } of this.cutsOf(day)) {
      const end = Math.ceil(toSecond / stepSeconds);
      const part = sumOf(values.subarray(slot, end));
      if (part !== null) this.add(month, measure, part);
      total += part ?? 0n;
      slot = end;
    }
    return total;
  }

  /** Adds one interval. */
  addInterval(measure: string, start: Instant, milliWh: bigint): void {
    this.add(monthOf(localDateOf(start, this.zone)), measure, milliWh);
  }

  /** Months in order, kinds of series by name. */
  months(): ImportedMonth[] {
    return [...this.sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, total]) => {
        const [month = '', measure = ''] = key.split(' ');
        return { month, measure, total: Energy.ofMilliWh(total) };
      });
  }

  private add(month: string, measure: string, milliWh: bigint): void {
    const key = `${month} ${measure}`;
    this.sums.set(key, (this.sums.get(key) ?? 0n) + milliWh);
  }

  private cutsOf(day: UtcDay): readonly { readonly month: string; readonly toSecond: number }[] {
    let cuts = this.cuts.get(day);
    if (cuts === undefined) {
      cuts = localSegmentsOf(day, this.zone).map(({ localDate, toSecond }) => ({
        month: monthOf(localDate),
        toSecond,
      }));
      this.cuts.set(day, cuts);
    }
    return cuts;
  }
}

function monthOf(date: LocalDate): string {
  return date.slice(0, 7);
}

/** Sum of the known readings; null when there is none. Partial sums stay below 2^53, so that nothing is rounded. */
function sumOf(values: Float64Array): bigint | null {
  let total = 0n;
  let part = 0;
  let known = false;
  for (const value of values) {
    if (value === MISSING_VALUE) continue;
    known = true;
    if (part > Number.MAX_SAFE_INTEGER - value) {
      total += BigInt(part);
      part = 0;
    }
    part += value;
  }
  return known ? total + BigInt(part) : null;
}

/** First instant of a slot of a UTC day that begins at `dayStart`. */
export function slotStart(dayStart: Instant, slot: number, stepSeconds: number): Instant {
  return (dayStart + slot * stepSeconds * SECOND) as Instant;
}
