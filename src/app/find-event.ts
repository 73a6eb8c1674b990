import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { renderInstantIn, SECOND, parseInstant, type Interval } from '../domain/time/instant.js';
import type { Site, StoredEvent } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';

/** An event as its programme names it; the programme may be left out where only one has an event of that id. */
export interface NamedEvent {
  readonly externalId: string;
  readonly programme: string | null;
}

/** The newest revision of an event with its site. */
export async function findEvent(
  caller: Caller,
  { externalId, programme }: NamedEvent,
): Promise<Outcome<{ readonly event: StoredEvent; readonly site: Site }>> {
  const { store, organisation } = caller;
  const programmes = await store.entries.programmesOf(organisation.id, externalId);
  const [named, ...more] = programmes.filter((known) => programme === null || known === programme);
  const shown = externalId.slice(0, 70);
  if (named !== undefined && more.length > 0)
    return refused(
      failure(
        'EVENT.AMBIGUOUS',
        `${String(more.length + 1)} programmes have an event "${shown}"`,
        `name one of ${[named, ...more].join(', ')}`,
      ),
    );
  const event =
    named === undefined
      ? null
      : await store.events.byKey(organisation.id, named, externalId, await store.ledger.head());
  if (event === null)
    return refused(
      failure(
        'EVENT.NOT_FOUND',
        `no event "${shown}" of that programme`,
        'see the query `curtailmentEvents`',
      ),
    );
  const site = await findSite(caller, event.siteCode);
  return site.ok ? success({ event, site: site.value }) : site;
}

/** A span of whole seconds that somebody names. */
export function parseSpan(from: string, to: string): Outcome<Interval> {
  const start = parseInstant(from);
  if (!start.ok) return start;
  const end = parseInstant(to);
  if (!end.ok) return end;
  if (end.value > start.value && start.value % SECOND === 0 && end.value % SECOND === 0)
    return success({ start: start.value, end: end.value });
  return refused(
    failure(
      'ENTRY.BAD_SPAN',
      `${from} to ${to} is no span of whole seconds`,
      'give an end after the start, both in whole seconds',
    ),
  );
}

/** Refuses a span that is not wholly inside an event. */
export function requireInside({ start, end }: Interval, event: StoredEvent, { zone }: Site): Outcome<null> {
  if (start >= event.start && end <= event.end) return success(null);
  const [from, to] = [renderInstantIn(event.start, zone), renderInstantIn(event.end, zone)];
  return refused(
    failure(
      'ENTRY.OUTSIDE_EVENT',
      `${event.programme} ${event.externalId} runs ${from} to ${to}: the span is not inside`,
      'name time of the event only',
    ),
  );
}

/** What an entry rests on, in words that name a document. */
export function checkEvidence(evidence: string): Outcome<string> {
  const text = evidence.trim();
  if (text !== '' && text.length <= 500 && !/\p{C}/u.test(text)) return success(text);
  return refused(
    failure(
      'ENTRY.NO_EVIDENCE',
      text === ''
        ? 'the entry names no evidence'
        : 'the evidence is no single line of at most 500 characters',
      'name the document, ticket or photo it rests on',
    ),
  );
}
