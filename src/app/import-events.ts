import { checkEvent } from '../domain/curtailment/check-event.js';
import type { CurtailmentEvent } from '../domain/curtailment/curtailment-event.js';
import { readEventsCsv } from '../ingest/events-csv/read-events-csv.js';
import { FaultList } from '../ingest/fault.js';
import type { StoredEvent, WriteTransaction } from '../storage/store.js';
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

const PARSER_VERSION = 'events-csv/1';

/** Takes a list of curtailment events of one site: new ones are added, changed ones become revisions. */
export class EventsIntake implements FileIntake {
  private readonly whole = new WholeFile();

  constructor(private readonly about: SiteImport) {}

  push(piece: Uint8Array): void {
    this.whole.push(piece);
  }

  async finish(): Promise<ReadFile> {
    const { caller, site, zone } = this.about;
    const { fileName } = this.about.request;
    const file = readEventsCsv(this.whole.bytes(), fileName, {
      siteCode: site.code,
      zone: zone ?? site.zone,
    });
    const faults = new FaultList(fileName);
    const rigs = await knownRigs(caller, site);
    const serials = new Set(rigs.map((rig) => rig.serial));
    for (const { line, event } of file.events) {
      for (const { code, message } of checkEvent(event, serials))
        faults.add(code, message, { line, value: event.externalId });
    }
    const known = await this.knownEvents(file.events.map(({ event }) => event));
    return {
      siteId: site.id,
      scope: site.uid,
      parserVersion: PARSER_VERSION,
      rows: file.rows,
      faults: [...file.faults, ...faults.faults],
      faultCount: file.faultCount + faults.count,
      plan: (tx) => Promise.resolve(this.plan(tx, file.rows, known)),
    };
  }

  private async knownEvents(events: readonly CurtailmentEvent[]): Promise<EventPair[]> {
    const { store, organisation } = this.about.caller;
    const head = await store.ledger.head();
    const pairs: EventPair[] = [];
    for (const event of events) {
      const { programme, externalId } = event;
      pairs.push({ event, known: await store.events.byKey(organisation.id, programme, externalId, head) });
    }
    return pairs;
  }

  private plan(tx: WriteTransaction, rows: number, pairs: readonly EventPair[]): ImportPlan {
    const changed = pairs.filter(({ event, known }) => known === null || !sameEvent(event, known));
    const kinds = ['REDUCE', 'INCREASE'].map(
      (kind) => `${String(pairs.filter(({ event }) => event.kind === kind).length)} ${kind}`,
    );
    return {
      faults: [],
      faultCount: 0,
      figures: {
        ...NO_FIGURES,
        rows,
        accepted: changed.length,
        duplicates: pairs.length - changed.length,
        revised: changed.filter(({ known }) => known !== null).length,
        facts: { events: kinds.join(', ') },
      },
      apply: async (documentUid) => {
        for (const { event, known } of changed)
          await tx.addEvent(this.about.site.id, event, known, documentUid);
      },
    };
  }
}

interface EventPair {
  readonly event: CurtailmentEvent;
  readonly known: StoredEvent | null;
}
