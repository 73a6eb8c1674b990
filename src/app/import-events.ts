import { checkEvent } from '../domain/curtailment/check-event.js';
import { UNVERSIONED } from '../domain/decide-revision.js';
import { readEventsCsv, type ReadEvent } from '../ingest/events-csv/read-events-csv.js';
import { FaultList } from '../ingest/fault.js';
import type { WriteTransaction } from '../storage/store.js';
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

const PARSER_VERSION = 'events-csv/2';

/** Takes a list of curtailment events of one site; which statement of an event wins is decided by its version. */
export class EventsIntake implements FileIntake {
  private readonly whole = new WholeFile();

  constructor(private readonly about: SiteImport) {}

  push(piece: Uint8Array): void {
    this.whole.push(piece);
  }

  async finish(): Promise<ReadFile> {
    const { caller, site, zone } = this.about;
    const { fileName, options } = this.about.request;
    const file = readEventsCsv(this.whole.bytes(), fileName, {
      siteCode: site.code,
      zone: zone ?? site.zone,
      version: options.correction?.version ?? UNVERSIONED,
    });
    const faults = new FaultList(fileName);
    const rigs = await knownRigs(caller, site);
    const serials = new Set(rigs.map((rig) => rig.serial));
    const good = file.events.filter(({ line, event }) => {
      const found = checkEvent(event, serials);
      for (const { code, message } of found) faults.add(code, message, { line, value: event.externalId });
      return found.length === 0;
    });
    return {
      siteId: site.id,
      scope: site.uid,
      parserVersion: PARSER_VERSION,
      rows: file.rows,
      faults: [...file.faults, ...faults.faults],
      faultCount: file.faultCount + faults.count,
      plan: (tx) => this.plan(tx, file.rows, good),
    };
  }

  private async plan(tx: WriteTransaction, rows: number, events: readonly ReadEvent[]): Promise<ImportPlan> {
    const { site, request } = this.about;
    const faults = new FaultList(request.fileName);
    const weighed: WeighedEvent[] = [];
    for (const { line, event } of newestOf(events)) {
      const one = await weighEvent(tx, event);
      weighed.push(one);
      if (one.decision !== 'CONFLICTS') continue;
      const { code, message, remedy } = eventConflict(one);
      faults.add(code, `${message}: ${remedy}`, { line, value: event.externalId });
    }
    const taken = weighed.filter(({ decision }) => decision === 'REPLACES');
    const late = weighed.filter(({ decision }) => decision === 'SUPERSEDED');
    const older = late.length + events.length - weighed.length;
    return {
      faults: faults.faults,
      faultCount: faults.count,
      figures: {
        ...NO_FIGURES,
        rows,
        accepted: taken.length,
        duplicates: countOf(weighed, 'REPEATS', 'CONFIRMS'),
        revised: taken.filter(({ known }) => known !== null).length,
        facts: {
          events: kindsOf(weighed),
          ...(older === 0 ? {} : { superseded: `${String(older)} not taken: a later version is known` }),
        },
      },
      apply: async (documentUid) => {
        for (const one of weighed) {
          const revision = revisionOf(one);
          if (revision !== null) await tx.addEvent(site.id, revision, documentUid);
        }
        await tx.addFindings(late.map((one) => ({ ...supersededFinding(site.id, one), documentUid })));
      },
    };
  }
}

/** Of several versions of an event in one file the newest counts. */
function newestOf(events: readonly ReadEvent[]): ReadEvent[] {
  const newest = new Map<string, ReadEvent>();
  for (const entry of events) {
    const key = JSON.stringify([entry.event.programme, entry.event.externalId]);
    const other = newest.get(key);
    if (other === undefined || entry.event.version > other.event.version) newest.set(key, entry);
  }
  return [...newest.values()];
}
