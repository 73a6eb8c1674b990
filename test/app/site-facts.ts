/** What is delivered of the small site: eleven days of meters, an area's figures and calls, each a function of its place in time. */
import type { ImportKind, ImportOptions } from '../../src/app/import-report.js';

/** The first local day, a Monday; twelve days follow without a gap. */
const FIRST_DAY = 6;
export const PERIOD = '2023-03-06/2023-03-16';
export const RIG_SERIALS = ['RIG1', 'RIG2', 'a-3'] as const;
const SLOTS = 48;

export interface Delivery {
  readonly name: string;
  readonly kind: ImportKind;
  readonly text: string;
  readonly options: Partial<ImportOptions>;
}

/** Whole numbers from 0, the same for the same seed (mulberry32). */
export function seededWhole(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Local time of a slot, with offset. */
function startOf(day: number, slot: number): string {
  const [hour, minute] = [Math.floor(slot / 2), (slot % 2) * 30];
  const two = (n: number): string => String(n).padStart(2, '0');
  return `2023-03-${two(FIRST_DAY + day)}T${two(hour)}:${two(minute)}:00+09:00`;
}

/** Wh of a rig: it follows the midday surplus, and two of three obey the order on the evening of the tenth day. */
function rigWh(rig: number, day: number, slot: number): number {
  const ordered = day === 9 && slot >= 36 && slot < 39 && rig !== 0;
  const runs = !ordered && (slot < 12 || (slot >= 20 && slot < 40));
  return (runs ? 1_650 : 12) + ((rig * 37 + day * 11 + slot * 5) % 29);
}

export function readingWh(series: string, day: number, slot: number): number {
  const rig = RIG_SERIALS.findIndex((serial) => serial === series);
  if (rig >= 0) return rigWh(rig, day, slot);
  return RIG_SERIALS.reduce((sum, _serial, index) => sum + rigWh(index, day, slot), 90 + ((day + slot) % 17));
}

/** One reading of a file. */
export interface MeterRow {
  readonly series: string;
  readonly day: number;
  readonly slot: number;
  readonly wh: number;
  readonly quality?: 'MEASURED' | 'ESTIMATED';
}

export function meterText(rows: readonly MeterRow[]): string {
  const lines = rows.map(
    ({ series, day, slot, wh, quality = 'MEASURED' }) =>
      `${series},${startOf(day, slot)},${String(wh)},${quality}\n`,
  );
  return `series,start,energy_wh,quality\n${lines.join('')}`;
}

/** Rows of some series on days [from, to), but for the slots to leave out. */
export function rowsOf(
  series: readonly string[],
  from: number,
  to: number,
  leaveOut: (day: number, slot: number) => boolean = () => false,
): MeterRow[] {
  const rows: MeterRow[] = [];
  for (const code of series)
    for (let day = from; day < to; day += 1)
      for (let slot = 0; slot < SLOTS; slot += 1)
        if (!leaveOut(day, slot)) rows.push({ series: code, day, slot, wh: readingWh(code, day, slot) });
  return rows;
}

/** Hourly figures of the area on days [from, to); `shift` MWh of solar more are curtailed than in others. */
export function areaText(from: number, to: number, shift: number): string {
  const rows: string[] = [];
  for (let day = from; day < to; day += 1)
    for (let hour = 0; hour < 24; hour += 1) {
      const sunny = hour >= 10 && hour < 15;
      const [thermal, pumped] = sunny ? [2_400 + day, -600] : [5_000, 0];
      const solar = sunny ? (hour === 10 ? 0.002 : 150 + shift + day) : 0;
      const time = `2023/3/${String(FIRST_DAY + day)} ${String(hour)}:00`;
      rows.push(
        `${time},${String(thermal + pumped)},${String(thermal)},${String(solar)},0,${String(pumped)},0\n`,
      );
    }
  return `DATE_TIME,エリア需要〔MWh〕,火力〔MWh〕,太陽光抑制量〔MWh〕,風力抑制量〔MWh〕,揚水等〔MWh〕,連系線〔MWh〕\n${rows.join('')}`;
}

export function eventsText(rows: readonly string[]): string {
  return `programme,event_id,kind,start,end,notified,requested_kw,state,targets,version\n${rows.join('\n')}\n`;
}

/** A call on the evening of the tenth day. */
export function callRow(id: string, end: string, kW: string, state: string, version: string): string {
  return `evening-reduction,${id},REDUCE,2023-03-15T18:00:00+09:00,2023-03-15T${end}:00+09:00,2023-03-15T13:00:00+09:00,${kW},${state},RIG1;RIG2;a-3,${version}`;
}

export function rigsText(serial: string, place: string): string {
  return `serial,model,nameplate_w,standby_limit_w,hashrate_ths,place,in_service_on,out_of_service_on\n${serial},Avalon A1566HA,8064,200,480,${place},2023-03-01,\n`;
}
