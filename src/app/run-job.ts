import { failure, refused, success, type Failure, type Outcome } from '../domain/failure.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { JobRow, Store } from '../storage/store.js';
import { identifyCaller, type OnProgress } from './caller.js';
import { reconcilePeriod } from './reconcile-period.js';

const PROGRESS_EVERY_MS = 250;

/** Runs one stored job to its end and writes what came of it. Effects are idempotent: a job may be run again after a crash. */
export async function runJob(store: Store, job: JobRow, now: () => number): Promise<void> {
  await store.jobs.update(job.uid, { state: 'RUNNING', message: 'running' });
  const progress = new PacedProgress(store, job.uid, now);
  const outcome = await perform(store, job, progress.report);
  await progress.settled();
  if (outcome.ok) {
    await store.jobs.update(job.uid, { state: 'SUCCEEDED', message: 'done', result: outcome.value });
    return;
  }
  await store.jobs.update(job.uid, {
    state: 'FAILED',
    message: outcome.failure.message,
    result: failureAsJson(outcome.failure),
  });
}

/** Writes progress at most four times a second, one write after the other. */
class PacedProgress {
  private last = Number.NEGATIVE_INFINITY;
  private pending: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly uid: string,
    private readonly now: () => number,
  ) {}

  readonly report: OnProgress = (done, total, message) => {
    const at = this.now();
    if (at - this.last < PROGRESS_EVERY_MS && done !== total) return;
    this.last = at;
    const change = { done: BigInt(done), total: total === null ? null : BigInt(total), message };
    this.pending = this.pending.then(() => this.store.jobs.update(this.uid, change));
  };

  settled(): Promise<void> {
    return this.pending;
  }
}

async function perform(store: Store, job: JobRow, onProgress: OnProgress): Promise<Outcome<JsonValue>> {
  const input = textFields(job.input);
  const caller = await identifyCaller(store, {
    organisationCode: input['organisation'] ?? null,
    actorCode: input['actor'] ?? null,
  });
  if (!caller.ok) return caller;
  if (job.kind !== 'RECONCILE') {
    return refused(
      failure(
        'JOB.UNKNOWN_KIND',
        `no job of kind "${job.kind}" is known`,
        'use the version of Yojo that made the job',
      ),
    );
  }
  const report = await reconcilePeriod(
    caller.value,
    { siteCode: input['siteCode'] ?? '', period: input['period'] ?? '', asOf: null },
    onProgress,
  );
  if (!report.ok) return report;
  const { asOfSequence, ...rest } = report.value;
  return success({ ...rest, asOfSequence: asOfSequence.toString() });
}

function textFields(value: JsonValue): Partial<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((e): e is [string, string] => typeof e[1] === 'string'),
  );
}

function failureAsJson(reason: Failure): JsonValue {
  return { code: reason.code, message: reason.message, remedy: reason.remedy };
}
