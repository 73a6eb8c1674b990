import { slotAt } from './demo-month.js';

/** The faults and oddities put into the simulated readings on purpose; README.md lists the same in words. */

/** Rows that are absent from the file: slots `[fromSlot, toSlot)` of one series on one local day. */
export interface Gap {
  readonly series: string;
  readonly date: string;
  readonly fromSlot: number;
  readonly toSlot: number;
}

export const BILLING_SERIES = 'MAIN';

function span(series: string, date: string, from: string, to: string): Gap {
  return { series, date, fromSlot: slotAt(from), toSlot: slotAt(to) };
}

export const GAPS: readonly Gap[] = [
  span(BILLING_SERIES, '2023-03-13', '13:20', '13:40'),
  span('TKH0033', '2023-03-03', '01:00', '04:00'),
  span('TKH0140', '2023-03-08', '11:00', '13:30'),
  span('TKH0217', '2023-03-16', '20:00', '24:00'),
  span('TKH0559', '2023-03-17', '00:00', '09:00'),
  span('TKH0301', '2023-03-17', '05:00', '06:00'),
  span('TKH0302', '2023-03-17', '05:00', '06:00'),
  span('TKH0303', '2023-03-17', '05:00', '06:00'),
  span('TKH0304', '2023-03-17', '05:00', '06:00'),
];

/** Readings whose quality is ESTIMATED. */
export const ESTIMATES: readonly Gap[] = [
  span(BILLING_SERIES, '2023-03-21', '02:00', '02:30'),
  span('TKH0412', '2023-03-10', '12:00', '12:20'),
  span('TKH0055', '2023-03-26', '20:10', '20:30'),
];

/** Rows written a second time, value and quality the same, at the end of the day's file. */
export const DUPLICATES: readonly Gap[] = [
  span('TKH0007', '2023-03-05', '10:00', '12:00'),
  span(BILLING_SERIES, '2023-03-18', '23:45', '24:00'),
];

/** Slots in which the billing meter shows a quarter of a percent less than the sum of the rigs (SUM_CHECK). */
export const SUM_CHECK_SLOTS: readonly { readonly date: string; readonly slot: number }[] = [
  { date: '2023-03-24', slot: slotAt('03:00') },
  { date: '2023-03-24', slot: slotAt('03:05') },
  { date: '2023-03-30', slot: slotAt('22:10') },
];

/** On these local days the billing meter's clock ran 7 minutes ahead: label t holds what was used from t − 420 s on. */
export const SLIPPED_DATES: readonly string[] = ['2023-03-27', '2023-03-28'];
export const SLIP_SECONDS = 420;

/** The event that racks R04 and R05 (first five slots) did not obey: 23 rigs. */
export const DISOBEYED_EVENT = 'ER-2023-03-24';
export const DISOBEYING_FROM = 'TKH0055';
export const DISOBEYING_TO = 'TKH0077';

/** Serials `TKH0001` … `TKH0100` carry the contracted base load day and night. */
export const BASE_RIGS = 100;

/** Corrections to the surplus forecast's outcome by hand, in per cent of the fleet per local hour: misses and false alarms. */
export const PLAN_OVERRIDES: readonly {
  readonly date: string;
  readonly fromHour: number;
  readonly toHour: number;
  readonly percent: 0 | 50 | 100;
}[] = [
  // Surplus that was not foreseen.
  { date: '2023-03-04', fromHour: 8, toHour: 17, percent: 0 },
  { date: '2023-03-12', fromHour: 9, toHour: 17, percent: 0 },
  { date: '2023-03-16', fromHour: 13, toHour: 16, percent: 0 },
  { date: '2023-03-18', fromHour: 9, toHour: 11, percent: 0 },
  { date: '2023-03-25', fromHour: 11, toHour: 13, percent: 0 },
  // Started an hour early, while the whole area curtailed 2 to 5 MWh.
  { date: '2023-03-07', fromHour: 8, toHour: 9, percent: 100 },
  { date: '2023-03-10', fromHour: 8, toHour: 9, percent: 100 },
  { date: '2023-03-16', fromHour: 9, toHour: 10, percent: 100 },
  { date: '2023-03-31', fromHour: 10, toHour: 11, percent: 100 },
  // Foreseen, but nothing was curtailed.
  { date: '2023-03-09', fromHour: 11, toHour: 13, percent: 100 },
  { date: '2023-03-21', fromHour: 12, toHour: 13, percent: 100 },
  { date: '2023-03-26', fromHour: 11, toHour: 12, percent: 100 },
];

/** Of `parts`, the slots that concern one series on one day. */
export function slotsOf(parts: readonly Gap[], series: string, date: string): Set<number> {
  const slots = new Set<number>();
  for (const part of parts) {
    if (part.series !== series || part.date !== date) continue;
    for (let slot = part.fromSlot; slot < part.toSlot; slot += 1) slots.add(slot);
  }
  return slots;
}
