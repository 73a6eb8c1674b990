import {
  DAY_SECONDS,
  DEMO_DATES,
  SLOTS_PER_DAY,
  SLOT_SECONDS,
  localMoment,
  unionOf,
  without,
  type SecondSpan,
} from './demo-month.js';
import {
  BASE_RIGS,
  BILLING_SERIES,
  DISOBEYED_EVENT,
  DISOBEYING_FROM,
  DISOBEYING_TO,
  ESTIMATES,
  SLIPPED_DATES,
  SUM_CHECK_SLOTS,
  slotsOf,
} from './demo-traits.js';
import { planOfDay, type AreaSurplus, type SeedOrder } from './dispatch-plan.js';
import { serialOn, type RigPlace } from './fleet.js';
import { Topic, drawBetween, drawOf, nextJitter } from './seed-noise.js';

/** What the simulation rests on, read from the files of this folder. */
export interface DemoSite {
  readonly places: readonly RigPlace[];
  readonly surplus: AreaSurplus;
  readonly orders: readonly SeedOrder[];
}

/** One local day, all places: whole numbers only. */
export interface SimulatedDay {
  /** Rig energy in tenths of a Wh (100 milliWh): `rigTenths[place × 288 + slot]`. */
  readonly rigTenths: Int32Array;
  /** What the billing meter would show with a right clock, in Wh, per slot. */
  readonly mainWh: Int32Array;
}

/** Fixed auxiliary load (controls, lighting, the smallest pump): 18 kW = 1,500 Wh a slot. */
const FIXED_AUXILIARY_WH = 1_500;

function quotient(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor;
}

/** The day's orders of one kind that call this rig, as spans of the local day. */
function ordersFor(site: DemoSite, kind: SeedOrder['kind'], date: string, serial: string): SeedOrderSpan[] {
  return site.orders
    .filter((order) => order.kind === kind && localMoment(order.start).date === date)
    .filter((order) => order.targets === null || order.targets.has(serial))
    .map((order) => ({
      eventId: order.eventId,
      from: localMoment(order.start).second,
      to: localMoment(order.end).second,
    }));
}

interface SeedOrderSpan extends SecondSpan {
  readonly eventId: string;
}

/** Following rigs: planned hours and INCREASE orders, each start 0–9 minutes late, each stop 0–3 minutes late. */
function followedSpans(
  site: DemoSite,
  place: RigPlace,
  dayIndex: number,
  plan: readonly number[],
): SecondSpan[] {
  const followers = site.places.length - BASE_RIGS;
  const rank = (place.index - BASE_RIGS + dayIndex * 37) % followers;
  const wanted: SecondSpan[] = plan.flatMap((percent, hour) =>
    rank * 100 < percent * followers ? [{ from: hour * 3_600, to: hour * 3_600 + 3_600 }] : [],
  );
  const date = DEMO_DATES[dayIndex] ?? '';
  const orders = ordersFor(site, 'INCREASE', date, serialOn(place, date));
  const startLate = drawBetween(0, 540, Topic.START_STAGGER, place.index, dayIndex);
  const stopLate = drawBetween(0, 180, Topic.STOP_STAGGER, place.index, dayIndex);
  return unionOf([...wanted, ...orders]).map((span) => ({
    from: span.from + startLate,
    to: Math.min(span.to + stopLate, DAY_SECONDS),
  }));
}

/** When the rig at a place runs on a local day. */
function runningSpans(
  site: DemoSite,
  place: RigPlace,
  dayIndex: number,
  plan: readonly number[],
): SecondSpan[] {
  const date = DEMO_DATES[dayIndex] ?? '';
  const serial = serialOn(place, date);
  let spans = place.base ? [{ from: 0, to: DAY_SECONDS }] : followedSpans(site, place, dayIndex, plan);
  if (drawOf(Topic.OUTAGE, place.index, dayIndex) % 60 === 0) {
    const from = drawBetween(0, 80_000, Topic.OUTAGE_START, place.index, dayIndex);
    const length = drawBetween(3_600, 14_400, Topic.OUTAGE_LENGTH, place.index, dayIndex);
    spans = without(spans, { from, to: from + length });
  }
  for (const order of ordersFor(site, 'REDUCE', date, serial)) {
    const disobeys =
      order.eventId === DISOBEYED_EVENT && serial >= DISOBEYING_FROM && serial <= DISOBEYING_TO;
    if (disobeys) continue;
    spans = without(spans, {
      from: order.from + drawBetween(20, 240, Topic.REDUCE_DELAY, place.index, dayIndex),
      to: order.to + drawBetween(60, 540, Topic.RESTORE_DELAY, place.index, dayIndex),
    });
  }
  return spans;
}

