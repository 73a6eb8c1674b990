/** A site of three rigs on two local days that has a little of everything a statement has to say. */
import { MISSING_VALUE, type SeriesDay } from '../../src/domain/metering/series-day.js';
import { reconcilePoolDay } from '../../src/domain/reconciliation/reconcile-pool-day.js';
import type { RigFacts, SiteDayFacts } from '../../src/domain/reconciliation/site-day-facts.js';
import type { EnergyStatementInput } from '../../src/domain/report/build-energy-statement.js';
import type { StatementHeader } from '../../src/domain/report/energy-statement.js';
import { segmentRowsOf } from '../../src/domain/report/site-day-segment-row.js';
import type { SurplusDay } from '../../src/domain/surplus/surplus-day.js';
import { instant, parseInstant, type Instant, type Interval } from '../../src/domain/time/instant.js';
import {
  localSegmentsOf,
  utcDayOf,
  type UtcDay,
  type ZoneName,
} from '../../src/domain/time/local-calendar.js';

const ZONE = 'Asia/Tokyo' as ZoneName;
const STEP = 1_800;
const SLOTS = 48;
const MEASURED = 0;
const ESTIMATED = 2;

/** An instant of Japanese local time. @example tokyo('2023-03-01T18:00') */
export function tokyo(local: string): Instant {
  const parsed = parseInstant(`${local}:00+09:00`);
  if (!parsed.ok) throw new Error(local);
  return parsed.value;
}

const between = (from: string, to: string): Interval => ({ start: tokyo(from), end: tokyo(to) });
const inside = (at: Instant, { start, end }: Interval): boolean => start <= at && at < end;

const SURPLUS = [
  between('2023-03-01T10:00', '2023-03-01T15:00'),
  between('2023-03-02T10:00', '2023-03-02T15:00'),
];
const REDUCE = between('2023-03-01T18:00', '2023-03-01T19:10');
const INCREASE = between('2023-03-02T12:00', '2023-03-02T14:00');
const CLOCK_WRONG = between('2023-03-02T10:00', '2023-03-02T11:00');
const BILLING_GAP = tokyo('2023-03-01T11:30');
const RIG_GAP = tokyo('2023-03-01T13:00');
const RIG_ESTIMATED = tokyo('2023-03-02T11:00');
const METER_BELOW_RIGS = tokyo('2023-03-02T14:30');
const SURPLUS_UNPUBLISHED = tokyo('2023-03-02T03:00');

/** 3,360 W of a rig over half an hour, and 17 W of an idle one, in milliWh, never a round number. */
const running = (slot: number, rig: number): number => 1_680_000 - ((slot * 7_919 + rig * 104_729) % 9_973);
const idle = (slot: number, rig: number): number => 8_500 + ((slot * 31 + rig * 17) % 97);

const startOf = (day: UtcDay, slot: number): Instant => instant((day * 86_400 + slot * STEP) * 1_000);
const slots = <T>(of: (slot: number) => T): T[] => Array.from({ length: SLOTS }, (_, slot) => of(slot));

/** One rig carries the contracted load and ignores the first half hour of the order; two follow the surplus. */
function rigEnergy(day: UtcDay, slot: number, rig: number): number {
  const at = startOf(day, slot);
  const isBase = rig === 0;
  const ordered = inside(at, { start: tokyo('2023-03-01T18:30'), end: REDUCE.end });
  const runs = isBase ? !ordered : SURPLUS.some((span) => inside(at, span));
  return runs ? running(slot, rig) : idle(slot, rig);
}

function rigOf(day: UtcDay, rig: number, serial: string): RigFacts {
  const values = slots((slot) =>
    rig === 2 && startOf(day, slot) === RIG_GAP ? MISSING_VALUE : rigEnergy(day, slot, rig),
  );
  const qualities = slots((slot) =>
    rig === 1 && startOf(day, slot) === RIG_ESTIMATED ? ESTIMATED : MEASURED,
  );
  const readings: SeriesDay = {
    seriesNo: rig,
    day,
    stepSeconds: STEP,
    values: Float64Array.from(values),
    qualities: Uint8Array.from(qualities),
  };
  return {
    serial,
    seriesNo: rig,
    standbyLimitWatts: 200,
    inServiceFromSecond: 0,
    inServiceToSecond: 86_400,
    readings,
  };
}

