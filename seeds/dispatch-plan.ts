import { DEMO_DATES, rowsOf } from './demo-month.js';
import { PLAN_OVERRIDES } from './demo-traits.js';
import { Topic, drawBetween } from './seed-noise.js';

/** Curtailed solar + wind of the area in whole MWh per local day and hour: `surplus[dayIndex][hour]`. */
export type AreaSurplus = readonly (readonly number[])[];

/** Reads our own area file: the second of its two header rows names the columns, 抑制量 stands once for solar, once for wind. */
export function surplusOfAreaFile(text: string): AreaSurplus {
  const lines = text.trimEnd().split('\n');
  const energySource = (lines[0] ?? '').split(',');
  const names = (lines[1] ?? '').split(',');
  const columnOf = (source: string): number =>
    names.findIndex((name, index) => name === '抑制量〔MWh〕' && energySource[index] === source);
  const solar = columnOf('太陽光');
  const wind = columnOf('風力');
  const surplus = DEMO_DATES.map(() => new Array<number>(24).fill(0));
  for (const line of lines.slice(2)) {
    const cells = line.split(',');
    const found = /^2023\/3\/(\d+) (\d+):00$/.exec(cells[0] ?? '');
    const hours = surplus[Number(found?.[1]) - 1];
    if (found === null || hours === undefined) throw new Error(`unexpected row in the area file: ${line}`);
    hours[Number(found[2])] = Number(cells[solar]) + Number(cells[wind]);
  }
  return surplus;
}

/**
 * The operator's day-ahead plan: the share of the following fleet per local hour, in per cent (0, 50, 100). The simulated
 * forecast is the hour's real curtailment × a factor of the day (0.60–1.40) × one of the hour (0.85–1.15), in whole
 * per mille; from 80 MWh on the whole fleet is planned, from 20 MWh on half of it. PLAN_OVERRIDES replace what follows.
 */
export function planOfDay(surplus: AreaSurplus, dayIndex: number): number[] {
  const dayFactor = drawBetween(600, 1_400, Topic.FORECAST_DAY, dayIndex, 0);
  const plan = (surplus[dayIndex] ?? []).map((curtailedMwh, hour) => {
    const hourFactor = drawBetween(850, 1_150, Topic.FORECAST_HOUR, dayIndex, hour);
    const forecastMicro = curtailedMwh * dayFactor * hourFactor;
    return forecastMicro >= 80_000_000 ? 100 : forecastMicro >= 20_000_000 ? 50 : 0;
  });
  for (const override of PLAN_OVERRIDES) {
    if (override.date === DEMO_DATES[dayIndex])
      plan.fill(override.percent, override.fromHour, override.toHour);
  }
  return plan;
}

/** One order of `events.csv` as the generator needs it: local date and seconds of that day. */
export interface SeedOrder {
  readonly eventId: string;
  readonly kind: 'REDUCE' | 'INCREASE';
  readonly start: string;
  readonly end: string;
  /** Null: the whole site. */
  readonly targets: ReadonlySet<string> | null;
}

/** Reads `events.csv`. */
export function ordersOfEventsFile(text: string): SeedOrder[] {
  return rowsOf(text).map((row) => ({
    eventId: row['event_id'] ?? '',
    kind: row['kind'] === 'REDUCE' ? 'REDUCE' : 'INCREASE',
    start: row['start'] ?? '',
    end: row['end'] ?? '',
    targets: row['targets'] === '' ? null : new Set((row['targets'] ?? '').split(';')),
  }));
}
