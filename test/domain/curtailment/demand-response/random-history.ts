/** Random histories for the baseline engine: whole local days of half-hours in Japan, where no clock ever changes. */
import fc from 'fast-check';
import type { PriorDaysMethod } from '../../../../src/domain/curtailment/demand-response/baseline-preset.js';
import {
  eventBaseline,
  type BaselineQuestion,
  type EventBaseline,
} from '../../../../src/domain/curtailment/demand-response/event-baseline.js';
import { eventDaysOf } from '../../../../src/domain/curtailment/demand-response/choose-days.js';
import { slotsOfEvent } from '../../../../src/domain/curtailment/demand-response/relative-slot.js';
import { SiteUse } from '../../../../src/domain/curtailment/demand-response/site-use.js';
import {
  UNOBSERVED,
  type ObservedDay,
} from '../../../../src/domain/curtailment/demand-response/observed-day.js';
import type { EventKind } from '../../../../src/domain/curtailment/curtailment-event.js';
import { Ratio } from '../../../../src/domain/quantity/ratio.js';
import { DAY, instant } from '../../../../src/domain/time/instant.js';
import {
  shiftLocalDate,
  type LocalDate,
  type UtcDay,
  type ZoneName,
} from '../../../../src/domain/time/local-calendar.js';

export const SLOTS = 48;
const TOKYO = 'Asia/Tokyo' as ZoneName;
const NINE_HOURS = 18;
/** Thursday 2023-06-15, day 0; earlier days have negative numbers. */
const EVENT_DATE = '2023-06-15' as LocalDate;
const EVENT_UTC_DAY = 19_523 as UtcDay;

/** `use[day][slot]`: day 0 is the oldest; `before` days precede the event's, `after` follow it. Null: not observed. */
export interface History {
  readonly before: number;
  readonly use: readonly (readonly (number | null)[])[];
  readonly kind: EventKind;
  /** Slots of the event's day; `to` may lie beyond midnight. */
  readonly from: number;
  readonly to: number;
  /** Days before the event's with an event. */
  readonly eventDaysBefore: readonly number[];
  readonly holidaysBefore: readonly number[];
  readonly onlineWatts: bigint | null;
  readonly method: PriorDaysMethod;
}

const DAYS_AFTER = 2;

export const dateBefore = (days: number): LocalDate => shiftLocalDate(EVENT_DATE, -days);

/** Use of a slot by its distance from the event's midnight. */
export function useAt({ before, use }: History, shift: number, wall: number): number | null {
  const day = before + shift + Math.floor(wall / SLOTS);
  return use[day]?.[((wall % SLOTS) + SLOTS) % SLOTS] ?? null;
}

/** The history as UTC days of half-hours: nine hours of a local day lie in the UTC day before. */
function observedDays(history: History): ObservedDay[] {
  const days: ObservedDay[] = [];
  for (let shift = -history.before - 1; shift <= DAYS_AFTER; shift += 1) {
    const values = Array.from(
      { length: SLOTS },
      (_, slot) => useAt(history, shift, slot + NINE_HOURS) ?? UNOBSERVED,
    );
    days.push({
      day: (EVENT_UTC_DAY + shift) as UtcDay,
      stepMs: DAY / SLOTS,
      values: Float64Array.from(values),
    });
  }
  return days;
}

const startOfSlot = (slot: number) => instant(EVENT_UTC_DAY * DAY + (slot - NINE_HOURS) * (DAY / SLOTS));

