import { unionWithin } from '../curtailment/order-windows.js';
import type { ClockCheck } from '../metering/clock-check.js';
import { instant, type Interval } from '../time/instant.js';
import { localDateOf, localMonthInterval, type LocalMonth, type ZoneName } from '../time/local-calendar.js';
import type { RecordedFact } from './recorded-fact.js';

/**
 * How a fact gets at a figure: it is about the same time of the site or its area; it is about another site that shares the
 * area's surplus at that time; it turned the test of the month's baseline; or the clock risk is measured from its reading.
 */
export const CAUSE_REACHES = ['DIRECT', 'SHARED_SURPLUS', 'BASELINE_TEST', 'CLOCK_RISK'] as const;
export type CauseReach = (typeof CAUSE_REACHES)[number];

/** A fact as the cause of a moved row. */
export interface ChangeCause {
  readonly through: CauseReach;
  readonly fact: RecordedFact;
}

/** What decides how far facts reach. */
export interface ReachContext {
  readonly siteCode: string;
  readonly zone: ZoneName;
  /** Checks of the site's clock known at the later sequence. */
  readonly clockChecks: readonly ClockCheck[];
  /** Local months, `YYYY-MM`, whose baseline is contradicted at one of the two sequences only. */
  readonly turnedMonths: ReadonlySet<string>;
}

const CLAIMED: readonly string[] = ['absorbed', 'instructed', 'contractedAbsorbed'];
const MATCHED: readonly string[] = [...CLAIMED, 'coincident', 'unmatched', 'unassessed', 'incompleteSlots'];

/** Cells move with every figure of their row: they are named `ROW/COLUMN`. */
const isCell = (figure: string): boolean => figure.includes('/');

/**
 * Whether a fact that gets at a row in this way can move a figure of it: a fact of the site moves any; its area only what is
 * matched with surplus, and S; another site only what is matched; clock risk that as well, because what is not taken from a
 * contracted plant lowers the surplus of the pool; a baseline test only claims. Rule:
 * methodology §7 invariant 11.
 *
 * @example canMove({ through: 'SHARED_SURPLUS', fact }, 'energy') === false
 */
export function canMove({ through, fact }: ChangeCause, figure: string): boolean {
  if (through === 'DIRECT' && fact.siteCode !== null) return true;
  if (isCell(figure) || CLAIMED.includes(figure)) return true;
  if (through === 'BASELINE_TEST') return false;
  if (through === 'CLOCK_RISK' && figure === 'clockRisk') return true;
  return MATCHED.includes(figure) || (through === 'DIRECT' && figure === 'surplusOfArea');
}

/**
 * The facts that can have moved some of the named figures of a span, each by the shortest way it gets there, in the order of
 * the facts. Exact; half-open spans.
 *
 * @example causesOf(row.span, ['energy'], facts, context).map(({ fact }) => fact.sequence)
 */
export function causesOf(
  span: Interval,
  figures: readonly string[],
  facts: readonly RecordedFact[],
  context: ReachContext,
): ChangeCause[] {
  const month = localDateOf(span.start, context.zone).slice(0, 7) as LocalMonth;
  const turned = context.turnedMonths.has(month) ? localMonthInterval(month, context.zone) : null;
  const atRisk = unionWithin(
    context.clockChecks.filter(isOutOfTolerance).map((check) => check.span),
    span,
  );
  return facts.flatMap((fact) => {
    const through = reachOf(fact, span, turned, atRisk, context.siteCode);
    if (through === null) return [];
    const cause = { through, fact };
    return figures.some((figure) => canMove(cause, figure)) ? [cause] : [];
  });
}

function reachOf(
  fact: RecordedFact,
  span: Interval,
  turned: Interval | null,
  atRisk: readonly Interval[],
  siteCode: string,
): CauseReach | null {
  const isOthers = fact.siteCode !== null && fact.siteCode !== siteCode;
  if (touches(fact.changed, span)) return isOthers ? 'SHARED_SURPLUS' : 'DIRECT';
  if (!isOthers && atRisk.some((risk) => touches(fact.afterBilling, risk))) return 'CLOCK_RISK';
  return turned !== null && touches(fact.changed, turned) ? 'BASELINE_TEST' : null;
}

function isOutOfTolerance({ offsetSeconds, toleranceSeconds }: ClockCheck): boolean {
  return offsetSeconds > toleranceSeconds || -offsetSeconds > toleranceSeconds;
}

/**
 * A fact with the spans in which clock risk is measured from its readings among those it changes.
 *
 * @example withClockRisk(fact, []).changed.length === fact.changed.length
 */
export function withClockRisk(fact: RecordedFact, checks: readonly ClockCheck[]): RecordedFact {
  const risks = checks
    .filter(isOutOfTolerance)
    .flatMap((check) => unionWithin(fact.afterBilling, check.span));
  return { ...fact, changed: [...fact.changed, ...risks] };
}

/** Whether any of the spans overlaps another (half-open). @example touches([], span) === false */
export function touches(spans: readonly Interval[], { start, end }: Interval): boolean {
  return spans.some((span) => span.start < end && start < span.end);
}

/**
 * A fact cut to some spans, e.g. to the days on which its site shares the area's surplus; null when nothing is left of it.
 *
 * @example cutTo(fact, []) === null
 */
export function cutTo(fact: RecordedFact, spans: readonly Interval[]): RecordedFact | null {
  const cut = (parts: readonly Interval[]): Interval[] =>
    unionWithin(
      spans.flatMap((span) => unionWithin(parts, span)),
      ALL_TIME,
    );
  const about = cut(fact.about);
  if (about.length === 0) return null;
  return { ...fact, about, changed: cut(fact.changed), afterBilling: cut(fact.afterBilling) };
}

const ALL_TIME: Interval = {
  start: instant(Number.MIN_SAFE_INTEGER),
  end: instant(Number.MAX_SAFE_INTEGER),
};
