import { assessEvent, type AssessedEvent } from '../domain/curtailment/demand-response/assess-event.js';
import type { BaselinePreset } from '../domain/curtailment/demand-response/baseline-preset.js';
import { eventDaysOf } from '../domain/curtailment/demand-response/choose-days.js';
import {
  mergeCalls,
  windowsOfRig,
  type MergedEvent,
} from '../domain/curtailment/demand-response/merge-calls.js';
import type { ObservedDay } from '../domain/curtailment/demand-response/observed-day.js';
import type { RigUnderOrder } from '../domain/curtailment/demand-response/rig-verdict.js';
import { isInForce, unionWithin } from '../domain/curtailment/order-windows.js';
import { success, type Outcome } from '../domain/failure.js';
import { divideCeil } from '../domain/quantity/rounding.js';
import { buildComplianceStatement } from '../domain/report/build-compliance-statement.js';
import type { ComplianceExcuse, ComplianceStatement } from '../domain/report/compliance-statement.js';
import { DAY, instant, type Interval } from '../domain/time/instant.js';
import { localDateOf } from '../domain/time/local-calendar.js';
import { baselinePresetOf } from '../reference/baseline-presets.js';
import { DR_DAY_RULE } from '../reference/energy-conservation-act.js';
import { holidaysOf } from '../reference/holidays.js';
import { programmeTermsOf } from '../reference/programmes.js';
import type { Rig, SeriesRow, Site, StoredEvent, StoredExcuse } from '../storage/store.js';
import type { Caller } from './caller.js';
import { BILLING_SERIES, findSite } from './find-site.js';
import { resolveKnownAt } from './known-at.js';
import { observedDay, surplusSpansOf, utcRangeOf } from './observed-days.js';
import { parsePeriod, type Period } from './period.js';
import { siteCalls } from './site-calls.js';
import { statementHeader } from './statement-header.js';

export interface ComplianceRequest {
  readonly siteCode: string;
  readonly period: string;
  readonly asOf: string | null;
}

/** How far before a period earlier events and readings are read: more than any preset looks back. */
const LOOK_BACK_MS = 62 * DAY;
/** Readings of rigs around an order: what they used before it, and whether they came back. */
const AROUND_ORDER_MS = 3_600_000;

/** The compliance statement of a site over a local period, as known at a sequence. */
export async function getComplianceStatement(
  caller: Caller,
  request: ComplianceRequest,
): Promise<Outcome<ComplianceStatement>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  const asOf = await resolveKnownAt(caller.store, request.asOf);
  if (!asOf.ok) return asOf;
  return success(await statementOf(caller, { site: site.value, period: period.value, asOf: asOf.value }));
}

interface Asked {
  readonly site: Site;
  readonly period: Period;
  readonly asOf: bigint;
}

/** Everything known of the site that its events are judged by, but for the readings of rigs. */
interface Known extends Asked {
  readonly calls: readonly StoredEvent[];
  /** Of events that touch the period. */
  readonly excuses: readonly StoredExcuse[];
  readonly rigs: readonly Rig[];
  readonly series: readonly SeriesRow[];
  readonly billing: readonly ObservedDay[];
  readonly surplus: readonly Interval[];
}

async function statementOf(caller: Caller, asked: Asked): Promise<ComplianceStatement> {
  const { site, period, asOf } = asked;
  const before = { start: instant(period.span.start - LOOK_BACK_MS), end: period.span.end };
  const calls = await siteCalls(caller.store, site.id, before, asOf);
  const merged = mergeCalls(calls).filter((event) => touches(event, period.span));
  const known = await readKnown(caller, asked, calls, merged);
  const events: AssessedEvent[] = [];
  for (const event of merged) events.push(await assess(caller, known, event));
  return buildComplianceStatement({
    header: statementHeader(caller, asked),
    events,
    callsNotInForce: calls.filter((call) => !isInForce(call) && touches(call, period.span)),
    excuses: known.excuses.filter((excuse) => touches(excuse, period.span)).map(excuseOf),
    surplus: known.surplus,
    clockChecks: (await caller.store.registry.clockChecks(site.id, asOf)).filter(
      ({ seriesNo }) => seriesNo === BILLING_SERIES,
    ),
    drDayRule: DR_DAY_RULE,
    simulated: site.simulated,
  });
}

function touches(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end;
}

async function readKnown(
  { store, organisation }: Caller,
  asked: Asked,
  calls: readonly StoredEvent[],
  merged: readonly MergedEvent[],
): Promise<Known> {
  const { site, asOf } = asked;
  const [series, rigs] = [await store.registry.series(site.id), await store.registry.allRigs(site.id, asOf)];
  const meter = series.find(({ kind }) => kind === 'SITE_MAIN');
  const [first] = merged;
  const excuses = await readExcuses(store, asked, merged);
  const known = { ...asked, calls, excuses, rigs, series };
  if (first === undefined) return { ...known, billing: [], surplus: [] };
  const end = instant(Math.max(...merged.map((event) => event.end)) + DAY);
  const range = utcRangeOf({ start: instant(first.start - LOOK_BACK_MS), end });
  const readings =
    meter === undefined ? [] : await store.meters.seriesDays(site.id, [meter.seriesNo], ...range, asOf);
  const areaRange = utcRangeOf({ start: instant(first.start - DAY), end });
  const areaDays = await store.areas.days(organisation.id, site.area, ...areaRange, asOf);
  return { ...known, billing: readings.map(observedDay), surplus: areaDays.flatMap(surplusSpansOf) };
}

