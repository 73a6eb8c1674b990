import { checkEvent } from '../domain/curtailment/check-event.js';
import { EVENT_KINDS, EVENT_STATES, type CurtailmentEvent } from '../domain/curtailment/curtailment-event.js';
import { failure, refused, success, type Failure, type Outcome } from '../domain/failure.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import { parseScaled } from '../domain/quantity/parse-scaled.js';
import { parseInstant } from '../domain/time/instant.js';
import type { Site, StoredEvent } from '../storage/store.js';
import type { Caller } from './caller.js';
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
}

/** Records an event or a revision of it; the same content again changes nothing. */
export async function recordCurtailmentEvent(
  caller: Caller,
  input: CurtailmentEventInput,
  idempotencyKey: string | null,
): Promise<Outcome<{ event: StoredEvent; replayed: boolean }>> {
  const site = await findSite(caller, input.siteCode);
  if (!site.ok) return site;
  const event = parseEvent(input);
  if (!event.ok) return event;
  const rigs = await knownRigs(caller, site.value);
  const faults = checkEvent(event.value, new Set(rigs.map((rig) => rig.serial)));
  const [first] = faults;
  if (first !== undefined) return refused(summarise(first, faults));
  return writeEvent(caller, site.value, event.value, idempotencyKey, {
    ...input,
    targets: input.targets === null ? null : [...input.targets],
  });
}

async function writeEvent(
  caller: Caller,
  site: Site,
  event: CurtailmentEvent,
  idempotencyKey: string | null,
  content: JsonObject,
): Promise<Outcome<{ event: StoredEvent; replayed: boolean }>> {
  const { store, organisation } = caller;
  const known = await store.events.byKey(
    organisation.id,
    event.programme,
    event.externalId,
    await store.ledger.head(),
  );
  if (known !== null && idempotencyKey === null && sameEvent(known, event))
    return success({ event: known, replayed: true });
  const request = writeRequest(caller, 'event.recorded', idempotencyKey, content);
  const written = await store.write(request, async (tx) => {
    const stored = await tx.addEvent(site.id, event, known, null);
    return success({ uid: stored.uid, revision: stored.revision });
  });
  if (!written.ok) return written;
  // A repeated key answers with what it wrote then, whatever has been revised since.
  const { uid, revision } = written.value.value;
  const stored = await store.events.byRevision(organisation.id, uid, revision);
  if (stored === null)
    return refused(
      failure('EVENT.UNKNOWN', 'the event is not there after it was written', 'report this as a bug'),
    );
  return success({ event: stored, replayed: written.value.replayed });
}

/** True when two events say the same. */
export function sameEvent(a: CurtailmentEvent, b: CurtailmentEvent): boolean {
  return eventText(a) === eventText(b);
}

function eventText(e: CurtailmentEvent): string {
  const targets = e.targets === null ? null : [...e.targets].sort();
  return JSON.stringify([
    e.programme,
    e.externalId,
    e.siteCode,
    e.kind,
    e.state,
    e.start,
    e.end,
    e.notifiedAt,
    e.requestedWatts?.toString() ?? null,
    targets,
  ]);
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
