import type { Interval } from '../time/instant.js';
import { instant } from '../time/instant.js';
import type { CurtailmentEvent, EventKind, EventState, OrderWindow } from './curtailment-event.js';

/** A call to reduce binds from the moment it is issued; a call to increase counts only once it was accepted. */
const IN_FORCE: Readonly<Record<EventKind, readonly EventState[]>> = {
  REDUCE: ['ISSUED', 'ACKNOWLEDGED', 'ACTIVE', 'RESTORED'],
  INCREASE: ['ACKNOWLEDGED', 'ACTIVE', 'RESTORED'],
};

/** What of an event says when it binds. */
type Bound = Interval & Pick<CurtailmentEvent, 'kind' | 'state' | 'declined'>;

/**
 * Whether an event binds: not cancelled, not declined as a whole, and an increase only once it was accepted.
 *
 * @example isInForce({ ...event, kind: 'INCREASE', state: 'ISSUED' }) === false
 */
export function isInForce(event: Bound): boolean {
  return IN_FORCE[event.kind].includes(event.state) && acceptedParts(event).length > 0;
}

/**
 * The time of an event that the site did not decline, in order; unit ms, exact (methodology §5: declined per slot).
 *
 * @example acceptedParts({ ...event, declined: [] }) gives [{ start: event.start, end: event.end }]
 */
export function acceptedParts({
  start,
  end,
  declined = [],
}: Pick<Bound, 'start' | 'end' | 'declined'>): Interval[] {
  return windowsWithout([{ start, end }], declined);
}

/**
 * Windows less the time of other spans, in order; unit ms, exact.
 *
 * @example windowsWithout([order], [excuse])
 */
export function windowsWithout(windows: readonly Interval[], holes: readonly Interval[]): Interval[] {
  let rest: Interval[] = [...windows];
  for (const hole of holes) {
    rest = rest
      .flatMap(({ start, end }) => [
        { start, end: instant(Math.min(end, hole.start)) },
        { start: instant(Math.max(start, hole.end)), end },
      ])
      .filter(({ start, end }) => start < end);
  }
  return rest;
}

/**
 * The order windows of one site inside a span, from the latest revisions of its events: cancelled events, declined time and
 * increases nobody accepted are left out; windows of one kind and the same targets that overlap or adjoin are one
 * (methodology §5: overlapping calls merge for the verdict, the raw calls are kept). Ordered by start, then end, kind and
 * targets, so the order of the events does not matter.
 *
 * @example orderWindowsOf([event], { start: event.start, end: event.end }).length === 1
 */
export function orderWindowsOf(events: readonly CurtailmentEvent[], span: Interval): OrderWindow[] {
  const groups = new Map<string, CurtailmentEvent[]>();
  for (const event of events) {
    if (!isInForce(event)) continue;
    const key = `${event.kind} ${targetsKey(event.targets)}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  const windows: { readonly key: string; readonly window: OrderWindow }[] = [];
  for (const [key, group] of groups) {
    const targets = group[0]?.targets ?? null;
    for (const part of unionWithin(group.flatMap(acceptedParts), span)) {
      const window = {
        kind: group[0]?.kind ?? 'REDUCE',
        ...part,
        targets: targets === null ? null : new Set(targets),
      };
      windows.push({ key, window });
    }
  }
  windows.sort(
    (a, b) => a.window.start - b.window.start || a.window.end - b.window.end || (a.key < b.key ? -1 : 1),
  );
  return windows.map(({ window }) => window);
}

function targetsKey(targets: readonly string[] | null): string {
  return targets === null ? 'site' : JSON.stringify([...new Set(targets)].sort());
}

/**
 * The union of intervals cut to a span, in order and without overlap (unit ms, exact).
 *
 * @example unionWithin([{ start: a, end: c }, { start: b, end: d }], { start: a, end: d }) gives [{ start: a, end: d }]
 */
export function unionWithin(intervals: readonly Interval[], span: Interval): Interval[] {
  const cut = intervals
    .map(({ start, end }) => ({
      start: instant(Math.max(start, span.start)),
      end: instant(Math.min(end, span.end)),
    }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  const union: Interval[] = [];
  for (const interval of cut) {
    const last = union.at(-1);
    if (last === undefined || interval.start > last.end) union.push(interval);
    else if (interval.end > last.end) union[union.length - 1] = { start: last.start, end: interval.end };
  }
  return union;
}