async function readExcuses(
  store: Caller['store'],
  { site, period, asOf }: Asked,
  merged: readonly MergedEvent[],
): Promise<readonly StoredExcuse[]> {
  const start = Math.min(period.span.start, ...merged.map((event) => event.start));
  const end = Math.max(period.span.end, ...merged.map((event) => event.end));
  return store.entries.excuses(site.id, { start: instant(start), end: instant(end) }, asOf);
}

function excuseOf({ start, end, rigs, reason, evidence, approvedBy }: StoredExcuse): ComplianceExcuse {
  return { start, end, rigs, reason, evidence, approvedBy };
}

/** The time in which an event's calls are excused: of the whole site, and besides of one rig where one is named. */
function excusedTime({ excuses, calls }: Known, event: MergedEvent, serial: string | null): Interval[] {
  const uids = new Set(calls.filter((call) => event.calls.includes(call)).map(({ uid }) => uid));
  return excuses.filter(
    ({ eventUid, rigs }) =>
      uids.has(eventUid) && (rigs === null || (serial !== null && rigs.includes(serial))),
  );
}

async function assess(caller: Caller, known: Known, event: MergedEvent): Promise<AssessedEvent> {
  const { site, calls, billing, surplus } = known;
  const date = localDateOf(event.start, site.zone);
  const terms = programmeTermsOf(event.programme, date);
  const preset = terms === null ? null : baselinePresetOf(terms.baselinePreset);
  return assessEvent({
    event,
    terms,
    preset,
    zone: site.zone,
    billing: billing.filter(({ day }) => nearEvent(day, event)),
    rigs: await rigsUnder(caller, known, event),
    holidays: preset === null ? new Set() : await holidaysAround(preset, event, site),
    eventDays: preset === null ? new Set() : eventDaysBefore(preset, calls, event, site),
    surplus,
    onlineWatts: onlineWatts(known.rigs, site, event),
    excused: excusedTime(known, event, null),
  });
}

function nearEvent(day: ObservedDay['day'], { start, end }: Interval): boolean {
  const [from, to] = utcRangeOf({ start: instant(start - LOOK_BACK_MS), end: instant(end + DAY) });
  return day >= from && day < to;
}

async function holidaysAround(
  { holidayCountry }: BaselinePreset,
  { start, end }: Interval,
  { zone }: Site,
): Promise<ReadonlySet<string>> {
  return holidaysOf(
    holidayCountry,
    localDateOf(instant(start - LOOK_BACK_MS), zone),
    localDateOf(instant(end + DAY), zone),
  );
}

/** The calls of the event itself are left out: its own day is no candidate anyway. */
function eventDaysBefore(
  { method }: BaselinePreset,
  calls: readonly StoredEvent[],
  { start }: MergedEvent,
  { zone }: Site,
): ReturnType<typeof eventDaysOf> {
  const kinds = method.kind === 'PRIOR_DAYS' ? method.excludedKinds : [];
  return eventDaysOf(
    calls.filter((call) => call.start < start),
    kinds,
    zone,
  );
}

/** The rigs that an event calls, with their readings around the order, by UTF-8 bytes of serial. */
async function rigsUnder({ store }: Caller, known: Known, event: MergedEvent): Promise<RigUnderOrder[]> {
  const { site, asOf } = known;
  const called = known.rigs
    .map((rig) => ({ rig, windows: unionWithin(windowsOfRig(event, rig.serial), serviceOf(rig)) }))
    .filter(({ windows }) => windows.length > 0);
  const range = utcRangeOf({
    start: instant(event.start - AROUND_ORDER_MS),
    end: instant(event.end + AROUND_ORDER_MS),
  });
  const numbers = called.map(({ rig }) => rig.seriesNo);
  const days = new Map<number, ObservedDay[]>();
  for (const reading of await store.meters.seriesDays(site.id, numbers, ...range, asOf)) {
    const known = days.get(reading.seriesNo) ?? [];
    known.push(observedDay(reading));
    days.set(reading.seriesNo, known);
  }
  return called.map(({ rig, windows }) => ({
    serial: rig.serial,
    place: rig.place,
    standbyLimitWatts: rig.standbyLimitWatts,
    windows,
    days: days.get(rig.seriesNo) ?? [],
    excused: excusedTime(known, event, rig.serial),
  }));
}

function serviceOf({ inServiceFrom, inServiceTo }: Rig): Interval {
  return { start: inServiceFrom, end: inServiceTo ?? instant(Number.MAX_SAFE_INTEGER) };
}

/** Nameplate power of the rigs in service when the event starts, plus the site's least auxiliary share; W, rounded up. */
function onlineWatts(rigs: readonly Rig[], site: Site, { start }: Interval): bigint | null {
  const online = rigs.filter((rig) => touches(serviceOf(rig), { start, end: instant(start + 1) }));
  if (online.length === 0) return null;
  const watts = online.reduce((sum, rig) => sum + BigInt(rig.nameplateWatts), 0n);
  const share = BigInt(site.minAuxiliaryPerMillion);
  return share >= 1_000_000n ? null : divideCeil(watts * 1_000_000n, 1_000_000n - share);
}
