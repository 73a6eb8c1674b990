import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_DATES, localMoment, slotAt, slotStartText } from '../../seeds/demo-month.js';
import { readDemoSite, readingsCsvOfDay, readingsCsvOfMonth } from '../../seeds/generate-readings.js';
import { lateCorrectionCsv } from '../../seeds/late-correction.js';
import { hourOf, hoursOfMonth, scanDay, type ScannedDay } from './scan-readings.js';

const seeds = join(dirname(fileURLToPath(import.meta.url)), '../../seeds');
const site = readDemoSite(seeds);
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const KWH = 1_000_000;

let days: ScannedDay[] = [];
let monthDigest = '';

beforeAll(() => {
  const digest = createHash('sha256');
  days = DEMO_DATES.map((date) => {
    const pieces = [...readingsCsvOfDay(site, date)];
    pieces.slice(1).forEach((piece) => digest.update(piece));
    return scanDay(date, pieces);
  });
  monthDigest = digest.digest('hex');
}, 120_000);

describe('generated readings', () => {
  it('are the same bytes every time, day by day and as one month', () => {
    const digest = createHash('sha256');
    for (const piece of readingsCsvOfDay(site, '2023-03-17')) digest.update(piece);
    expect(digest.digest('hex')).toBe('f1ed72c1ab801de8f6c442fa2a592958037c5b1c22878c1f03554cc6f6387f16');
    const month = createHash('sha256');
    let first = true;
    for (const piece of readingsCsvOfMonth(site)) {
      if (!first) month.update(piece);
      first = false;
    }
    expect(month.digest('hex')).toBe(monthDigest);
  });

  it('count as documented', () => {
    expect(sum(days.map((day) => day.rows))).toBe(4_990_505);
    expect(sum(days.map((day) => day.duplicates))).toBe(27);
    expect(new Set(days.flatMap((day) => [...day.series])).size).toBe(560);
    expect(days.every((day) => day.series.size === 559)).toBe(true);
    expect(sum(days.flatMap((day) => day.main.map((value) => (value === -1 ? 1 : 0))))).toBe(4);
    const estimated = days.flatMap((day) => [...day.estimated]);
    expect(estimated.sort(([one], [other]) => (one < other ? -1 : 1))).toEqual([
      ['MAIN', 6],
      ['TKH0055', 4],
      ['TKH0412', 4],
    ]);
  });

  it('sum to the documented energy', () => {
    expect(sum(days.flatMap((day) => day.main.filter((value) => value >= 0)))).toBe(1_137_489_860_000);
    expect(sum(days.flatMap((day) => day.rigs))).toBe(1_100_182_250_200);
  });

  it('stay inside the range of a rig and below 4.5 MW', () => {
    expect(Math.min(...days.map((day) => day.lowestRig))).toBeGreaterThan(0);
    expect(Math.max(...days.map((day) => day.highestRig)) * 12).toBeLessThan(8_064_000);
    expect(Math.max(...days.flatMap((day) => day.main)) * 12).toBeLessThan(4_500 * KWH);
  });

  it('change the rig of R13-S01 on 17 March', () => {
    expect(days[15]?.series.has('TKH0217')).toBe(true);
    expect(days[15]?.series.has('TKH0559')).toBe(false);
    expect(days[16]?.series.has('TKH0217')).toBe(false);
    expect(days[16]?.series.has('TKH0559')).toBe(true);
  });

  it('let the rigs sum to more than the billing meter only in the known slots', () => {
    const over = days.flatMap((day) =>
      day.main.flatMap((value, slot) =>
        value !== -1 && (day.rigs[slot] ?? 0) > value ? [slotStartText(day.date, slot).slice(0, 16)] : [],
      ),
    );
    const slipped = over.filter((at) => at.startsWith('2023-03-27') || at.startsWith('2023-03-28'));
    expect(slipped).toHaveLength(15);
    expect(over.filter((at) => !slipped.includes(at))).toEqual([
      '2023-03-24T03:00',
      '2023-03-24T03:05',
      '2023-03-30T22:10',
    ]);
  });

  it('carry the clock slip: the meter follows the rigs of 27 March seven minutes late', () => {
    const day = days[26]!;
    const ramp = slotAt('10:00');
    const before = day.main[ramp - 1]!;
    expect(day.rigs[ramp]! - day.rigs[ramp - 1]!).toBeGreaterThan(30 * KWH);
    expect(day.main[ramp]! - before).toBeLessThan(10 * KWH);
  });
});

