import { createHash } from 'node:crypto';
import { success, type Outcome } from '../domain/failure.js';
import { METHOD_VERSION } from '../domain/reconciliation/method-version.js';
import { utcDaysOf, type UtcDay } from '../domain/time/local-calendar.js';
import type { Site, Store, StoredSiteDay } from '../storage/store.js';
import { silent, type Caller, type OnProgress } from './caller.js';
import { findSite } from './find-site.js';
import { resolveKnownAt } from './known-at.js';
import { parsePeriod } from './period.js';
import { readPoolKnowledge, requirePolicies } from './pool-knowledge.js';
import { computePoolDays } from './site-days.js';

export interface ReconcileReport {
  readonly siteCode: string;
  readonly period: string;
  readonly asOfSequence: bigint;
  readonly methodVersion: number;
  /** UTC days the period touches. */
  readonly days: number;
  readonly reconciled: number;
  readonly unchanged: number;
  /** Hex sha256 over the digests of the period's results, in order of day. */
  readonly digest: string;
  readonly poolSites: readonly string[];
}

/**
 * Reconciles the days of a period whose facts changed since their last result, together with the other sites of the
 * organisation in the same area, because they share its surplus.
 */
export async function reconcilePeriod(
  caller: Caller,
  request: { readonly siteCode: string; readonly period: string; readonly asOf: string | null },
  onProgress: OnProgress = silent,
): Promise<Outcome<ReconcileReport>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  const asOf = await resolveKnownAt(caller.store, request.asOf);
  if (!asOf.ok) return asOf;
  const policies = requirePolicies(
    site.value,
    await caller.store.registry.baselinePolicies(site.value.id, asOf.value),
    period.value.span,
  );
  if (!policies.ok) return policies;
  const days = utcDaysOf(period.value.span);
  const stale = await staleDays(caller.store, site.value, days, asOf.value);
  const range = { fromDay: days[0] ?? (0 as UtcDay), toDay: ((days.at(-1) ?? 0) + 1) as UtcDay };
  const known = await readPoolKnowledge(
    caller.store,
    caller.organisation.id,
    site.value.area,
    range,
    asOf.value,
  );
  const done = await computePoolDays(
    caller.store,
    known,
    stale,
    (results) => storeResults(caller, results),
    onProgress,
  );
  if (!done.ok) return done;
  const stored = await caller.store.results.siteDays(
    site.value.id,
    range.fromDay,
    range.toDay,
    METHOD_VERSION,
    await caller.store.ledger.head(),
    false,
  );
  return success({
    siteCode: site.value.code,
    period: period.value.text,
    asOfSequence: asOf.value,
    methodVersion: METHOD_VERSION,
    days: days.length,
    reconciled: stale.length,
    unchanged: days.length - stale.length,
    digest: createHash('sha256')
      .update(stored.map((s) => s.inputHash).join('\n'))
      .digest('hex'),
    poolSites: known.sites.map((s) => s.site.code),
  });
}

/** Days without a result as of a sequence, or with facts newer than it. */
export async function staleDays(
  store: Store,
  site: Site,
  days: readonly UtcDay[],
  asOf: bigint,
): Promise<UtcDay[]> {
  const from = days[0] ?? (0 as UtcDay);
  const to = ((days.at(-1) ?? from) + 1) as UtcDay;
  const stored = await store.results.siteDays(site.id, from, to, METHOD_VERSION, asOf, false);
  const fresh = new Set<UtcDay>(stored.map((row) => row.result.day));
  for (const day of await store.results.dirtyDays(site.id, from, to, asOf)) fresh.delete(day);
  return days.filter((day) => !fresh.has(day));
}

async function storeResults(caller: Caller, results: readonly StoredSiteDay[]): Promise<Outcome<null>> {
  const requestSha256 = createHash('sha256')
    .update(results.map((r) => r.inputHash).join('\n'))
    .digest('hex');
  const written = await caller.store.write(
    {
      organisationId: caller.organisation.id,
      actorId: caller.actor.id,
      kind: 'days.reconciled',
      idempotencyKey: null,
      requestSha256,
    },
    async (tx) => {
      await tx.addResults(results);
      return success(null);
    },
  );
  return written.ok ? success(null) : written;
}
