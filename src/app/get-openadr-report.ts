import { energyInside } from '../domain/curtailment/energy-inside.js';
import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { invariant } from '../domain/invariant.js';
import { MISSING_VALUE, READING_QUALITIES } from '../domain/metering/series-day.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import { Energy } from '../domain/quantity/energy.js';
import { DAY, instant, renderInstant, SECOND, type Interval } from '../domain/time/instant.js';
import { startOfUtcDay, utcDaysOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { SeriesRow, Site, StoredEvent, StoredSeriesDay } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';

export interface OpenAdrReportRequest {
  readonly siteCode: string;
  readonly programId: string;
  readonly programme: string;
  readonly eventId: string;
  readonly clientName: string;
}

const MEASURED = READING_QUALITIES.indexOf('MEASURED');
const MISSING = READING_QUALITIES.indexOf('MISSING');
/** The last second that storage can say. */
const END_OF_TIME = instant(253_402_300_799_000);
/** Digits a number of JSON carries without loss. */
const EXACT_DIGITS = 15;

/**
 * What a site used during an event, as a report of OpenADR 3: USAGE in kWh for each interval of the event, of the billing meter
 * for the whole site or of each rig that was called, with the quality of the readings beside it.
 */
export async function getOpenAdrReport(
  caller: Caller,
  request: OpenAdrReportRequest,
): Promise<Outcome<JsonObject>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const calls = await callsOf(caller, site.value, request);
  const [first] = calls;
  if (first === undefined) {
    return refused(
      failure(
        'OPENADR.NO_SUCH_EVENT',
        `site "${request.siteCode}" has no call of event "${request.eventId.slice(0, 128)}" of ${request.programme}`,
        'pull it first: yojo openadr pull',
      ),
    );
  }
  const series = await caller.store.registry.series(site.value.id);
  const ids = intervalIdsOf(calls);
  const resources: JsonObject[] = [];
  for (const row of reportedSeries(series, first)) {
    const days = await daysOf(caller, site.value, row, calls);
    const resourceName = row.kind === 'SITE_MAIN' ? site.value.code : row.code;
    const intervals = calls.map((call, index) => intervalOf(call, ids?.[index] ?? index, row, days));
    resources.push({ resourceName, intervals });
  }
  const descriptor = (payloadType: string, more: JsonObject): JsonObject => ({
    objectType: 'REPORT_PAYLOAD_DESCRIPTOR',
    payloadType,
    ...more,
  });
  return success({
    programID: request.programId,
    eventID: request.eventId,
    clientName: request.clientName,
    reportName: `yojo-${site.value.code}-${request.eventId}`,
    payloadDescriptors: [
      descriptor('USAGE', { readingType: 'DIRECT_READ', units: 'KWH' }),
      descriptor('DATA_QUALITY', {}),
    ],
    resources,
  });
}

/** The recorded calls of an event, in order of time; what was cancelled before it began is none. */
async function callsOf(
  { store }: Caller,
  site: Site,
  { programme, eventId }: OpenAdrReportRequest,
): Promise<readonly StoredEvent[]> {
  const always = { start: instant(0), end: END_OF_TIME };
  const events = await store.events.ofSite(site.id, always, await store.ledger.head());
  return events
    .filter((event) => event.programme === programme && event.externalId.startsWith(`${eventId}#`))
    .filter(({ state }) => state !== 'CANCELLED');
}

function reportedSeries(series: readonly SeriesRow[], { targets }: StoredEvent): readonly SeriesRow[] {
  if (targets === null) return series.filter(({ kind }) => kind === 'SITE_MAIN');
  return series.filter(({ kind, code }) => kind === 'RIG' && targets.includes(code));
}

async function daysOf(
  { store }: Caller,
  site: Site,
  { seriesNo }: SeriesRow,
  calls: readonly Interval[],
): Promise<ReadonlyMap<UtcDay, StoredSeriesDay>> {
  const start = Math.min(...calls.map((call) => call.start));
  const end = Math.max(...calls.map((call) => call.end));
  const days = utcDaysOf({ start: instant(start), end: instant(end) });
  const [from, last] = [days[0], days.at(-1)];
  if (from === undefined || last === undefined) return new Map();
  const to = (last + 1) as UtcDay;
  const rows = await store.meters.seriesDays(site.id, [seriesNo], from, to, await store.ledger.head());
  return new Map(rows.map((row) => [row.day, row]));
}

function intervalOf(
  call: StoredEvent,
  id: number,
  row: SeriesRow,
  days: ReadonlyMap<UtcDay, StoredSeriesDay>,
): JsonObject {
  const { usage, quality } = usageInside(call, row, days);
  const payloads: JsonObject[] = [{ type: 'DATA_QUALITY', values: [quality] }];
  if (usage !== null) payloads.unshift({ type: 'USAGE', values: [exactNumber(usage)] });
  const seconds = (call.end - call.start) / SECOND;
  const intervalPeriod = { start: renderInstant(call.start), duration: `PT${String(seconds)}S` };
  return { id, intervalPeriod, payloads };
}

/** The ids of the VTN's own intervals (`event#3/site` is 3); null when a call is only a part of one. */
function intervalIdsOf(calls: readonly StoredEvent[]): readonly number[] | null {
  const ids = calls.map(({ externalId }) => /#(-?\d+)\//.exec(externalId)?.[1]);
  return ids.every((id) => id !== undefined) ? ids.map(Number) : null;
}

interface Usage {
  /** Null when any of it is unknown: a part would read as the whole. */
  readonly usage: Energy | null;
  /** Data quality enumerations of OpenADR 3. */
  readonly quality: 'OK' | 'ESTIMATED' | 'MISSING';
}

/** Energy of a series inside a call; readings across its edges are cut by time, floored inside. */
function usageInside(
  call: Interval,
  { stepSeconds }: SeriesRow,
  days: ReadonlyMap<UtcDay, StoredSeriesDay>,
): Usage {
  let usage = Energy.zero;
  let estimated = false;
  for (const day of utcDaysOf(call)) {
    const known = days.get(day);
    const cut = known === undefined ? null : energyInside(known, [call], MISSING_VALUE);
    if (known === undefined || cut === null || cut.missingSlotsInside > 0)
      return { usage: null, quality: 'MISSING' };
    usage = usage.plus(cut.inside);
    estimated ||= isEstimated(known, call, stepSeconds);
  }
  return { usage, quality: estimated ? 'ESTIMATED' : 'OK' };
}

function isEstimated({ day, qualities }: StoredSeriesDay, call: Interval, stepSeconds: number): boolean {
  if (qualities === null) return false;
  const step = stepSeconds * SECOND;
  const start = startOfUtcDay(day);
  const from = Math.floor(Math.max(0, call.start - start) / step);
  const to = Math.ceil(Math.min(DAY, call.end - start) / step);
  return qualities.slice(from, to).some((quality) => quality !== MEASURED && quality !== MISSING);
}

/** kWh as a number of JSON: exact, because it has at most fifteen digits. */
function exactNumber(energy: Energy): number {
  const text = energy.toString();
  invariant(text.replace(/\D/g, '').length <= EXACT_DIGITS, 'energy of one interval in fifteen digits');
  return Number(text);
}
