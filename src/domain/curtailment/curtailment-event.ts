import type { Instant, Interval } from '../time/instant.js';

/** REDUCE: pause when demand is high. INCREASE: run to soak up surplus. Never mixed; methodology §5. */
export const EVENT_KINDS = ['REDUCE', 'INCREASE'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const EVENT_STATES = [
  'ISSUED',
  'ACKNOWLEDGED',
  'ACTIVE',
  'RESTORED',
  'CANCELLED',
  'DECLINED',
] as const;
export type EventState = (typeof EVENT_STATES)[number];

/** One call of a programme. Natural key within an organisation: (programme, externalId). */
export interface CurtailmentEvent {
  readonly programme: string;
  readonly externalId: string;
  readonly siteCode: string;
  readonly kind: EventKind;
  readonly state: EventState;
  readonly start: Instant;
  readonly end: Instant;
  readonly notifiedAt: Instant | null;
  readonly requestedWatts: bigint | null;
  /** Serials of the rigs that were called; null = the whole site. */
  readonly targets: readonly string[] | null;
  /** Time of it that the site declined before it began; absent: none. */
  readonly declined?: readonly Interval[];
}

/** What a source says of an event, with the version it gives to what it says: a later one wins. */
export interface StatedEvent extends CurtailmentEvent {
  /** `UNVERSIONED` when the source has none. */
  readonly version: bigint;
}

/** A span in which an order is in force for the whole site (`targets` null) or for some rigs. */
export interface OrderWindow {
  readonly kind: EventKind;
  readonly start: Instant;
  readonly end: Instant;
  readonly targets: ReadonlySet<string> | null;
}