describe('the month as the statement will see it', () => {
  const surplusOf = (dayIndex: number, hour: number): number =>
    (site.surplus[dayIndex]?.[hour] ?? 0) * 1_000 * KWH;

  const inEvent = (dayIndex: number, hour: number): boolean =>
    site.orders.some(
      (order) =>
        localMoment(order.start).date === DEMO_DATES[dayIndex] &&
        localMoment(order.start).second < hour * 3_600 + 3_600 &&
        localMoment(order.end).second > hour * 3_600,
    );

  it('keeps the contracted load: 900 kW + 2 % where there is neither surplus nor order', () => {
    const quiet = hoursOfMonth()
      .filter(({ dayIndex, hour }) => surplusOf(dayIndex, hour) === 0 && !inEvent(dayIndex, hour))
      .map(({ dayIndex, hour }) => hourOf(days[dayIndex]!, hour))
      .filter((energy) => energy !== null);
    expect(quiet).toHaveLength(546);
    expect(sum(quiet)).toBeLessThanOrEqual(quiet.length * 918 * KWH);
    expect(sum(quiet)).toBeGreaterThan(quiet.length * 850 * KWH);
  });

  it('coincides with 644,154.819 kWh by the plain hourly minimum, less than a flat 4.5 MW would', () => {
    const coincident = hoursOfMonth().map(({ dayIndex, hour }) =>
      Math.min(hourOf(days[dayIndex]!, hour) ?? 0, surplusOf(dayIndex, hour)),
    );
    expect(sum(coincident)).toBe(644_154_819_000);
    expect(sum(coincident)).toBeLessThan(768_500 * KWH);
  });
});

describe('orders in the readings', () => {
  /** Site power in W of the slot at a local time. */
  const powerAt = (date: string, time: string): number =>
    (days[DEMO_DATES.indexOf(date)]!.main[slotAt(time)]! * 12) / 1_000;

  it('are obeyed within minutes: the whole site idles', () => {
    for (const [date, before, during] of [
      ['2023-03-02', '17:25', '17:35'],
      ['2023-03-06', '17:55', '18:05'],
      ['2023-03-09', '17:00', '17:15'],
      ['2023-03-14', '17:55', '18:10'],
    ] as const) {
      expect(powerAt(date, before)).toBeGreaterThan(800_000);
      expect(powerAt(date, during)).toBeLessThan(80_000);
    }
  });

  it('are obeyed by the 60 called rigs on 22 March and disobeyed by 23 on 24 March', () => {
    expect(powerAt('2023-03-22', '18:00')).toBeGreaterThan(350_000);
    expect(powerAt('2023-03-22', '18:00')).toBeLessThan(420_000);
    const running = rigWatts('2023-03-24', '18:30').filter(([, watts]) => watts > 200);
    expect(running.map(([serial]) => serial)).toEqual(
      Array.from({ length: 23 }, (_, index) => `TKH00${index + 55}`),
    );
  });

  it('start the fleet when the plan had missed the surplus', () => {
    expect(powerAt('2023-03-12', '10:10')).toBeLessThan(900_000);
    expect(powerAt('2023-03-12', '10:25')).toBeGreaterThan(4_200_000);
    expect(powerAt('2023-03-12', '13:45')).toBeLessThan(1_000_000);
  });
});

/** Watts per rig of one slot, read from the file's text. */
function rigWatts(date: string, time: string): [string, number][] {
  return Buffer.concat([...readingsCsvOfDay(site, date)])
    .toString('utf8')
    .split('\n')
    .filter((line) => line.includes(`T${time}:00+`) && !line.startsWith('MAIN'))
    .map((line) => line.split(','))
    .map((cells) => [cells[0]!, Math.trunc(Number(cells[2]) * 12_000)]);
}

describe('the late correction', () => {
  const lines = Buffer.from(lateCorrectionCsv(site)).toString('utf8').trimEnd().split('\n');

  it('holds one rig-day and one hour of the billing meter, version 2, all values changed', () => {
    expect(lines[0]).toBe('series,start,energy_kwh,quality,version');
    expect(lines.filter((line) => line.startsWith('TKH0320,2023-03-11T'))).toHaveLength(288);
    expect(lines.filter((line) => line.startsWith('MAIN,2023-03-11T12:'))).toHaveLength(12);
    expect(lines.slice(1).every((line) => line.endsWith(',MEASURED,2'))).toBe(true);
    const original = new Set(
      Buffer.concat([...readingsCsvOfDay(site, '2023-03-11')])
        .toString('utf8')
        .split('\n'),
    );
    const same = lines.slice(1).filter((line) => original.has(line.slice(0, -2)));
    expect(same).toEqual([]);
  });
});
