import { addAreaDays, areaReads, readAreaDays } from './area-store.js';
import { changeReads } from './change-reads.js';
import type { Database, SqlSession } from './database.js';
import { addDocument, documentReads } from './document-store.js';
import { entryReads, entryWrites } from './entry-store.js';
import { addEvent, eventReads, readEvent } from './event-store.js';
import { addJob, jobRows } from './job-store.js';
import { ledgerReads } from './ledger-store.js';
import { meterFactReads, meterFactWrites } from './meter-facts-store.js';
import { meterReads, meterWrites } from './meter-store.js';
import { registryReads, registryWrites } from './registry-store.js';
import { addResults, resultReads } from './result-store.js';
import type { Store, WriteRequest, WriteTransaction } from './store.js';
import { readEarlier, runUnitOfWork } from './unit-of-work.js';

/** The store on an open database, embedded or on a server. */
export function createStore(db: Database): Store {
  return {
    kind: db.kind,
    registry: registryReads(db),
    documents: documentReads(db),
    meters: meterReads(db),
    meterFacts: meterFactReads(db),
    areas: areaReads(db),
    events: eventReads(db),
    entries: entryReads(db),
    results: resultReads(db),
    changes: changeReads(db),
    jobs: jobRows(db),
    ledger: ledgerReads(db),
    write: (request, work) =>
      runUnitOfWork(db, request, ({ session, seq }) => work(transactionOf(session, seq, request))),
    earlier: (request) => readEarlier(db, request),
    executeSql: (text, values) => db.executeSql(text, values),
    close: () => db.close(),
  };
}

function transactionOf(
  session: SqlSession,
  seq: bigint,
  { organisationId, actorId }: WriteRequest,
): WriteTransaction {
  return {
    seq,
    ...registryWrites(session, seq, organisationId),
    ...meterWrites(session, seq, organisationId),
    ...entryWrites(session, seq, organisationId),
    ...meterFactWrites(session, seq, organisationId),
    addDocument: (document, gzipChunks) =>
      addDocument(session, { seq, organisationId, actorId }, document, gzipChunks),
    currentAreaDays: (area, fromDay, toDay) =>
      readAreaDays(session, organisationId, area, fromDay, toDay, seq),
    addAreaDays: (documentUid, days) => addAreaDays(session, { seq, organisationId, documentUid }, days),
    currentEvent: (programme, externalId) => readEvent(session, organisationId, programme, externalId, seq),
    addEvent: (siteId, revision, documentUid) =>
      addEvent(session, { seq, organisationId, siteId, documentUid }, revision),
    addResults: (results) => addResults(session, organisationId, results),
    addJob: (kind, input) => addJob(session, { organisationId, actorId }, kind, input),
  };
}
