import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { cutTo, touches, withClockRisk } from '../domain/report/change-reach.js';
import { buildChangeLog, type ChangeGrouping, type ChangeLog } from '../domain/report/change-log.js';
import type { EnergyStatement } from '../domain/report/energy-statement.js';
import type { RecordedFact } from '../domain/report/recorded-fact.js';
import { DAY, instant, type Interval } from '../domain/time/instant.js';
import { startOfUtcDay, utcDaysOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { RecordedBetween, Site } from '../storage/store.js';
import type { Caller } from './caller.js';
import { BILLING_SERIES, findSite } from './find-site.js';
import { getEnergyStatement, wholeMonths } from './get-energy-statement.js';
import { resolveKnownAt } from './known-at.js';
import { parsePeriod } from './period.js';
import { isPoolMember } from './pool-knowledge.js';

export interface ChangeLogRequest {
  readonly siteCode: string;
  readonly period: string;
  /** A knowledge sequence or an instant: what was known then is compared with … */
  readonly since: string;
  /** … what was known then; null for now. */
  readonly until: string | null;
  readonly by: ChangeGrouping;
}

/** Which figures of a site and local period moved between two knowledge sequences, by how much and why. */
export async function getChangeLog(caller: Caller, request: ChangeLogRequest): Promise<Outcome<ChangeLog>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  const since = await resolveKnownAt(caller.store, request.since);
  if (!since.ok) return since;
  const until = await resolveKnownAt(caller.store, request.until);
  if (!until.ok) return until;
  if (since.value > until.value) return turnedAround(since.value, until.value);
  const statementAt = (asOf: bigint): Promise<Outcome<EnergyStatement>> =>
    getEnergyStatement(caller, { ...request, asOf: asOf.toString() });
  const after = await statementAt(until.value);
  if (!after.ok) return after;
  const before = await statementAt(since.value);
  if (!before.ok && before.failure.code !== 'BASELINE.NO_POLICY') return before;
  const days = utcDaysOf(wholeMonths(period.value.span, site.value.zone));
  const fromDay = days[0] ?? (0 as UtcDay);
  const toDay = ((days.at(-1) ?? fromDay) + 1) as UtcDay;
  const between = { fromDay, toDay, after: since.value, upTo: until.value };
  const clockChecks = await caller.store.registry.clockChecks(site.value.id, until.value);
  return success(
    buildChangeLog({
      before: before.ok ? before.value : null,
      after: after.value,
      sinceSequence: since.value,
      facts: await factsBetween(caller, site.value, between, days),
      clockChecks: clockChecks.filter(({ seriesNo }) => seriesNo === BILLING_SERIES),
      notices: before.ok
        ? []
        : [`No statement could be made at the earlier sequence: ${before.failure.message}`],
    }),
  );
}

function turnedAround(since: bigint, until: bigint): Outcome<ChangeLog> {
  return refused(
    failure(
      'CHANGES.SINCE_AFTER_UNTIL',
      `sequence ${since.toString()} is later than ${until.toString()}`,
      'give the earlier of the two as since',
    ),
  );
}

/** What was recorded about the site, its area, and the other sites on days on which they share the area's surplus. */
async function factsBetween(
  caller: Caller,
  site: Site,
  between: RecordedBetween,
  days: readonly UtcDay[],
): Promise<RecordedFact[]> {
  const { store, organisation } = caller;
  const facts = [...(await store.changes.ofArea(organisation.id, site.area, between))];
  for (const other of await store.registry.sitesOfArea(organisation.id, site.area, between.upTo)) {
    const shared = await sharedDays(caller, other, between, days);
    const recorded = await store.changes.ofSite(other, between);
    const joining = recorded.map((fact) => (fact.kind === 'POLICY' ? joined(fact, shared) : fact));
    if (other.id === site.id) facts.push(...joining);
    else {
      // What a wrong clock takes from a contracted plant's surplus, the pool shares.
      const checks = await store.registry.clockChecks(other.id, between.upTo);
      const reaching = joining.map((fact) => withClockRisk(fact, checks));
      facts.push(...reaching.flatMap((fact) => cutTo(fact, shared.all) ?? []));
    }
  }
  return facts;
}

interface SharedDays {
  /** UTC days on which the site shares the surplus at the later sequence. */
  readonly all: readonly Interval[];
  /** Of these, days on which it did not at the earlier one. */
  readonly fresh: readonly Interval[];
}

async function sharedDays(
  { store }: Caller,
  site: Site,
  { after, upTo }: RecordedBetween,
  days: readonly UtcDay[],
): Promise<SharedDays> {
  const { registry } = store;
  const memberDays = async (asOf: bigint): Promise<ReadonlySet<UtcDay>> => {
    const policies = await registry.baselinePolicies(site.id, asOf);
    return new Set(days.filter((day) => isPoolMember({ site, policies }, day)));
  };
  const [was, is] = [await memberDays(after), await memberDays(upTo)];
  const all = [...is].map(spanOf);
  return { all, fresh: [...is].filter((day) => !was.has(day)).map(spanOf) };
}

function spanOf(day: UtcDay): Interval {
  return { start: startOfUtcDay(day), end: instant(startOfUtcDay(day) + DAY) };
}

/** A policy lets its site share the surplus of whole UTC days, also before the local midnight from which it holds. */
function joined(fact: RecordedFact, { fresh }: SharedDays): RecordedFact {
  const days = fresh.filter((day) => touches(fact.about, day));
  const widened = { ...fact, about: [...fact.about, ...days], changed: [...fact.changed, ...days] };
  return cutTo(widened, [...fact.about, ...days]) ?? fact;
}
