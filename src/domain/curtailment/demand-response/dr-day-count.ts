import { compareUtf8 } from '../../quantity/utf8-order.js';
import type { EventKind } from '../curtailment-event.js';
import type { CallReason } from './programme-terms.js';

/** The rule that counts days, with its validity in local dates. */
export interface DrDayRule {
  readonly law: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
}

/** A call as the day count sees it. */
export interface DrCall {
  readonly eventId: string;
  /** Local date on which the event starts. */
  readonly date: string;
  readonly kind: EventKind;
  readonly supply: CallReason;
  readonly ordered: boolean;
  /** Whether Σ Δ over the slots that count is above 0; null: not known. */
  readonly beatBaseline: boolean | null;
}

/** Local dates, half-open. */
export interface DateSpan {
  readonly from: string;
  readonly to: string;
}

/** Why a call counts for nothing. */
export const DR_DAY_REFUSALS = [
  'OUTSIDE_VALIDITY',
  'INCREASE_IN_TIGHT_SUPPLY',
  'REDUCE_IN_SURPLUS',
  'NOT_BEYOND_BASELINE',
  'NOT_MEASURED',
] as const;
export type DrDayRefusal = (typeof DR_DAY_REFUSALS)[number];

/** The days of one site on which it took part in demand response. */
export interface DrDayCount {
  readonly law: string;
  readonly source: string;
  /** False: the period lies outside the validity of the rule, and `days` is null. */
  readonly applicable: boolean;
  readonly days: number | null;
  readonly dates: readonly string[];
  readonly notCounted: readonly { readonly eventId: string; readonly reason: DrDayRefusal }[];
}

/**
 * Days of demand response under the Energy Conservation Act of Japan (methodology §5): several events of a day count once;
 * an increase in tight supply or a reduction in surplus does not count; an ordered call counts even below its baseline, a
 * voluntary one must go beyond it. Null outside the rule's validity: not applicable is not 0.
 *
 * @example countDrDays(calls, rule, { from: '2023-07-01', to: '2023-08-01' }).days === 3
 */
export function countDrDays(calls: readonly DrCall[], rule: DrDayRule, period: DateSpan): DrDayCount {
  const dates = new Set<string>();
  const notCounted: { eventId: string; reason: DrDayRefusal }[] = [];
  for (const call of calls) {
    const reason = refusalOf(call, rule);
    if (reason === null) dates.add(call.date);
    else notCounted.push({ eventId: call.eventId, reason });
  }
  const applicable = period.to > rule.validFrom && (rule.validTo === null || period.from < rule.validTo);
  return {
    law: rule.law,
    source: rule.source,
    applicable,
    days: applicable ? dates.size : null,
    dates: [...dates].sort(),
    notCounted,
  };
}

function refusalOf(call: DrCall, { validFrom, validTo }: DrDayRule): DrDayRefusal | null {
  if (call.date < validFrom || (validTo !== null && call.date >= validTo)) return 'OUTSIDE_VALIDITY';
  if (call.kind === 'INCREASE' && call.supply === 'TIGHT_SUPPLY') return 'INCREASE_IN_TIGHT_SUPPLY';
  if (call.kind === 'REDUCE' && call.supply === 'SURPLUS') return 'REDUCE_IN_SURPLUS';
  if (call.ordered) return null;
  if (call.beatBaseline === null) return 'NOT_MEASURED';
  return call.beatBaseline ? null : 'NOT_BEYOND_BASELINE';
}

/** What an entity of several sites reports: the days of the site with the most. */
export interface ReportedDrDays {
  readonly law: string;
  readonly source: string;
  readonly applicable: boolean;
  /** Days of `siteCode`; 0 when the rule applies and no site was called, null when it does not apply. */
  readonly days: number | null;
  readonly siteCode: string | null;
  /** Every site that was called, by code. */
  readonly sites: readonly (DrDayCount & { readonly siteCode: string })[];
}

/**
 * Days of demand response of an entity (methodology §5: several sites → the site with the most, never their sum; days, exact).
 *
 * @example reportedDrDays(new Map([['A', threeDays], ['B', oneDay]]), rule, period).siteCode === 'A'
 */
export function reportedDrDays(
  counts: ReadonlyMap<string, DrDayCount>,
  rule: DrDayRule,
  period: DateSpan,
): ReportedDrDays {
  const nothing = countDrDays([], rule, period);
  const siteCode = siteOfDrDays(counts);
  return {
    law: rule.law,
    source: rule.source,
    applicable: nothing.applicable,
    days: siteCode === null ? nothing.days : (counts.get(siteCode)?.days ?? null),
    siteCode,
    sites: [...counts]
      .sort(([a], [b]) => compareUtf8(a, b))
      .map(([code, count]) => ({ siteCode: code, ...count })),
  };
}

/**
 * The site whose days an entity of several sites reports: the one with the most, ties by code; null when none is applicable.
 * Unit: days, exact.
 *
 * @example siteOfDrDays(new Map([['A', count], ['B', count]])) === 'A'
 */
function siteOfDrDays(counts: ReadonlyMap<string, DrDayCount>): string | null {
  let best: { readonly site: string; readonly days: number } | null = null;
  for (const [site, { days }] of [...counts].sort(([a], [b]) => compareUtf8(a, b)))
    if (days !== null && (best === null || days > best.days)) best = { site, days };
  return best?.site ?? null;
}
