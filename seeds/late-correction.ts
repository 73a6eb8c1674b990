import { SLOTS_PER_DAY, dayIndexOf, slotAt, slotStartText } from './demo-month.js';
import { BILLING_SERIES } from './demo-traits.js';
import { serialOn } from './fleet.js';
import { kwhText } from './generate-readings.js';
import { simulateDay, type DemoSite } from './simulate-day.js';

/** What the late file corrects: one rig for a whole local day and the billing meter for one curtailed hour of it. */
export const CORRECTED_DATE = '2023-03-11';
export const CORRECTED_RIG = 'TKH0320';
const CORRECTED_FROM = slotAt('12:00');
const CORRECTED_TO = slotAt('13:00');

function raised(value: number, perMille: number): number {
  const more = value * perMille;
  return value + (more - (more % 1_000)) / 1_000;
}

/**
 * The late corrected file, columns `series,start,energy_kwh,quality,version` with version 2 (files without the column are
 * version 1): the rig's transformer ratio was read 1.8 % too low all day, the billing meter 0.3 % too low from 12:00 to 13:00.
 */
export function lateCorrectionCsv(site: DemoSite): Uint8Array {
  const day = simulateDay(site, dayIndexOf(CORRECTED_DATE));
  const place = site.places.find((candidate) => serialOn(candidate, CORRECTED_DATE) === CORRECTED_RIG);
  if (place === undefined) throw new Error(`${CORRECTED_RIG} is not in rigs.csv`);
  const rows = ['series,start,energy_kwh,quality,version\n'];
  for (let slot = CORRECTED_FROM; slot < CORRECTED_TO; slot += 1) {
    const value = kwhText(raised(day.mainWh[slot] ?? 0, 3), 3);
    rows.push(`${BILLING_SERIES},${slotStartText(CORRECTED_DATE, slot)},${value},MEASURED,2\n`);
  }
  for (let slot = 0; slot < SLOTS_PER_DAY; slot += 1) {
    const value = kwhText(raised(day.rigTenths[place.index * SLOTS_PER_DAY + slot] ?? 0, 18), 4);
    rows.push(`${CORRECTED_RIG},${slotStartText(CORRECTED_DATE, slot)},${value},MEASURED,2\n`);
  }
  return new TextEncoder().encode(rows.join(''));
}
