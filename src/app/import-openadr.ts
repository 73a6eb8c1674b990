import { checkEvent } from '../domain/curtailment/check-event.js';
import type { CurtailmentEvent, EventState } from '../domain/curtailment/curtailment-event.js';
import { DAY, instant, SECOND, type Instant } from '../domain/time/instant.js';
import {
  readOpenAdrPull,
  type ParsedOpenAdrPull,
  type UnreadableEvent,
} from '../ingest/openadr/read-openadr-pull.js';
import type { Rig, StoredEvent, WriteTransaction } from '../storage/store.js';
import { knownRigs } from './find-site.js';
import {
  NO_FIGURES,
  WholeFile,
  type FileIntake,
  type ImportPlan,
  type ReadFile,
  type SiteImport,
} from './import-intake.js';
import { sameEvent } from './record-curtailment-event.js';

const PARSER_VERSION = 'openadr-pull/1';
/** How far ahead events are looked for that a VTN no longer lists. */
const AHEAD = 400 * DAY;
/** What a person or a rig said of a call is kept when the VTN says it again. */
const KEPT_STATES: ReadonlySet<EventState> = new Set(['ACKNOWLEDGED', 'ACTIVE', 'RESTORED', 'DECLINED']);

interface Change {
  readonly event: CurtailmentEvent;
  readonly known: StoredEvent | null;
}

/** Takes what a VTN said: new calls are added, changed ones become revisions, and calls it no longer lists are lifted. */
export class OpenAdrIntake implements FileIntake {
  private readonly whole = new WholeFile();

  constructor(private readonly about: SiteImport) {}

  push(piece: Uint8Array): void {
    this.whole.push(piece);
  }

  async finish(): Promise<ReadFile> {
    const { caller, site, request } = this.about;
    const rigs = await knownRigs(caller, site);
    const serials = new Set(rigs.map(({ serial }) => serial));
    const pull = readOpenAdrPull(this.whole.bytes(), request.fileName, {
      siteCode: site.code,
      serials,
      nameplateWatts: (at, targets) => nameplateOf(rigs, at, targets),
    });
    const checked = pull.events.map((event) => ({ event, faults: checkEvent(event, serials) }));
    const good = checked.filter(({ faults }) => faults.length === 0).map(({ event }) => event);
    const unreadable = [
      ...pull.unreadable,
      ...checked.flatMap(({ event, faults }) =>
        faults.map(({ message }) => ({ eventId: event.externalId, why: message })),
      ),
    ];
    const renewed = await this.renewed(good);
    const lifted = await this.lifted(pull, isListed(good, unreadable));
    return {
      siteId: site.id,
      scope: site.uid,
      parserVersion: PARSER_VERSION,
      mediaType: 'application/x-ndjson',
      rows: pull.rows,
      faults: pull.faults,
      faultCount: pull.faultCount,
      plan: (tx) => Promise.resolve(this.plan(tx, pull, unreadable, renewed, lifted)),
    };
  }

  /** The calls with what is known of each; states that others than the VTN decide stay. */
  private async renewed(events: readonly CurtailmentEvent[]): Promise<Change[]> {
    const { store, organisation } = this.about.caller;
    const head = await store.ledger.head();
    const changes: Change[] = [];
    for (const event of events) {
      const known = await store.events.byKey(organisation.id, event.programme, event.externalId, head);
      const state = known !== null && KEPT_STATES.has(known.state) ? known.state : event.state;
      changes.push({ event: { ...event, state }, known });
    }
    return changes;
  }

