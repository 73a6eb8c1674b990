import { instant, type Instant, type Interval } from '../../time/instant.js';
import type { CurtailmentEvent, EventKind } from '../curtailment-event.js';
import { acceptedParts, isInForce, unionWithin } from '../order-windows.js';

/** Calls of one programme and kind that overlap or adjoin, taken as one event for the verdict; the raw calls are kept. */
export interface MergedEvent extends Interval {
  readonly programme: string;
  readonly kind: EventKind;
  /** External id of the first call: what the event is called by. */
  readonly id: string;
  /** By start, then end and external id. */
  readonly calls: readonly CurtailmentEvent[];
  /** The earliest notice of its calls; null when none is recorded. */
  readonly notifiedAt: Instant | null;
}

/**
 * Merges the calls that bind by programme and kind (methodology §5), in order of start, programme and id. Exact.
 *
 * @example mergeCalls([first, overlapping])[0].calls.length === 2
 */
export function mergeCalls(events: readonly CurtailmentEvent[]): MergedEvent[] {
  const merged: MergedEvent[] = [];
  const binding = events.filter(isInForce).sort(byStart);
  for (const call of binding) {
    const index = merged.findIndex(
      (event) => event.programme === call.programme && event.kind === call.kind && call.start <= event.end,
    );
    const known = merged[index];
    if (known === undefined) merged.push({ ...spanOf([call]), ...nameOf(call), calls: [call] });
    else merged[index] = { ...known, ...spanOf([...known.calls, call]), calls: [...known.calls, call] };
  }
  return merged.sort(
    (a, b) => a.start - b.start || textOrder(a.programme, b.programme) || textOrder(a.id, b.id),
  );
}

function nameOf({
  programme,
  kind,
  externalId,
}: CurtailmentEvent): Pick<MergedEvent, 'programme' | 'kind' | 'id'> {
  return { programme, kind, id: externalId };
}

function spanOf(calls: readonly CurtailmentEvent[]): Interval & Pick<MergedEvent, 'notifiedAt'> {
  const notices = calls.flatMap(({ notifiedAt }) => (notifiedAt === null ? [] : [notifiedAt]));
  return {
    start: instant(Math.min(...calls.map(({ start }) => start))),
    end: instant(Math.max(...calls.map(({ end }) => end))),
    notifiedAt: notices.length === 0 ? null : instant(Math.min(...notices)),
  };
}

function byStart(a: CurtailmentEvent, b: CurtailmentEvent): number {
  return a.start - b.start || a.end - b.end || textOrder(a.externalId, b.externalId);
}

function textOrder(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * What is asked of a slot in whole W, exact: the greatest of the calls that touch it with time that was not declined; null:
 * everything, or no call touches it.
 *
 * @example requestedWattsIn(event, { start: event.start, end: event.end }) === 700_000n
 */
export function requestedWattsIn({ calls }: MergedEvent, slot: Interval): bigint | null {
  let greatest: bigint | null = null;
  for (const call of calls) {
    const { requestedWatts } = call;
    if (!isAskedIn(call, slot)) continue;
    if (requestedWatts === null) return null;
    if (greatest === null || requestedWatts > greatest) greatest = requestedWatts;
  }
  return greatest;
}

/**
 * Whether the site declined a slot: every call that touches it was declined there. Exact.
 *
 * @example isDeclinedIn({ ...event, calls: [call] }, slot) === false
 */
export function isDeclinedIn({ calls }: MergedEvent, slot: Interval): boolean {
  return !calls.some((call) => isAskedIn(call, slot));
}

function isAskedIn(call: CurtailmentEvent, slot: Interval): boolean {
  return acceptedParts(call).some(({ start, end }) => start < slot.end && end > slot.start);
}

/**
 * The time in which an event calls a rig: the union of its calls that name the rig or the whole site, less what was declined.
 * Unit ms, exact.
 *
 * @example windowsOfRig(event, 'TKH0001').length === 1
 */
export function windowsOfRig(event: MergedEvent, serial: string): Interval[] {
  const calls = event.calls.filter(({ targets }) => targets === null || targets.includes(serial));
  return unionWithin(calls.flatMap(acceptedParts), event);
}
