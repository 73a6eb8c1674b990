import { isInForce } from '../domain/curtailment/order-windows.js';
import { failure, refused, success, type Outcome } from '../domain/failure.js';
import { renderInstant, type Interval } from '../domain/time/instant.js';
import type { Site, StoredEvent } from '../storage/store.js';
import type { Caller } from './caller.js';
import { checkEvidence, findEvent, parseSpan, requireInside, type NamedEvent } from './find-event.js';
import { knownRigs } from './find-site.js';
import { recordEntry, type EntryGrounds, type RecordedEntry } from './manual-entry.js';

export interface ExcuseInput {
  readonly event: NamedEvent;
  /** Serials of the rigs that could not follow; null: the whole site. */
  readonly rigs: readonly string[] | null;
  readonly from: string;
  readonly to: string;
  readonly evidence: string;
}

/** Excuses rigs, or the whole site, for time of an event: figures are printed with and without it (methodology §5). */
export async function excuseRigs(
  caller: Caller,
  input: ExcuseInput,
  grounds: EntryGrounds,
): Promise<Outcome<RecordedEntry>> {
  const found = await findEvent(caller, input.event);
  if (!found.ok) return found;
  const { event, site } = found.value;
  const span = parseSpan(input.from, input.to);
  if (!span.ok) return span;
  const evidence = checkEvidence(input.evidence);
  if (!evidence.ok) return evidence;
  const rigs = input.rigs === null ? null : [...new Set(input.rigs)].sort();
  const known = new Set((await knownRigs(caller, site)).map(({ serial }) => serial));
  const stranger = rigs?.find((serial) => !known.has(serial));
  if (stranger !== undefined || rigs?.length === 0)
    return refused(
      failure(
        'EXCUSE.UNKNOWN_RIG',
        stranger === undefined
          ? 'no rig is named'
          : `site "${site.code}" has no rig "${stranger.slice(0, 70)}"`,
        'name rigs by their serials, or the whole site',
      ),
    );
  const entry = {
    kind: 'EXCUSE',
    site,
    name: `excuse for ${event.externalId}`,
    said: {
      programme: event.programme,
      event: event.externalId,
      rigs,
      from: renderInstant(span.value.start),
      to: renderInstant(span.value.end),
      evidence: evidence.value,
    },
  } as const;
  return recordEntry(caller, entry, grounds, (tx) => {
    const possible = checkExcuse(span.value, rigs, event, site);
    if (!possible.ok) return Promise.resolve(possible);
    const excuse = { ...span.value, eventUid: event.uid, rigs, evidence: evidence.value };
    return Promise.resolve(
      success({
        facts: { event: event.externalId, rigs: rigs === null ? 'the whole site' : String(rigs.length) },
        apply: (documentUid) => tx.addExcuse(site.id, excuse, documentUid),
      }),
    );
  });
}

/** Only what an event asks of a rig can be excused. */
function checkExcuse(
  span: Interval,
  rigs: readonly string[] | null,
  event: StoredEvent,
  site: Site,
): Outcome<null> {
  if (!isInForce(event))
    return refused(
      failure(
        'EXCUSE.NOT_IN_FORCE',
        `${event.programme} ${event.externalId} is ${event.state.toLowerCase()}: it binds nobody`,
        'there is nothing to excuse',
      ),
    );
  const spared = rigs?.find((serial) => event.targets?.includes(serial) === false);
  if (spared !== undefined)
    return refused(
      failure(
        'EXCUSE.RIG_NOT_CALLED',
        `${event.programme} ${event.externalId} does not call rig ${spared}`,
        'name rigs that the event calls',
      ),
    );
  return requireInside(span, event, site);
}
