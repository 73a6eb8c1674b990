/** Hourly days of a site without rigs or with one, for tests that need every number by hand. */
import type { OrderWindow } from '../../src/domain/curtailment/curtailment-event.js';
import { MISSING_VALUE, type SeriesDay } from '../../src/domain/metering/series-day.js';
import { reconcilePoolDay } from '../../src/domain/reconciliation/reconcile-pool-day.js';
import {
  buildEnergyStatement,
  type EnergyStatementInput,
} from '../../src/domain/report/build-energy-statement.js';
import type { EnergyStatement } from '../../src/domain/report/energy-statement.js';
import { segmentRowsOf, type SiteDaySegmentRow } from '../../src/domain/report/site-day-segment-row.js';
import { DAY, instant } from '../../src/domain/time/instant.js';
import { localSegmentsOf, type UtcDay, type ZoneName } from '../../src/domain/time/local-calendar.js';
import { SMALL_SITE_HEADER } from './small-site.js';

const ZONE = 'UTC' as ZoneName;

/** One UTC day in the zone UTC; amounts in milliWh per hour, a shorter list is filled up with its last amount. */
export interface PlainDay {
  readonly date: string;
  readonly energy: readonly number[];
  /** Null: not published. Default: no surplus at all. */
  readonly surplus?: readonly (number | null)[];
  /** Readings of a rig "R"; default: no rig. */
  readonly rig?: readonly number[];
  readonly orders?: readonly OrderWindow[];
  readonly stepSeconds?: number;
  readonly baselineWatts?: bigint;
  /** Readings of a contracted plant "PV"; null: missing. Default: no plant. */
  readonly plant?: readonly (number | null)[];
}

function filled<T>(amounts: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => amounts[Math.min(index, amounts.length - 1)]!);
}

/** The rows of plain days, through the kernel. @example plainRows([{ date: '2023-03-01', energy: [1_000_000] }]) */
export function plainRows(days: readonly PlainDay[]): SiteDaySegmentRow[] {
  const results = days.flatMap((plain) => {
    const day = (Date.parse(`${plain.date}T00:00:00Z`) / 86_400_000) as UtcDay;
    const stepSeconds = plain.stepSeconds ?? 3_600;
    const count = 86_400 / stepSeconds;
    const series = (amounts: readonly number[]): SeriesDay => {
      return {
        seriesNo: 1,
        day,
        stepSeconds,
        values: Float64Array.from(filled(amounts, count)),
        qualities: null,
      };
    };
    const surplus = filled(plain.surplus ?? [0], count);
    const rig = {
      serial: 'R',
      seriesNo: 1,
      standbyLimitWatts: 200,
      inServiceFromSecond: 0,
      inServiceToSecond: 86_400,
      readings: series(plain.rig ?? []),
    };
    const plantReadings = (plain.plant ?? []).map((amount) => amount ?? MISSING_VALUE);
    const plants =
      plain.plant === undefined
        ? []
        : [{ plant: 'PV', fromSecond: 0, toSecond: 86_400, readings: series(plantReadings) }];
    const always = surplus.map(() => true);
    return reconcilePoolDay(
      [
        {
          siteCode: 'PLAIN',
          day,
          billing: series(plain.energy),
          balanceStepSeconds: stepSeconds,
          rigs: plain.rig === undefined ? [] : [rig],
          orders: plain.orders ?? [],
          baselines: [
            {
              fromSecond: 0,
              toSecond: 86_400,
              rule: { kind: 'SURPLUS_ONLY', watts: plain.baselineWatts ?? 0n },
            },
          ],
          minAuxiliaryPerMillion: 0,
          clockChecks: [],
          contracted: plants,
        },
      ],
      [localSegmentsOf(day, ZONE)],
      {
        area: 'kyushu',
        day,
        stepSeconds,
        surplus: surplus.map((amount) => (amount === null ? null : BigInt(amount))),
        confirmed: always,
        confirmedAtLowerThreshold: always,
        confirmedAtUpperThreshold: always,
      },
    );
  });
  return segmentRowsOf(results, '0000-01-01', '9999-12-31');
}

/** The statement of plain days: no policy, no threshold, totals only, unless changed. */
export function plainStatement(
  days: readonly PlainDay[],
  changes: Partial<EnergyStatementInput> = {},
): EnergyStatement {
  const rows = plainRows(days);
  const starts = rows.map((row) => row.start);
  return buildEnergyStatement({
    header: {
      ...SMALL_SITE_HEADER,
      zone: ZONE,
      periodStart: instant(Math.min(...starts)),
      periodEnd: instant(Math.max(...starts) + DAY),
    },
    rows,
    monthRows: null,
    baselines: [],
    contracts: [],
    restatements: [],
    billingMeter: { verifications: [], bills: [] },
    thresholds: [],
    preliminaryDays: new Set(),
    constantLoadWatts: null,
    simulated: false,
    groupBy: null,
    ...changes,
  });
}
