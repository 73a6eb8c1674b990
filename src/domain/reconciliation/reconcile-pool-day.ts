import { invariant, present } from '../invariant.js';
import type { SurplusDay } from '../surplus/surplus-day.js';
import { localSegmentsOf, type DaySegment, type ZoneName } from '../time/local-calendar.js';
import { PoolDayKernel } from './kernel/pool-day-kernel.js';
import type { SiteDayFacts } from './site-day-facts.js';
import type { SiteDayResult } from './site-day-result.js';

/** Reconciles many pool days one after the other, with buffers that are made once. */
export interface PoolDayReconciler {
  /** One (pool, UTC day); `zones[i]` is the zone of `facts[i]`, and results come in the order of `facts`. */
  reconcile(
    facts: readonly SiteDayFacts[],
    zones: readonly ZoneName[],
    surplus: SurplusDay | null,
  ): SiteDayResult[];
}

/**
 * Makes a reconciler to be used for many days by one caller (milliWh, exact; see docs/spec/reconciliation.md). Its results
 * own their lanes: a later day does not change them.
 *
 * @example createPoolDayReconciler().reconcile([facts], ['Asia/Tokyo' as ZoneName], surplus)
 */
export function createPoolDayReconciler(): PoolDayReconciler {
  const kernel = new PoolDayKernel();
  return {
    reconcile(facts, zones, surplus) {
      invariant(zones.length === facts.length, 'one zone per site');
      const segments = facts.map((site, index) => localSegmentsOf(site.day, present(zones[index], 'a zone')));
      return kernel.reconcile(facts, segments, surplus);
    },
  };
}

/**
 * One (pool, UTC day) reconciled: balance, columns, measured energy, pool shares, cells and sums per local day (milliWh;
 * largest remainder everywhere, ties by UTF-8 bytes of site code, then rig serial, auxiliary last). `segments[i]` are the
 * local days of `sites[i]`. Source: methodology §3 and §4, docs/spec/reconciliation.md.
 *
 * @example reconcilePoolDay([facts], [localSegmentsOf(facts.day, zone)], surplus)[0].slots.coincident
 */
export function reconcilePoolDay(
  sites: readonly SiteDayFacts[],
  segments: readonly (readonly DaySegment[])[],
  surplus: SurplusDay | null,
): SiteDayResult[] {
  return new PoolDayKernel().reconcile(sites, segments, surplus);
}
