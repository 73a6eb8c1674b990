import { success, type Outcome } from '../domain/failure.js';
import type { JobRow, JsonValue } from '../storage/store.js';
import type { Caller } from './caller.js';
import { findSite } from './find-site.js';
import { parsePeriod } from './period.js';

/** Hands the uid of a stored job to whatever runs jobs. */
export interface JobQueue {
  send(jobUid: string): Promise<void>;
}

/** Starts a reconciliation as a job, after its input was checked; progress is read from the job. */
export async function startReconciliation(
  caller: Caller,
  queue: JobQueue,
  request: { readonly siteCode: string; readonly period: string },
): Promise<Outcome<JobRow>> {
  const site = await findSite(caller, request.siteCode);
  if (!site.ok) return site;
  const period = parsePeriod(request.period, site.value.zone);
  if (!period.ok) return period;
  const input: JsonValue = {
    siteCode: request.siteCode,
    period: request.period,
    organisation: caller.organisation.code,
    actor: caller.actor.code,
  };
  const job = await caller.store.jobs.create({
    organisationId: caller.organisation.id,
    actorId: caller.actor.id,
    kind: 'RECONCILE',
    input,
  });
  await queue.send(job.uid);
  return success(job);
}

/** The job of the caller's organisation with a uid. */
export async function getJob(caller: Caller, uid: string): Promise<JobRow | null> {
  return caller.store.jobs.byUid(caller.organisation.id, uid);
}
