import { checkEvent } from '../domain/curtailment/check-event.js';
import { EVENT_KINDS, EVENT_STATES, type CurtailmentEvent } from '../domain/curtailment/curtailment-event.js';
import { decideEvent } from '../domain/curtailment/decide-event.js';
import { UNVERSIONED } from '../domain/decide-revision.js';
import { failure, refused, success, type Failure, type Outcome } from '../domain/failure.js';
import { present } from '../domain/invariant.js';
import { parseScaled } from '../domain/quantity/parse-scaled.js';
import { parseInstant } from '../domain/time/instant.js';
import type { Site, StoredEvent, WriteTransaction } from '../storage/store.js';
import type { Caller } from './caller.js';
import { eventConflict, revisionOf, weighEvent } from './event-statements.js';
import { findSite, knownRigs } from './find-site.js';
import { writeRequest } from './write-request.js';

export interface CurtailmentEventInput {
  readonly siteCode: string;
  readonly programme: string;
  readonly externalId: string;
  readonly kind: string;
  readonly state: string;
  readonly start: string;
  readonly end: string;
  readonly notifiedAt: string | null;
  readonly requestedKW: string | null;
  readonly targets: readonly string[] | null;
  /** Null speaks of the event as it is known now. */
  readonly version: bigint | null;
}

export interface RecordedEvent {
  /** The event in its current revision. */
  readonly event: StoredEvent;
  readonly replayed: boolean;
  /** True when a later statement was known: this one is kept as evidence. */
  readonly superseded: boolean;
}

/** What a column `version` of a file holds, too. */
const MAX_VERSION = 999_999_999_999_999_999n;

/** Records a statement of an event; its version decides whether it becomes the current one. The same again changes nothing. */
export async function recordCurtailmentEvent(
  caller: Caller,
  input: CurtailmentEventInput,
  idempotencyKey: string | null,
): Promise<Outcome<RecordedEvent>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const event = parseEvent(input);
  if (!event.ok) return event;
  if (input.version !== null && (input.version < 0n || input.version > MAX_VERSION))
    return refused(
      failure(
        'EVENT.BAD_VERSION',
        `${input.version.toString().slice(0, 40)} is not the version of an event`,
        'write a whole number from 0 with at most 18 digits',
      ),
    );
  const rigs = await knownRigs(caller, site.value);
  const faults = checkEvent(event.value, new Set(rigs.map((rig) => rig.serial)));
  const [first] = faults;
  if (first !== undefined) return refused(summarise(first, faults));
  const repeated = idempotencyKey === null ? await repeatedEvent(caller, event.value, input.version) : null;
  if (repeated !== null) return success({ event: repeated, replayed: true, superseded: false });
  return writeEvent(caller, site.value, event.value, idempotencyKey, input);
}

/** The event when it is known as stated, so that nothing need be written. */
async function repeatedEvent(
  { store, organisation }: Caller,
  event: CurtailmentEvent,
  version: bigint | null,
): Promise<StoredEvent | null> {
  const { programme, externalId } = event;
  const known = await store.events.byKey(organisation.id, programme, externalId, await store.ledger.head());
  if (known === null) return null;
  const stated = { ...event, version: version ?? known.version };
  return decideEvent(stated, known).decision === 'REPEATS' ? known : null;
}

async function writeEvent(
  caller: Caller,
  site: Site,
  event: CurtailmentEvent,
  idempotencyKey: string | null,
  input: CurtailmentEventInput,
): Promise<Outcome<RecordedEvent>> {
  const { store, organisation } = caller;
  const { version, targets, ...stated } = input;
  const content = { ...stated, targets: targets === null ? null : [...targets] };
  const request = writeRequest(caller, 'event.recorded', idempotencyKey, {
    ...content,
    // Named only when given: a request of an earlier release keeps its digest.
    ...(version === null ? {} : { version: version.toString() }),
  });
  const written = await store.write(request, (tx) => addStatement(tx, site, event, version));
  if (!written.ok) return written;
  // A repeated key answers with what was current then, whatever has been revised since.
  const { uid, revision, superseded } = written.value.value;
  const stored = await store.events.byRevision(organisation.id, uid, revision);
  if (stored === null)
    return refused(
      failure('EVENT.UNKNOWN', 'the event is not there after it was written', 'report this as a bug'),
    );
  return success({ event: stored, replayed: written.value.replayed, superseded });
}

/** What a write remembers of a statement under its key. */
interface AddedStatement {
  readonly [key: string]: string | number | boolean;
  readonly uid: string;
  /** The one that is current after the write. */
  readonly revision: number;
  readonly superseded: boolean;
}

async function addStatement(
  tx: WriteTransaction,
  site: Site,
  event: CurtailmentEvent,
  version: bigint | null,
): Promise<Outcome<AddedStatement>> {
  const { programme, externalId } = event;
  const known = version === null ? await tx.currentEvent(programme, externalId) : null;
  const weighed = await weighEvent(tx, { ...event, version: version ?? known?.version ?? UNVERSIONED });
  if (weighed.decision === 'CONFLICTS') return refused(eventConflict(weighed));
  const revision = revisionOf(weighed);
  const added = revision === null ? null : await tx.addEvent(site.id, revision, null);
  const superseded = weighed.decision === 'SUPERSEDED';
  const current = present(superseded ? weighed.known : (added ?? weighed.known), 'the current revision');
  return success({ uid: current.uid, revision: current.revision, superseded });
}

function parseEvent(input: CurtailmentEventInput): Outcome<CurtailmentEvent> {
  const kind = EVENT_KINDS.find((k) => k === input.kind);
  if (kind === undefined)
    return refused(
      failure(
        'EVENT.UNKNOWN_KIND',
        `"${input.kind.slice(0, 40)}" is not a kind of event`,
        `write ${EVENT_KINDS.join(' or ')}`,
      ),
    );
  const state = EVENT_STATES.find((s) => s === input.state);
  if (state === undefined)
    return refused(
      failure(
        'EVENT.UNKNOWN_STATE',
        `"${input.state.slice(0, 40)}" is not a state of an event`,
        `write one of ${EVENT_STATES.join(', ')}`,
      ),
    );
  const start = parseInstant(input.start);
  if (!start.ok) return start;
  const end = parseInstant(input.end);
  if (!end.ok) return end;
  const notified = input.notifiedAt === null ? success(null) : parseInstant(input.notifiedAt);
  if (!notified.ok) return notified;
  const watts = input.requestedKW === null ? success(null) : parseScaled(input.requestedKW, 3, 'kW');
  if (!watts.ok) return watts;
  return success({
    programme: input.programme,
    externalId: input.externalId,
    siteCode: input.siteCode,
    kind,
    state,
    start: start.value,
    end: end.value,
    notifiedAt: notified.value,
    requestedWatts: watts.value,
    targets: input.targets,
  });
}

function summarise(first: Failure, all: readonly Failure[]): Failure {
  if (all.length === 1) return first;
  return { ...first, message: all.map((f) => f.message).join('; ') };
}
