import { checkEvent } from '../domain/curtailment/check-event.js';
import type { EventState, StatedEvent } from '../domain/curtailment/curtailment-event.js';
import { DAY, instant, SECOND, type Instant } from '../domain/time/instant.js';
import {
  readOpenAdrPull,
  type ParsedOpenAdrPull,
  type UnreadableEvent,
} from '../ingest/openadr/read-openadr-pull.js';
import { FaultList } from '../ingest/fault.js';
import type { Finding, Rig, WriteTransaction } from '../storage/store.js';
import {
  countOf,
  eventConflict,
  kindsOf,
  revisionOf,
  supersededFinding,
  weighEvent,
  type WeighedEvent,
} from './event-statements.js';
import { knownRigs } from './find-site.js';
import {
  NO_FIGURES,
  WholeFile,
  type FileIntake,
  type ImportPlan,
  type ReadFile,
  type SiteImport,
} from './import-intake.js';

const PARSER_VERSION = 'openadr-pull/2';
/** How far ahead events are looked for that a VTN no longer lists. */
const AHEAD = 400 * DAY;
/** What a person or a rig said of a call is kept when the VTN says it again. */
const KEPT_STATES: ReadonlySet<EventState> = new Set(['ACKNOWLEDGED', 'ACTIVE', 'RESTORED', 'DECLINED']);

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
    const lifted = await this.lifted(pull, isListed(good, unreadable));
    return {
      siteId: site.id,
      scope: site.uid,
      parserVersion: PARSER_VERSION,
      mediaType: 'application/x-ndjson',
      rows: pull.rows,
      faults: pull.faults,
      faultCount: pull.faultCount,
      plan: (tx) => this.plan(tx, { pull, good, lifted, unreadable }),
    };
  }

  /** Calls of the same programs that have not ended and are no longer listed: cancelled before they began, ended now after. */
  private async lifted(
    { header, programmes }: ParsedOpenAdrPull,
    listed: (externalId: string) => boolean,
  ): Promise<StatedEvent[]> {
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
        const stated = { ...known, version: BigInt(header.pulledAt) };
        return known.start < now ? { ...stated, end: now } : { ...stated, state: 'CANCELLED' as const };
      });
  }

  private async plan(tx: WriteTransaction, said: SaidByVtn): Promise<ImportPlan> {
    const { site, request } = this.about;
    const { pull, unreadable } = said;
    const version = BigInt(pull.header?.pulledAt ?? 0);
    const renewed: WeighedEvent[] = [];
    for (const event of said.good) renewed.push(await weighCall(tx, event, version));
    const lifted: WeighedEvent[] = [];
    for (const event of said.lifted) lifted.push(await weighEvent(tx, event));
    const faults = new FaultList(request.fileName);
    for (const one of renewed.filter(({ decision }) => decision === 'CONFLICTS')) {
      const { code, message, remedy } = eventConflict(one);
      faults.add(code, `${message}: ${remedy}`, { line: 1, value: one.event.externalId });
    }
    const late = renewed.filter(({ decision }) => decision === 'SUPERSEDED');
    const ended = lifted.filter(({ decision }) => decision === 'REPLACES');
    const taken = [...renewed.filter(({ decision }) => decision === 'REPLACES'), ...ended];
    return {
      faults: faults.faults,
      faultCount: faults.count,
      figures: {
        ...NO_FIGURES,
        rows: pull.rows,
        accepted: taken.length,
        duplicates: countOf(renewed, 'REPEATS', 'CONFIRMS'),
        revised: taken.filter(({ known }) => known !== null).length,
        facts: {
          events: kindsOf(renewed),
          lifted: String(ended.length),
          'for others': String(pull.notOurs),
          'order nothing': String(pull.informing),
          ...(late.length === 0
            ? {}
            : { superseded: `${String(late.length)} not taken: a later pull is known` }),
          ...(unreadable.length === 0 ? {} : { unreadable: unreadable.map(sentenceOf).join('; ') }),
        },
      },
      apply: async (documentUid) => {
        for (const one of [...renewed, ...ended]) {
          const revision = revisionOf(one);
          if (revision !== null) await tx.addEvent(site.id, revision, documentUid);
        }
        const findings = [...late.map((one) => supersededFinding(site.id, one)), ...this.notUnderstood(said)];
        await tx.addFindings(findings.map((finding) => ({ ...finding, documentUid })));
      },
    };
  }

  private notUnderstood({ pull, unreadable }: SaidByVtn): Omit<Finding, 'recordedSeq' | 'documentUid'>[] {
    const start = pull.header?.pulledAt ?? instant(0);
    const span = { start, end: instant(start + SECOND) };
    const code = 'OPENADR.EVENT_UNREADABLE';
    return unreadable.map(({ eventId, why }) => ({
      siteId: this.about.site.id,
      code,
      seriesCode: eventId,
      span,
      detail: why,
    }));
  }
}

/** What a pull comes to. */
interface SaidByVtn {
  readonly pull: ParsedOpenAdrPull;
  readonly good: readonly StatedEvent[];
  /** Calls as they are once the VTN no longer lists them. */
  readonly lifted: readonly StatedEvent[];
  readonly unreadable: readonly UnreadableEvent[];
}

/**
 * A call as of the pull, whose instant is its version: what a VTN says of a call changes with its other calls and the site's
 * rigs, too. States that others than the VTN decide stay, and the same again counts as later only when the VTN touched the event
 * since.
 */
async function weighCall(tx: WriteTransaction, event: StatedEvent, version: bigint): Promise<WeighedEvent> {
  const known = await tx.currentEvent(event.programme, event.externalId);
  const state = known !== null && KEPT_STATES.has(known.state) ? known.state : event.state;
  const weighed = await weighEvent(tx, { ...event, state, version });
  const isUntouched = known !== null && event.version <= known.version;
  return weighed.decision === 'CONFIRMS' && isUntouched ? { ...weighed, decision: 'REPEATS' } : weighed;
}

/** Whether a VTN still lists a call; one that it lists and that cannot be read is not lifted. */
function isListed(
  events: readonly StatedEvent[],
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