/** Seconds of running per slot. */
function secondsPerSlot(spans: readonly SecondSpan[]): Int32Array {
  const seconds = new Int32Array(SLOTS_PER_DAY);
  for (const span of spans) {
    const last = quotient(span.to - 1, SLOT_SECONDS);
    for (let slot = quotient(span.from, SLOT_SECONDS); slot <= last; slot += 1) {
      const from = Math.max(span.from, slot * SLOT_SECONDS);
      seconds[slot] = (seconds[slot] ?? 0) + Math.min(span.to, (slot + 1) * SLOT_SECONDS) - from;
    }
  }
  return seconds;
}

/** Energy of one place: floor of the watt-seconds in tenths of a Wh, plus a jitter of ±2.4 Wh running, ±0.4 Wh otherwise. */
function fillPlace(into: Int32Array, place: RigPlace, dayIndex: number, seconds: Int32Array): void {
  let state = drawOf(Topic.READING_JITTER, place.index, dayIndex) | 1;
  const offset = place.index * SLOTS_PER_DAY;
  for (let slot = 0; slot < SLOTS_PER_DAY; slot += 1) {
    state = nextJitter(state);
    const running = seconds[slot] ?? 0;
    const wattSeconds = place.runWatts * running + place.idleWatts * (SLOT_SECONDS - running);
    const jitter = running === SLOT_SECONDS ? ((state >>> 8) % 49) - 24 : ((state >>> 8) % 9) - 4;
    into[offset + slot] = quotient(wattSeconds, 360) + jitter;
  }
}

/**
 * The billing meter: sum of the rigs + auxiliary, where auxiliary = 18 kW ± 0.4 kW fixed + 2.0–2.6 % of the rigs (by hour),
 * floored to whole Wh; less than the rigs in SUM_CHECK_SLOTS; cut to whole 100 Wh where it is an estimate.
 */
function fillMain(mainWh: Int32Array, rigTenths: Int32Array, places: number, dayIndex: number): void {
  const date = DEMO_DATES[dayIndex] ?? '';
  const estimated = slotsOf(ESTIMATES, BILLING_SERIES, date);
  for (let slot = 0; slot < SLOTS_PER_DAY; slot += 1) {
    let rigs = 0;
    for (let place = 0; place < places; place += 1) rigs += rigTenths[place * SLOTS_PER_DAY + slot] ?? 0;
    const perMille = drawBetween(20, 26, Topic.AUXILIARY_SHARE, dayIndex, quotient(slot, 12));
    const fixedWh = FIXED_AUXILIARY_WH + drawBetween(-30, 30, Topic.AUXILIARY_NOISE, dayIndex, slot);
    let wh = quotient(rigs, 10) + quotient(rigs * perMille, 10_000) + fixedWh;
    if (SUM_CHECK_SLOTS.some((known) => known.date === date && known.slot === slot)) {
      wh = quotient(rigs, 10) - quotient(rigs, 4_000);
    }
    mainWh[slot] = estimated.has(slot) ? wh - (wh % 100) : wh;
  }
}

/** Simulates one local day (`dayIndex` 0 = 2023-03-01): a function of its arguments and the seed alone. */
export function simulateDay(site: DemoSite, dayIndex: number): SimulatedDay {
  const rigTenths = new Int32Array(site.places.length * SLOTS_PER_DAY);
  const mainWh = new Int32Array(SLOTS_PER_DAY);
  const plan = planOfDay(site.surplus, dayIndex);
  for (const place of site.places) {
    fillPlace(rigTenths, place, dayIndex, secondsPerSlot(runningSpans(site, place, dayIndex, plan)));
  }
  fillMain(mainWh, rigTenths, site.places.length, dayIndex);
  return { rigTenths, mainWh };
}

/**
 * What the billing meter's register shows under its own clock, in Wh. On SLIPPED_DATES the clock is 420 s ahead, so slot k
 * holds the last 120 s of slot k − 2 and the first 180 s of slot k − 1, pro rata, floored.
 */
export function meteredWh(day: SimulatedDay, before: SimulatedDay | null, dayIndex: number): Int32Array {
  if (before === null || !SLIPPED_DATES.includes(DEMO_DATES[dayIndex] ?? '')) return day.mainWh;
  const trueWh = (slot: number): number =>
    (slot < 0 ? before.mainWh[SLOTS_PER_DAY + slot] : day.mainWh[slot]) ?? 0;
  return day.mainWh.map((_, slot) => quotient(trueWh(slot - 2) * 120 + trueWh(slot - 1) * 180, 300));
}
