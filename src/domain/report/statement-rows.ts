import type { Instant } from '../time/instant.js';
import { instant, millisecondsOf, renderInstantIn } from '../time/instant.js';
import type { UtcDay } from '../time/local-calendar.js';
import type { EnergyRow, StatementGrouping } from './energy-statement.js';
import type { PeriodLines } from './line-sums.js';
import { PeriodSums } from './period-sums.js';
import type { SiteDaySegmentRow } from './site-day-segment-row.js';
import { cellsOf, figuresOf, lineRow, type Withheld } from './statement-figures.js';

/** Sums of a period by local day, by local month and in all: months are merges of days, the total of months. */
export interface GroupedSums {
  readonly days: ReadonlyMap<string, PeriodSums>;
  readonly months: ReadonlyMap<string, PeriodSums>;
  readonly total: PeriodSums;
}

/**
 * Sums rows by local day, month and period (milliWh, exact). Any order of rows gives the same sums.
 *
 * @example groupSums(rows, new Set()).total.sum('energy')
 */
export function groupSums(
  rows: readonly SiteDaySegmentRow[],
  preliminaryDays: ReadonlySet<UtcDay>,
): GroupedSums {
  const days = new Map<string, PeriodSums>();
  for (const row of rows) {
    const sums = within(days, row.localDate);
    const preliminary = preliminaryDays.has(row.day);
    for (let slot = 0; slot < row.slots.slots; slot += 1) sums.addSlot(row.slots, slot, preliminary);
  }
  const sortedDays = sortedByKey(days);
  const months = new Map<string, PeriodSums>();
  for (const [date, sums] of sortedDays) within(months, monthOf(date)).merge(sums);
  const total = new PeriodSums();
  for (const sums of months.values()) total.merge(sums);
  return { days: sortedDays, months, total };
}

function within(groups: Map<string, PeriodSums>, key: string): PeriodSums {
  let sums = groups.get(key);
  if (sums === undefined) {
    sums = new PeriodSums();
    groups.set(key, sums);
  }
  return sums;
}

function sortedByKey(groups: ReadonlyMap<string, PeriodSums>): Map<string, PeriodSums> {
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The local month of a local date. @example monthOf('2023-03-31') === '2023-03' */
function monthOf(localDate: string): string {
  return localDate.slice(0, 7);
}

/** What rows are made from besides the rows of site-days. */
export interface RowContext {
  readonly grouped: GroupedSums;
  readonly lines: PeriodLines;
  readonly zone: string;
  /** What a span of a month may claim. */
  readonly withheldIn: (month: string) => Withheld;
  /** What the whole period may claim. */
  readonly withheldInAll: Withheld;
}

/**
 * The rows of a statement by INTERVAL, DAY, MONTH or RIG, in order of time or of UTF-8 bytes of serial with auxiliary last;
 * their figures sum exactly to the totals (milliWh).
 *
 * @example statementRows('DAY', rows, context).map((row) => row.label)
 */
export function statementRows(
  by: StatementGrouping,
  rows: readonly SiteDaySegmentRow[],
  context: RowContext,
): EnergyRow[] {
  if (by === 'INTERVAL') return intervalRows(rows, context);
  if (by === 'RIG') {
    const assessed = context.grouped.total.count('assessedSlots') > 0;
    return (context.lines ?? []).map((line) => lineRow(line, context.withheldInAll, assessed));
  }
  const groups = by === 'DAY' ? context.grouped.days : context.grouped.months;
  return [...groups].map(([label, sums]) =>
    spanRow(label, null, null, sums, context.withheldIn(monthOf(label))),
  );
}

function intervalRows(rows: readonly SiteDaySegmentRow[], context: RowContext): EnergyRow[] {
  const ordered = [...rows].sort((a, b) => a.start - b.start);
  return ordered.flatMap(({ slots, start, localDate }) => {
    const step = millisecondsOf(slots.stepSeconds);
    const withheld = context.withheldIn(monthOf(localDate));
    let from = start;
    return Array.from({ length: slots.slots }, (_, slot) => {
      const sums = new PeriodSums();
      sums.addSlot(slots, slot, false);
      const to = instant(from + step);
      const row = spanRow(renderInstantIn(from, context.zone), from, to, sums, withheld);
      from = to;
      return row;
    });
  });
}

function spanRow(
  label: string,
  start: Instant | null,
  end: Instant | null,
  sums: PeriodSums,
  withheld: Withheld,
): EnergyRow {
  const figures = figuresOf(sums, withheld);
  return {
    label,
    start,
    end,
    rigSerial: null,
    energyRaw: null,
    ...figures,
    cells: cellsOf((index) => sums.cell(index), figures),
    incompleteSlots: sums.count('incompleteSlots'),
    missingRigReadings: sums.count('missingRigReadings'),
    withheldBecause: withheld.absorbedBecause,
  };
}
