import { compareVersions, decideRevision, type RevisionDecision } from '../decide-revision.js';
import type { CurtailmentEvent, EventState, StatedEvent } from './curtailment-event.js';

/** What two statements of one event may differ in; what the site declined is no part of them. */
type EventField = Exclude<keyof CurtailmentEvent, 'programme' | 'externalId' | 'declined'>;

export interface EventDecision {
  readonly decision: RevisionDecision;
  /** Fields in which the two statements differ. */
  readonly differing: readonly EventField[];
}

const FIELDS: readonly EventField[] = [
  'siteCode',
  'kind',
  'state',
  'start',
  'end',
  'notifiedAt',
  'requestedWatts',
  'targets',
];

/** How far an event is in its life; of two states in one stage only a version decides. */
const STAGE: Readonly<Record<EventState, number>> = {
  ISSUED: 0,
  ACKNOWLEDGED: 1,
  ACTIVE: 2,
  RESTORED: 3,
  CANCELLED: 3,
  DECLINED: 3,
};

/**
 * Which of two statements of one event wins, whatever the order of arrival (methodology §2, `decideRevision`): the one of the
 * later source version. Of one version, statements that differ in nothing but the state are decided by the later stage of the
 * event's life: issued, acknowledged, active, then restored, cancelled or declined. Anything else is a conflict of the fields
 * that differ.
 *
 * @example decideEvent({ ...event, state: 'ACTIVE' }, { ...event, state: 'ISSUED' }).decision === 'REPLACES'
 */
export function decideEvent(arriving: StatedEvent, known: StatedEvent): EventDecision {
  const differing = differingFields(arriving, known);
  const isStageOnly = differing.join() === 'state';
  const stages = isStageOnly ? STAGE[arriving.state] - STAGE[known.state] : 0;
  const versions = compareVersions(arriving.version, known.version);
  const rank = versions === 0 ? stages : versions;
  return { decision: decideRevision(differing.length === 0, rank), differing };
}

/** Names of the fields in which two statements of one event differ; the order of targets says nothing. */
function differingFields(a: CurtailmentEvent, b: CurtailmentEvent): EventField[] {
  return FIELDS.filter((field) => textOf(a[field]) !== textOf(b[field]));
}

function textOf(value: CurtailmentEvent[EventField]): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify([...value].sort()) : value.toString();
}
