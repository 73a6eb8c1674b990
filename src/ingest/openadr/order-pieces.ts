import { DAY, instant, type Instant, type Interval } from '../../domain/time/instant.js';
import { renderUtcDay, startOfUtcDay, utcDayOf, type UtcDay } from '../../domain/time/local-calendar.js';
import type { PayloadOrder } from './payload-rules.js';

/** One order of one interval of an event, before it is fitted among the others. */
export interface VtnOrder extends PayloadOrder {
  /** Event and interval, e.g. `event-9#0`. */
  readonly id: string;
  readonly eventId: string;
  readonly programId: string;
  readonly priority: number | null;
  readonly start: Instant;
  /** Null: for ever. */
  readonly end: Instant | null;
  readonly createdAt: Instant | null;
  readonly modifiedAt: Instant | null;
  /** Serials of rigs; null = the whole site. */
  readonly targets: readonly string[] | null;
}

/** A part of an order that is in force; longer orders are several pieces. */
export interface OrderPiece extends VtnOrder {
  readonly end: Instant;
}

/** The longest call that is one event; longer ones are cut at UTC midnights. */
const LONGEST = 2 * DAY;
/** How far ahead and behind of a pull the pieces of an order without end are made. */
const HORIZON = 2 * DAY;

/**
 * The orders that are in force once priority is settled: where orders of one program overlap, only those of the highest
 * priority hold (0 highest, null lowest; equal ones all hold), and what is left of the others keeps its id with a number.
 */
export function piecesOf(orders: readonly VtnOrder[], pulledAt: Instant): OrderPiece[] {
  // A whole day, so that the last piece of an order without end does not grow with every pull.
  const far = startOfUtcDay((utcDayOf(instant(pulledAt + HORIZON)) + 1) as UtcDay);
  return orders.flatMap((order) => {
    const end = order.end ?? instant(Math.max(far, order.start));
    const stronger = orders.filter((other) => isAbove(other, order));
    const left = without(
      { start: order.start, end },
      stronger.map((other) => ({ start: other.start, end: other.end ?? end })),
    );
    return left.flatMap((span, index) => {
      const id = index === 0 ? order.id : `${order.id}~${String(index + 1)}`;
      const piece = { ...order, id, ...span };
      const whole = order.end !== null && span.end - span.start <= LONGEST;
      return whole ? [piece] : byUtcDay(piece, instant(pulledAt - HORIZON), far);
    });
  });
}

function isAbove(a: VtnOrder, b: VtnOrder): boolean {
  if (a.programId !== b.programId || a.priority === null) return false;
  return b.priority === null || a.priority < b.priority;
}

/** What spans leave of another, in order. */
function without(whole: Interval, spans: readonly Interval[]): Interval[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const left: Interval[] = [];
  let from = whole.start;
  for (const { start, end } of sorted) {
    if (start > from) left.push({ start: from, end: instant(Math.min(start, whole.end)) });
    from = instant(Math.max(from, end));
    if (from >= whole.end) return left.filter((span) => span.start < span.end);
  }
  return [...left, { start: from, end: whole.end }].filter((span) => span.start < span.end);
}

/** The UTC days of a long order near the pull; each has an id of its own, so that the next pull finds it again. */
function byUtcDay(piece: OrderPiece, from: Instant, to: Instant): OrderPiece[] {
  const pieces: OrderPiece[] = [];
  const first = utcDayOf(instant(Math.max(piece.start, from)));
  for (let day = first; startOfUtcDay(day) < Math.min(piece.end, to); day = (day + 1) as UtcDay) {
    const start = Math.max(piece.start, startOfUtcDay(day));
    const end = Math.min(piece.end, startOfUtcDay((day + 1) as UtcDay));
    pieces.push({
      ...piece,
      id: `${piece.id}@${renderUtcDay(day)}`,
      start: instant(start),
      end: instant(end),
    });
  }
  return pieces;
}
