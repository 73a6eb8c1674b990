import { failure, refused, type Failure, type Outcome } from '../domain/failure.js';
import { addAreaDays, areaReads, readAreaDays } from './area-store.js';
import type { Database, SqlSession } from './database.js';
import { addDocument, documentReads } from './document-store.js';
import { addEvent, eventReads } from './event-store.js';
import { jobRows } from './job-store.js';
import { ledgerReads } from './ledger-store.js';
import { meterReads, meterWrites } from './meter-store.js';
import { registryReads, registryWrites } from './registry-store.js';
import { addResults, resultReads } from './result-store.js';
import type { JsonValue, Store, WriteRequest, WriteTransaction } from './store.js';
import { unitOfWork } from './unit-of-work.js';

/** Rolls a transaction back with an expected failure: thrown through the unit of work, caught right outside it. */
class Refusal extends Error {
  constructor(readonly reason: Failure) {
    super(reason.message);
  }
}

/** The store on an open database, embedded or on a server. */
export function createStore(db: Database): Store {
  const units = unitOfWork(db);
  return {
    kind: db.kind,
    registry: registryReads(db),
    documents: documentReads(db),
    meters: meterReads(db),
    areas: areaReads(db),
    events: eventReads(db),
    results: resultReads(db),
    jobs: jobRows(db),
    ledger: ledgerReads(db),
    write: async <T extends JsonValue>(
      request: WriteRequest,
      work: (tx: WriteTransaction) => Promise<Outcome<T>>,
    ) => {
      try {
        return await units.run<T>(
          {
            orgId: request.organisationId,
            actorId: request.actorId,
            kind: request.kind,
            idempotencyKey: request.idempotencyKey ?? undefined,
            requestSha256: request.requestSha256,
          },
          async ({ session, seq }) => {
            const outcome = await work(transactionOf(session, seq, request));
            if (!outcome.ok) throw new Refusal(outcome.failure);
            return outcome.value;
          },
        );
      } catch (error) {
        if (error instanceof Refusal) return refused(error.reason);
        throw error;
      }
    },
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
    addDocument: (document, bytes) => addDocument(session, { seq, organisationId, actorId }, document, bytes),
    currentAreaDays: (area, fromDay, toDay) =>
      readAreaDays(session, organisationId, area, fromDay, toDay, seq),
    addAreaDays: (documentUid, days) => addAreaDays(session, { seq, organisationId, documentUid }, days),
    addEvent: (siteId, event, revises, documentUid) =>
      addEvent(session, { seq, organisationId, siteId, documentUid }, event, revises),
    addResults: (results) => addResults(session, organisationId, results),
  };
}
