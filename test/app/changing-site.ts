/** What is delivered late, corrected or newly known about the small site. */
import { readFileSync } from 'node:fs';
import type { Caller } from '../../src/app/caller.js';
import type { CurtailmentEventInput } from '../../src/app/record-curtailment-event.js';
import { recordClockCheck } from '../../src/app/record-clock-check.js';
import { createSite, setBaselinePolicy } from '../../src/app/setup.js';
import type { Outcome } from '../../src/domain/failure.js';
import { instant, parseInstant, renderInstant, type Instant } from '../../src/domain/time/instant.js';
import { SITE, valueOf } from './small-site.js';

/** A second site of the organisation in the area. */
export const OTHER = 'hydro-2';
/** Published figures in which Kyushu curtails around noon of 4 to 6 March, up to 4.5 GWh in an hour. */
export const AREA_MARCH = readFileSync('seeds/area/kyushu-2023-03.csv', 'utf8');

export const SOLAR_CURTAILED = 8;
export const WIND_CURTAILED = 10;
export const PUMPED_STORAGE = 11;

/** The published file with other figures (MWh, by column) in one hour, written as in the file. */
export function areaWith(hour: string, figures: Readonly<Record<number, string>>): string {
  const lines = AREA_MARCH.split('\n').map((line) =>
    line.startsWith(`${hour},`)
      ? line
          .split(',')
          .map((cell, column) => figures[column] ?? cell)
          .join(',')
      : line,
  );
  return lines.join('\n');
}

/** An instant of Japanese local time. */
export const at = (local: string): Instant => valueOf(parseInstant(`${local}:00+09:00`));

export const clock = (half: number): string =>
  `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;

/** kWh of the billing meter and of each rig by half-hour: idle, running from 9 to 16 o'clock, or more than the surplus. */
const SHAPES = {
  idle: { main: ['0.3', '0.3'], rig: ['0.1', '0.1'] },
  surplus: { main: ['0.3', '8.5'], rig: ['0.1', '4.01'] },
  huge: { main: ['0.2', '3000000'], rig: ['0', '0'] },
} as const;

/** A local day of March 2023 in half-hours. */
export function meterDay(
  day: string,
  shape: keyof typeof SHAPES,
  main = 'MAIN',
  rigs: readonly string[] = ['RIG1', 'RIG2'],
): string {
  const lines = Array.from({ length: 48 }, (_, half) => {
    const runs = half >= 18 && half < 32 ? 1 : 0;
    const row = (series: string, kWh: string): string =>
      `${series},2023-03-${day}T${clock(half)}:00+09:00,${kWh}`;
    return [row(main, SHAPES[shape].main[runs]), ...rigs.map((rig) => row(rig, SHAPES[shape].rig[runs]))];
  });
  return `series,start,energy_kwh\n${lines.flat().join('\n')}\n`;
}

/** One reading of 5 March. */
export function oneReading(series: string, time: string, kWh: string): string {
  return `series,start,energy_kwh\n${series},2023-03-05T${time}:00+09:00,${kWh}\n`;
}

export const CALL: CurtailmentEventInput = {
  siteCode: SITE,
  programme: 'evening',
  externalId: 'c-1',
  kind: 'REDUCE',
  state: 'ISSUED',
  start: '2023-03-05T13:10:00+09:00',
  end: '2023-03-05T14:00:00+09:00',
  notifiedAt: null,
  requestedKW: null,
  targets: null,
  version: null,
};

/** Registers the second site, which shares no surplus before it has a policy. */
export async function secondSite(caller: Caller): Promise<void> {
  valueOf(
    await createSite(caller, {
      code: OTHER,
      name: 'Hydro 2',
      zone: 'Asia/Tokyo',
      area: 'kyushu',
      registrationNumber: 'R-2',
      boundary: 'everything behind MAIN2',
      attributeHolder: 'the generators',
      billingMeterCode: 'MAIN2',
      billingStepSeconds: 1_800,
      minAuxiliaryPerMillion: 0,
      simulated: false,
    }),
  );
}

/** A clock of a billing meter that was ahead by so many seconds from one local time to another. */
export function checkClock(
  caller: Caller,
  siteCode: string,
  [from, to]: readonly [Instant, Instant],
  offsetSeconds: number,
): Promise<Outcome<unknown>> {
  const noon = at('2023-03-20T12:00');
  return recordClockCheck(
    caller,
    {
      siteCode,
      series: siteCode === SITE ? 'MAIN' : 'MAIN2',
      meterTime: renderInstant(instant(noon + offsetSeconds * 1_000)),
      referenceTime: renderInstant(noon),
      from: renderInstant(from),
      to: renderInstant(to),
      toleranceSeconds: 60,
      evidence: 'visit 7',
    },
    { reason: 'clock found wrong', approvedBy: 'approver', idempotencyKey: null },
  );
}

/** A baseline policy from 1 March on. */
export function setPolicy(caller: Caller, siteCode: string, kW = '1'): Promise<Outcome<unknown>> {
  return setBaselinePolicy(caller, {
    siteCode,
    kind: 'SURPLUS_ONLY',
    kW,
    validFrom: '2023-03-01',
    validTo: null,
    evidence: 'contract 13',
    approvedBy: 'approver',
    restatement: 'contract found late',
  });
}