/** The engine's question for a history. */
function questionOf(history: History): BaselineQuestion {
  const use = new SiteUse(observedDays(history), TOKYO, 1_800);
  const event = { start: startOfSlot(history.from), end: startOfSlot(history.to) };
  const earlier = history.eventDaysBefore.map((days) => {
    const start = instant(startOfSlot(20) - days * DAY);
    return { kind: 'REDUCE', state: 'RESTORED', start, end: instant(start + 3_600_000) } as const;
  });
  return {
    preset: {
      code: 'TEST',
      edition: 'test',
      validFrom: '2020-01-01',
      validTo: null,
      slotSeconds: 1_800,
      holidayCountry: 'JP',
      method: history.method,
      cappedAtOnline: true,
      source: 'test',
      unverified: [],
    },
    kind: history.kind,
    event: slotsOfEvent(event, use),
    use,
    holidays: new Set(history.holidaysBefore.map(dateBefore)),
    eventDays: eventDaysOf(earlier, history.method.excludedKinds, TOKYO),
    onlineWatts: history.onlineWatts,
  };
}

export const baselineOf = (history: History): EventBaseline => eventBaseline(questionOf(history));

const window = fc.constantFrom(
  { fromSecondsBefore: 14_400, toSecondsBefore: 3_600 },
  { fromSecondsBefore: 14_400, toSecondsBefore: 7_200 },
  { fromSecondsBefore: 7_200, toSecondsBefore: 0 },
);
const adjustment: fc.Arbitrary<PriorDaysMethod['adjustment']> = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('ADDITIVE' as const), window }),
  window.map((span) => ({
    kind: 'RATIO' as const,
    window: span,
    lowest: new Ratio(4n, 5n),
    highest: new Ratio(6n, 5n),
  })),
);
const method: fc.Arbitrary<PriorDaysMethod> = fc
  .record({
    take: fc.integer({ min: 1, max: 5 }),
    more: fc.integer({ min: 0, max: 3 }),
    lookBackDays: fc.integer({ min: 5, max: 30 }),
    low: fc.boolean(),
    rank: fc.constantFrom('HIGHEST' as const, 'LOWEST' as const),
    tie: fc.constantFrom('KEEP_NEAREST' as const, 'KEEP_FARTHEST' as const),
    adjustment,
  })
  .map(({ take, more, lookBackDays, low, rank, tie, adjustment: moved }) => ({
    kind: 'PRIOR_DAYS',
    selection: { WEEKDAY: { take, of: take + more }, WEEKEND_OR_HOLIDAY: { take: 2, of: 3 } },
    lookBackDays,
    excludedKinds: ['REDUCE'],
    lowUse: low ? new Ratio(1n, 4n) : null,
    rank,
    tie,
    adjustment: moved,
  }));

/** Use on a level per day, so that days tie and days of low use occur; sometimes a slot is not observed. */
const dayOfUse = fc
  .record({
    level: fc.constantFrom(0, 1_000_000, 4_000_001, 40_000_003),
    noise: fc.integer({ min: 0, max: 2 }),
    seed: fc.nat(9_973),
    lost: fc.option(fc.nat(SLOTS * 12 - 1), { nil: null, freq: 3 }),
  })
  .map(({ level, noise, seed, lost }) =>
    Array.from({ length: SLOTS }, (_, slot) =>
      slot === lost ? null : level + ((seed * (slot + 1)) % (noise * 997 + 1)),
    ),
  );

const daysBack = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 6 });

export const history: fc.Arbitrary<History> = fc
  .record({
    before: fc.integer({ min: 4, max: 32 }),
    days: fc.array(dayOfUse, { minLength: 35, maxLength: 35 }),
    kind: fc.constantFrom('REDUCE' as const, 'INCREASE' as const),
    from: fc.integer({ min: 0, max: SLOTS - 1 }),
    length: fc.integer({ min: 1, max: 10 }),
    eventDaysBefore: daysBack,
    holidaysBefore: daysBack,
    onlineWatts: fc.option(fc.bigInt({ min: 0n, max: 60n }), { nil: null, freq: 3 }),
    method,
  })
  .map(({ days, length, from, before, ...rest }) => ({
    ...rest,
    before,
    from,
    to: from + length,
    use: days.slice(0, before + 1 + DAYS_AFTER),
  }));
