import { success, type Outcome } from '../domain/failure.js';
import { present } from '../domain/invariant.js';
import type { JsonObject } from '../domain/proof/canonical-json.js';
import type { JobRow } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';
import { parsePeriod } from './period.js';
import { writeRequest } from './write-request.js';

/** Hands the uid of a stored job to whatever runs jobs. */
export interface JobQueue {
  send(jobUid: string): Promise<void>;
}

/**
 * Starts a reconciliation as a job, after its input was checked; progress is read from the job. The same idempotency key with
 * the same request is the same job.
 */
export async function startReconciliation(
  caller: Caller,
  queue: JobQueue,
  request: { readonly siteCode: string; readonly period: string },
  idempotencyKey: string | null,
): Promise<Outcome<JobRow>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  const { store, organisation, actor } = caller;
  const input: JsonObject = {
    siteCode: request.siteCode,
    period: request.period,
    organisation: organisation.code,
    actor: actor.code,
  };
  const asked = writeRequest(caller, 'reconcile.requested', idempotencyKey, input);
  const written = await store.write(asked, async (tx) =>
    success({ jobUid: await tx.addJob('RECONCILE', input) }),
  );
  if (!written.ok) return written;
  const { jobUid } = written.value.value;
  const job = present(await store.jobs.byUid(organisation.id, jobUid), 'the job that was stored');
  // Whoever stored it may have died before this line, and to send a job twice is to send it once.
  if (job.state === 'QUEUED') await queue.send(jobUid);
  return success(job);
}

/** The job of the caller's organisation with a uid. */
export async function getJob(caller: Caller, uid: string): Promise<JobRow | null> {
  return caller.store.jobs.byUid(caller.organisation.id, uid);
}
