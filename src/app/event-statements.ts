import { decideEvent } from '../domain/curtailment/decide-event.js';
import type { StatedEvent } from '../domain/curtailment/curtailment-event.js';
import type { RevisionDecision } from '../domain/decide-revision.js';
import { failure, type Failure } from '../domain/failure.js';
import type { Finding, NewEventRevision, StoredEvent, WriteTransaction } from '../storage/store.js';

/** A statement of an event beside what is known of it. */
export interface WeighedEvent {
  readonly event: StatedEvent;
  /** The current revision; null for an event that is new. */
  readonly known: StoredEvent | null;
  /** REPLACES for a new event. */
  readonly decision: RevisionDecision;
  readonly differing: readonly string[];
}

/** Decides a statement against the current state, inside the transaction that is to record it. */
export async function weighEvent(tx: WriteTransaction, event: StatedEvent): Promise<WeighedEvent> {
  const known = await tx.currentEvent(event.programme, event.externalId);
  if (known === null) return { event, known, decision: 'REPLACES', differing: [] };
  return { event, known, ...decideEvent(event, known) };
}

/** What is to be recorded of a statement; null when it adds nothing, or nothing decides. */
export function revisionOf({ event, known, decision }: WeighedEvent): NewEventRevision | null {
  if (decision === 'REPEATS' || decision === 'CONFLICTS') return null;
  return { event, revises: known, decision };
}

/** The failure of a statement that nothing decides. */
export function eventConflict({ event, known, differing }: WeighedEvent): Failure {
  const fields = differing.join(', ');
  const version = (known?.version ?? event.version).toString();
  return failure(
    'EVENT.CONFLICT',
    `${event.programme} ${event.externalId} is known with other ${fields} in version ${version}`,
    'send it with a later version',
    { field: fields },
  );
}

/** What data quality is to know of a statement that came too late. */
export function supersededFinding(
  siteId: number,
  { event, known }: WeighedEvent,
): Omit<Finding, 'recordedSeq' | 'documentUid'> {
  const later = known === null ? '' : `: version ${known.version.toString()} is known`;
  return {
    siteId,
    code: 'EVENT.SUPERSEDED',
    seriesCode: event.externalId,
    span: { start: event.start, end: event.end },
    detail: `version ${event.version.toString()} in state ${event.state} kept as evidence${later}`,
  };
}

/** How often each decision was made. */
export function countOf(weighed: readonly WeighedEvent[], ...decisions: readonly RevisionDecision[]): number {
  return weighed.filter(({ decision }) => decisions.includes(decision)).length;
}

/** How many calls there are of each kind, e.g. `2 REDUCE, 1 INCREASE`. */
export function kindsOf(weighed: readonly WeighedEvent[]): string {
  const kinds = ['REDUCE', 'INCREASE'] as const;
  return kinds
    .map((kind) => `${String(weighed.filter(({ event }) => event.kind === kind).length)} ${kind}`)
    .join(', ');
}