  /** Calls of the same programs that have not ended and are no longer listed: cancelled before they began, ended now after. */
  private async lifted(
    { header, programmes }: ParsedOpenAdrPull,
    listed: (externalId: string) => boolean,
  ): Promise<Change[]> {
    if (header === null) return [];
    const { caller, site } = this.about;
    const { store } = caller;
    const now = instant(Math.floor(header.pulledAt / SECOND) * SECOND);
    const span = { start: now, end: instant(now + AHEAD) };
    const pending = await store.events.ofSite(site.id, span, await store.ledger.head());
    return pending
      .filter(
        ({ programme, externalId, state, end }) =>
          end > now &&
          programmes.includes(programme) &&
          externalId.includes('#') &&
          externalId.endsWith(`/${site.code}`) &&
          !listed(externalId) &&
          state !== 'CANCELLED' &&
          state !== 'DECLINED',
      )
      .map((known) => {
        const event = eventOf(known);
        return known.start < now
          ? { event: { ...event, end: now }, known }
          : { event: { ...event, state: 'CANCELLED' as const }, known };
      });
  }

  private plan(
    tx: WriteTransaction,
    pull: ParsedOpenAdrPull,
    unreadable: readonly UnreadableEvent[],
    renewed: readonly Change[],
    lifted: readonly Change[],
  ): ImportPlan {
    const { site } = this.about;
    const changed = [
      ...renewed.filter(({ event, known }) => known === null || !sameEvent(event, known)),
      ...lifted,
    ];
    const kinds = ['REDUCE', 'INCREASE'].map(
      (kind) => `${String(renewed.filter(({ event }) => event.kind === kind).length)} ${kind}`,
    );
    return {
      faults: [],
      faultCount: 0,
      figures: {
        ...NO_FIGURES,
        rows: pull.rows,
        accepted: changed.length,
        duplicates: renewed.length + lifted.length - changed.length,
        revised: changed.filter(({ known }) => known !== null).length,
        facts: {
          events: kinds.join(', '),
          lifted: String(lifted.length),
          'for others': String(pull.notOurs),
          'order nothing': String(pull.informing),
          ...(unreadable.length === 0 ? {} : { unreadable: unreadable.map(sentenceOf).join('; ') }),
        },
      },
      apply: async (documentUid) => {
        for (const { event, known } of changed) await tx.addEvent(site.id, event, known, documentUid);
        const start = pull.header?.pulledAt ?? instant(0);
        const span = { start, end: instant(start + SECOND) };
        await tx.addFindings(
          unreadable.map(({ eventId, why }) => ({
            siteId: site.id,
            code: 'OPENADR.EVENT_UNREADABLE',
            seriesCode: eventId,
            span,
            detail: why,
            documentUid,
          })),
        );
      },
    };
  }
}

/** Whether a VTN still lists a call; one that it lists and that cannot be read is not lifted. */
function isListed(
  events: readonly CurtailmentEvent[],
  unreadable: readonly UnreadableEvent[],
): (externalId: string) => boolean {
  const ids = new Set(events.map(({ externalId }) => externalId));
  const unread = new Set(unreadable.map(({ eventId }) => eventId.split('#', 1)[0]));
  return (externalId) => ids.has(externalId) || unread.has(externalId.split('#', 1)[0]);
}

function sentenceOf({ eventId, why }: UnreadableEvent): string {
  return `${eventId}: ${why}`;
}

/** What the rigs in service draw at nameplate: the load that an absolute limit cuts into. */
function nameplateOf(rigs: readonly Rig[], at: Instant, targets: readonly string[] | null): bigint {
  return rigs
    .filter(({ serial, inServiceFrom, inServiceTo }) => {
      const inService = inServiceFrom <= at && (inServiceTo === null || at < inServiceTo);
      return inService && (targets === null || targets.includes(serial));
    })
    .reduce((sum, { nameplateWatts }) => sum + BigInt(nameplateWatts), 0n);
}

/** A stored event without what storage adds. */
function eventOf(stored: StoredEvent): CurtailmentEvent {
  const { programme, externalId, siteCode, kind, state, start, end, notifiedAt, requestedWatts, targets } =
    stored;
  return { programme, externalId, siteCode, kind, state, start, end, notifiedAt, requestedWatts, targets };
}