function billingOf(day: UtcDay): SeriesDay {
  const values = slots((slot) => {
    const at = startOf(day, slot);
    if (at === BILLING_GAP) return MISSING_VALUE;
    const rigs = [0, 1, 2].reduce((sum, rig) => sum + rigEnergy(day, slot, rig), 0);
    return at === METER_BELOW_RIGS ? rigs - 15_001 : rigs + 100_000 + ((slot * 613) % 1_009);
  });
  return { seriesNo: 9, day, stepSeconds: STEP, values: Float64Array.from(values), qualities: null };
}

function factsOf(day: UtcDay): SiteDayFacts {
  return {
    siteCode: 'KYU-1',
    day,
    billing: billingOf(day),
    balanceStepSeconds: STEP,
    rigs: ['A-10', 'A-9', 'b-1'].map((serial, rig) => rigOf(day, rig, serial)),
    orders: [
      { kind: 'REDUCE', ...REDUCE, targets: null },
      { kind: 'INCREASE', ...INCREASE, targets: null },
    ],
    baselines: [{ fromSecond: 0, toSecond: 86_400, rule: { kind: 'CONTRACTED_LOAD', watts: 3_700n } }],
    minAuxiliaryPerMillion: 0,
    clockChecks: [{ span: CLOCK_WRONG, offsetSeconds: 420, toleranceSeconds: 60 }],
    contracted: [],
  };
}

/** Plenty of surplus at most times, less than the site uses in the first hour, DOUBTFUL in the last. */
function surplusOf(day: UtcDay): SurplusDay {
  const hour = (slot: number): number => {
    const span = SURPLUS.find((candidate) => inside(startOf(day, slot), candidate));
    return span === undefined ? -1 : Math.floor((startOf(day, slot) - span.start) / 3_600_000);
  };
  const surplus = slots((slot) => {
    if (startOf(day, slot) === SURPLUS_UNPUBLISHED) return null;
    if (hour(slot) < 0) return 0n;
    return hour(slot) === 0 ? 3_333_333n : BigInt(slot) * 1_250_000_000n;
  });
  return {
    area: 'kyushu',
    day,
    stepSeconds: STEP,
    surplus,
    confirmed: slots((slot) => hour(slot) < 4),
    confirmedAtLowerThreshold: slots((slot) => hour(slot) < 2),
    confirmedAtUpperThreshold: slots(() => true),
  };
}

export const SMALL_SITE_HEADER: StatementHeader = {
  entity: 'Kyushu Surplus Power K.K. (九州余剰電力)',
  registrationNumber: '1234-56-789012',
  siteCode: 'KYU-1',
  siteName: 'Test site of three rigs',
  boundary: 'everything behind billing meter 01-2345',
  area: 'kyushu',
  zone: ZONE,
  criteria: 'Yojo methodology, method version 1',
  methodVersion: 1,
  period: '2023-03-01/2023-03-02',
  periodStart: tokyo('2023-03-01T00:00'),
  periodEnd: tokyo('2023-03-03T00:00'),
  asOfSequence: 42n,
  preparer: 'Aoi Tanaka',
  reviewer: null,
  assurance: 'NONE',
  waivers: [],
  attributeHolder: 'The generators keep it; no certificate is held',
};

/** The three UTC days that the two local days touch. @example smallSiteDays().length === 3 */
export function smallSiteDays(): { readonly facts: SiteDayFacts; readonly surplus: SurplusDay }[] {
  const first = utcDayOf(SMALL_SITE_HEADER.periodStart);
  return [0, 1, 2].map((after) => {
    const day = (first + after) as UtcDay;
    return { facts: factsOf(day), surplus: surplusOf(day) };
  });
}

/** What the statement of the small site is built from, through the kernel. @example buildEnergyStatement(smallSiteInput()) */
export function smallSiteInput(): EnergyStatementInput {
  const results = smallSiteDays().flatMap(({ facts, surplus }) =>
    reconcilePoolDay([facts], [localSegmentsOf(facts.day, ZONE)], surplus),
  );
  return {
    header: SMALL_SITE_HEADER,
    rows: segmentRowsOf(results, '2023-03-01', '2023-03-03'),
    monthRows: null,
    baselines: [{ kind: 'CONTRACTED_LOAD', watts: 3_700n, validFrom: '2023-03-01', validTo: null }],
    contracts: [],
    restatements: [],
    billingMeter: { verifications: [], bills: [] },
    thresholds: [
      {
        area: 'kyushu',
        megawatts: 3_500n,
        validFrom: '2022-04-01',
        validTo: null,
        source: 'no published figure is known; a value for tests',
        illustrative: true,
      },
    ],
    preliminaryDays: new Set([utcDayOf(tokyo('2023-03-02T10:00'))]),
    constantLoadWatts: 10_080n,
    simulated: true,
    groupBy: null,
  };
}
