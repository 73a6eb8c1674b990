import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { Energy } from '../domain/quantity/energy.js';
import type {
  AreaColumn,
  AreaDay,
  PublicationStatus,
  SurplusQuality,
} from '../domain/surplus/area-supply.js';
import { instant, type Instant } from '../domain/time/instant.js';
import { startOfUtcDay, utcDaysOf, type UtcDay } from '../domain/time/local-calendar.js';
import { gridAreaByKey } from '../reference/grid-areas.js';
import { areaSurplusDay } from './area-surplus-day.js';
import type { Caller } from './caller.js';
import { resolveKnownAt } from './known-at.js';
import { parsePeriod } from './period.js';

export interface SurplusInterval {
  readonly start: Instant;
  readonly end: Instant;
  readonly solarCurtailed: Energy | null;
  readonly windCurtailed: Energy | null;
  readonly surplus: Energy | null;
  readonly quality: SurplusQuality | null;
  readonly status: PublicationStatus;
}

export interface AreaSurplus {
  readonly area: string;
  readonly asOfSequence: bigint;
  readonly intervals: readonly SurplusInterval[];
}

/** The published surplus of an area over a local period, interval by interval. */
export async function getSurplus(
  caller: Caller,
  request: { readonly area: string; readonly period: string; readonly asOf: string | null },
): Promise<Outcome<AreaSurplus>> {
  const area = gridAreaByKey(request.area);
  if (area === null)
    return refused(
      failure(
        'AREA.UNKNOWN',
        `"${request.area.slice(0, 40)}" is not a grid area Yojo knows`,
        'name one of hokkaido, tohoku, tokyo, chubu, hokuriku, kansai, chugoku, shikoku, kyushu, okinawa',
      ),
    );
  const period = parsePeriod(request.period, area.zone);
  if (!period.ok) return period;
  const asOf = await resolveKnownAt(caller.store, request.asOf);
  if (!asOf.ok) return asOf;
  const days = utcDaysOf(period.value.span);
  const stored = await caller.store.areas.days(
    caller.organisation.id,
    area.key,
    days[0] ?? (0 as UtcDay),
    ((days.at(-1) ?? 0) + 1) as UtcDay,
    asOf.value,
  );
  const { start, end } = period.value.span;
  const intervals = stored.flatMap(intervalsOf).filter((i) => i.start >= start && i.start < end);
  return success({ area: area.key, asOfSequence: asOf.value, intervals });
}

function intervalsOf(day: AreaDay): SurplusInterval[] {
  const first = startOfUtcDay(day.day);
  const surplus = areaSurplusDay(day);
  const lane = (column: AreaColumn, slot: number): Energy | null =>
    energyOrNull(day.lanes[column]?.[slot] ?? null);
  return surplus.surplus
    .map((value, slot) => ({
      start: instant(first + slot * day.stepSeconds * 1_000),
      end: instant(first + (slot + 1) * day.stepSeconds * 1_000),
      solarCurtailed: lane('SOLAR_CURTAILED', slot),
      windCurtailed: lane('WIND_CURTAILED', slot),
      surplus: energyOrNull(value),
      quality: value === null ? null : qualityOf(surplus.confirmed[slot] === true),
      status: day.status,
    }))
    .filter((interval) => interval.surplus !== null);
}

function qualityOf(confirmed: boolean): SurplusQuality {
  return confirmed ? 'CONFIRMED' : 'DOUBTFUL';
}

function energyOrNull(milliWh: bigint | null): Energy | null {
  return milliWh === null ? null : Energy.ofMilliWh(milliWh);
}
