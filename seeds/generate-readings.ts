import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_DATES, SLOTS_PER_DAY, dayIndexOf, slotStartText } from './demo-month.js';
import { BILLING_SERIES, DUPLICATES, ESTIMATES, GAPS, slotsOf } from './demo-traits.js';
import { ordersOfEventsFile, surplusOfAreaFile } from './dispatch-plan.js';
import { placesOfRigsFile, serialOn } from './fleet.js';
import { meteredWh, simulateDay, type DemoSite, type SimulatedDay } from './simulate-day.js';

/** Header of every generated meter file. */
export const READINGS_HEADER = 'series,start,energy_kwh,quality\n';

const SERIES_PER_CHUNK = 64;
const ZERO = 48;
const encoder = new TextEncoder();

/** Reads the files of the `seeds` folder that the simulation rests on. */
export function readDemoSite(seedsFolder: string): DemoSite {
  const read = (name: string): string => readFileSync(join(seedsFolder, name), 'utf8');
  return {
    places: placesOfRigsFile(read('rigs.csv')),
    surplus: surplusOfAreaFile(read('area/kyushu-2023-03.csv')),
    orders: ordersOfEventsFile(read('events.csv')),
  };
}

/** A whole number of 10^-decimals kWh as text. @example kwhText(6543, 4) === '0.6543' */
export function kwhText(scaled: number, decimals: number): string {
  const digits = String(scaled).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Rows of one series-day that has gaps or estimates, or of the billing meter: any width. */
function plainRows(series: string, date: string, valueText: (slot: number) => string): string[] {
  const absent = slotsOf(GAPS, series, date);
  const estimated = slotsOf(ESTIMATES, series, date);
  const rows: string[] = [];
  for (let slot = 0; slot < SLOTS_PER_DAY; slot += 1) {
    if (absent.has(slot)) continue;
    const quality = estimated.has(slot) ? 'ESTIMATED' : 'MEASURED';
    rows.push(`${series},${slotStartText(date, slot)},${valueText(slot)},${quality}\n`);
  }
  return rows;
}

/** The fast path: every row of a rig has the same width, so a day of one rig is a template with serial and digits put in. */
interface RowTemplate {
  readonly bytes: Uint8Array;
  readonly rowLength: number;
  readonly energyAt: number;
}

function templateOf(date: string, serialLength: number): RowTemplate {
  const rows = Array.from(
    { length: SLOTS_PER_DAY },
    (_, slot) => `${'#'.repeat(serialLength)},${slotStartText(date, slot)},0.0000,MEASURED\n`,
  );
  const first = rows[0] ?? '';
  return {
    bytes: encoder.encode(rows.join('')),
    rowLength: first.length,
    energyAt: first.indexOf('0.0000,MEASURED'),
  };
}

/** Writes one rig-day at `offset`; each value is below 10,000 tenths of a Wh (806 Wh is the limit of the range check). */
function writeRigDay(
  into: Uint8Array,
  offset: number,
  serial: string,
  template: RowTemplate,
  tenths: Int32Array,
): void {
  into.set(template.bytes, offset);
  const name = encoder.encode(serial);
  for (let slot = 0; slot < SLOTS_PER_DAY; slot += 1) {
    const row = offset + slot * template.rowLength;
    for (let at = 0; at < name.length; at += 1) into[row + at] = name[at] ?? 0;
    let rest = tenths[slot] ?? 0;
    for (let at = row + template.energyAt + 5; at > row + template.energyAt + 1; at -= 1) {
      const digit = rest % 10;
      into[at] = ZERO + digit;
      rest = (rest - digit) / 10;
    }
  }
}

function tenthsOf(day: SimulatedDay, placeIndex: number): Int32Array {
  return day.rigTenths.subarray(placeIndex * SLOTS_PER_DAY, (placeIndex + 1) * SLOTS_PER_DAY);
}

/** Rows of the DUPLICATES of a day, once more. */
function duplicateRows(site: DemoSite, date: string, day: SimulatedDay, mainWh: Int32Array): string {
  const rows: string[] = [];
  for (const part of DUPLICATES.filter((candidate) => candidate.date === date)) {
    const place = site.places.find((candidate) => serialOn(candidate, date) === part.series);
    for (let slot = part.fromSlot; slot < part.toSlot; slot += 1) {
      const value =
        place === undefined
          ? kwhText(mainWh[slot] ?? 0, 3)
          : kwhText(tenthsOf(day, place.index)[slot] ?? 0, 4);
      rows.push(`${part.series},${slotStartText(date, slot)},${value},MEASURED\n`);
    }
  }
  return rows.join('');
}

/** The rows of one local day without a header: the billing meter, then each rig in the order of its place, then duplicates. */
export function* readingRowsOfDay(site: DemoSite, localDate: string): Generator<Uint8Array> {
  const dayIndex = dayIndexOf(localDate);
  const day = simulateDay(site, dayIndex);
  const mainWh = meteredWh(day, dayIndex === 0 ? null : simulateDay(site, dayIndex - 1), dayIndex);
  yield encoder.encode(
    plainRows(BILLING_SERIES, localDate, (slot) => kwhText(mainWh[slot] ?? 0, 3)).join(''),
  );
  const irregular = new Set(
    [...GAPS, ...ESTIMATES].filter((part) => part.date === localDate).map((part) => part.series),
  );
  const template = templateOf(localDate, serialOn(site.places[0] ?? never(), localDate).length);
  for (let first = 0; first < site.places.length; first += SERIES_PER_CHUNK) {
    const places = site.places.slice(first, first + SERIES_PER_CHUNK);
    const chunk = new Uint8Array(places.length * template.bytes.length + SERIES_PER_CHUNK * SLOTS_PER_DAY);
    let length = 0;
    for (const place of places) {
      const serial = serialOn(place, localDate);
      const tenths = tenthsOf(day, place.index);
      if (irregular.has(serial)) {
        const rows = plainRows(serial, localDate, (slot) => kwhText(tenths[slot] ?? 0, 4));
        length += encoder.encodeInto(rows.join(''), chunk.subarray(length)).written;
      } else {
        writeRigDay(chunk, length, serial, template, tenths);
        length += template.bytes.length;
      }
    }
    yield chunk.subarray(0, length);
  }
  const repeated = duplicateRows(site, localDate, day, mainWh);
  if (repeated !== '') yield encoder.encode(repeated);
}

function never(): never {
  throw new Error('rigs.csv holds no rig');
}

/** The meter file of one local day, in pieces of about 1 MB (8.2 MB in all). */
export function* readingsCsvOfDay(site: DemoSite, localDate: string): Generator<Uint8Array> {
  yield encoder.encode(READINGS_HEADER);
  yield* readingRowsOfDay(site, localDate);
}

/** The whole month as one file of about 255 MB, in pieces. */
export function* readingsCsvOfMonth(site: DemoSite): Generator<Uint8Array> {
  yield encoder.encode(READINGS_HEADER);
  for (const localDate of DEMO_DATES) yield* readingRowsOfDay(site, localDate);
}
