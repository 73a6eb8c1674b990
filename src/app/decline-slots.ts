import { failure, refused, success, type Outcome } from '../domain/failure.js';
import {
  instant,
  parseInstant,
  renderInstant,
  renderInstantIn,
  type Instant,
  type Interval,
} from '../domain/time/instant.js';
import { localDateInterval, localDateOf } from '../domain/time/local-calendar.js';
import { baselinePresetOf } from '../reference/baseline-presets.js';
import { programmeTermsOf } from '../reference/programmes.js';
import type { Site, StoredEvent } from '../storage/store.js';
import type { Caller } from './caller.js';
import { checkEvidence, findEvent, parseSpan, requireInside, type NamedEvent } from './find-event.js';
import { recordEntry, type EntryGrounds, type RecordedEntry } from './manual-entry.js';

export interface DeclineInput {
  readonly event: NamedEvent;
  readonly from: string;
  readonly to: string;
  /** When the programme was told: not after the declined time begins. */
  readonly toldAt: string;
  readonly evidence: string;
}

/**
 * Declines slots of an event that the programme was told of before they began: they are not ordered and earn nothing
 * (methodology §5). Afterwards nothing can be declined, only excused.
 */
export async function declineSlots(
  caller: Caller,
  input: DeclineInput,
  grounds: EntryGrounds,
): Promise<Outcome<RecordedEntry>> {
  const found = await findEvent(caller, input.event);
  if (!found.ok) return found;
  const { event, site } = found.value;
  const span = parseSpan(input.from, input.to);
  if (!span.ok) return span;
  const told = parseInstant(input.toldAt);
  if (!told.ok) return told;
  if (told.value > span.value.start)
    return refused(
      failure(
        'DECLINE.TOO_LATE',
        `the programme was told at ${renderInstantIn(told.value, site.zone)}, when the declined time had begun`,
        'decline the slots after that; excuse what was not followed',
      ),
    );
  const evidence = checkEvidence(input.evidence);
  if (!evidence.ok) return evidence;
  const entry = {
    kind: 'DECLINED_SLOTS',
    site,
    name: `declined slots of ${event.externalId}`,
    said: {
      programme: event.programme,
      event: event.externalId,
      from: renderInstant(span.value.start),
      to: renderInstant(span.value.end),
      toldAt: renderInstant(told.value),
      evidence: evidence.value,
    },
  } as const;
  return recordEntry(caller, entry, grounds, (tx) => {
    const possible = checkSlots(span.value, event, site);
    if (!possible.ok) return Promise.resolve(possible);
    const decline = { ...span.value, eventUid: event.uid, toldAt: told.value, evidence: evidence.value };
    return Promise.resolve(
      success({
        facts: { event: event.externalId, slots: String(possible.value) },
        apply: (documentUid) => tx.addDecline(site.id, decline, documentUid),
      }),
    );
  });
}

/** How many slots a span covers; it is made of whole ones, where the event itself does not cut them. */
function checkSlots(span: Interval, event: StoredEvent, site: Site): Outcome<number> {
  const inside = requireInside(span, event, site);
  if (!inside.ok) return inside;
  const slotMs = slotSecondsOf(event, site) * 1_000;
  const isBoundary = (at: Instant): boolean =>
    at === event.start || at === event.end || sinceMidnight(at, site) % slotMs === 0;
  if (isBoundary(span.start) && isBoundary(span.end))
    return success(Math.ceil((span.end - floorTo(span.start, slotMs, site)) / slotMs));
  return refused(
    failure(
      'DECLINE.NOT_ALIGNED',
      `the slots of ${event.programme} are ${String(slotMs / 60_000)} minutes long: the span cuts one`,
      'decline whole slots',
    ),
  );
}

/** The programme's slots; without terms of it, those of the billing meter. */
function slotSecondsOf(event: StoredEvent, site: Site): number {
  const terms = programmeTermsOf(event.programme, localDateOf(event.start, site.zone));
  const preset = terms === null ? null : baselinePresetOf(terms.baselinePreset);
  return preset?.slotSeconds ?? site.billingStepSeconds;
}

function sinceMidnight(at: Instant, { zone }: Site): number {
  return at - localDateInterval(localDateOf(at, zone), zone).start;
}

function floorTo(at: Instant, slotMs: number, site: Site): Instant {
  return instant(at - (sinceMidnight(at, site) % slotMs));
}
