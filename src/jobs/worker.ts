import { failure, type Failure } from '../domain/failure.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import type { JobStore, PersistentQueue, TakenJob } from './queue.js';

type Jobs = Pick<JobStore['jobs'], 'anyByUid' | 'update'>;
export type Job = NonNullable<Awaited<ReturnType<Jobs['anyByUid']>>>;

/** Where faults of a job are written; what a client sees of them is an id. */
export interface JobLog {
  write(entry: {
    readonly level: 'error' | 'debug';
    readonly event: string;
    readonly [field: string]: JsonValue;
  }): void;
}

export interface WorkerDeps {
  readonly jobs: Jobs;
  readonly queue: Pick<
    PersistentQueue,
    'listen' | 'take' | 'sweepAbandoned' | 'done' | 'giveBack' | 'renew' | 'stop'
  >;
  /** Runs a job to its end and writes what came of it; an expected failure is an end, a fault is thrown. */
  readonly run: (job: Job) => Promise<void>;
  readonly log: JobLog;
  readonly newId: () => string;
}

export interface WorkerOptions {
  /** How often the queue is looked at when nothing announces a job: another process may have sent one. */
  readonly pollMs: number;
  /** How often the lease of the running job is renewed; well below the queue's `leaseSeconds`. */
  readonly renewMs: number;
  /** How long `stop` waits for the running job before it gives it back. */
  readonly patienceMs: number;
}

const WORKER_OPTIONS: WorkerOptions = { pollMs: 5_000, renewMs: 20_000, patienceMs: 10_000 };

/** Runs the jobs of a queue one after the other, until it is stopped. */
export class Worker {
  private readonly loop: Promise<void>;
  private stopping = false;
  private held: TakenJob | null = null;
  private wake: (() => void) | null = null;
  private announced = false;

  constructor(
    private readonly deps: WorkerDeps,
    private readonly options: WorkerOptions = WORKER_OPTIONS,
  ) {
    deps.queue.listen(() => {
      this.rouse();
    });
    this.loop = this.work();
  }

  /** Takes no more jobs and waits for the running one; when that takes too long, it is given back to be run again. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.rouse();
    await this.endWithin(this.options.patienceMs);
    const { held } = this;
    this.held = null;
    if (held !== null) {
      const { uid } = held;
      await this.deps.jobs.update(uid, {
        state: 'QUEUED',
        message: 'waits for the next start of the server',
      });
      await this.deps.queue.giveBack(uid, 'JOB.SERVER_STOPPED');
    }
    await this.deps.queue.stop();
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      this.announced = false;
      const found = await this.turn().catch((error: unknown) => {
        this.report('jobs.unexpected', error);
        return false;
      });
      if (!found) await this.pause();
    }
  }

  /** Does one thing; false when there is nothing to do. */
  private async turn(): Promise<boolean> {
    const { queue } = this.deps;
    if (await queue.sweepAbandoned((uid) => this.giveUp(uid, gaveUp('its process ended each time'))))
      return true;
    const taken = await queue.take();
    if (taken === null) return false;
    const job = await this.deps.jobs.anyByUid(taken.uid);
    if (job === null || hasEnded(job)) await queue.done(taken.uid);
    else await this.runHeld(taken, job);
    return true;
  }

  private async runHeld(taken: TakenJob, job: Job): Promise<void> {
    const { queue, run, log } = this.deps;
    log.write({ level: 'debug', event: 'jobs.taken', uid: job.uid, kind: job.kind });
    this.held = taken;
    const renewal = setInterval(() => {
      queue.renew(taken.uid).catch((error: unknown) => this.report('jobs.renewal', error));
    }, this.options.renewMs);
    try {
      await run(job);
      if (this.isHeld(taken)) await queue.done(taken.uid);
    } catch (error) {
      // What a job throws after it was given back belongs to a server that has stopped.
      if (this.isHeld(taken)) await this.failed(taken, error);
    } finally {
      clearInterval(renewal);
      if (this.isHeld(taken)) this.held = null;
    }
  }

  private isHeld(taken: TakenJob): boolean {
    return this.held === taken;
  }

  private async failed(taken: TakenJob, error: unknown): Promise<void> {
    const id = this.report('jobs.fault', error, taken.uid);
    if (taken.lastAttempt) await this.giveUp(taken.uid, gaveUp(`the last fault has the id ${id}`));
    else
      await this.deps.jobs.update(taken.uid, { state: 'QUEUED', message: `a fault (id ${id}); runs again` });
    await this.deps.queue.giveBack(taken.uid, 'JOB.FAULT');
  }

  private async giveUp(uid: string, reason: Failure): Promise<void> {
    const job = await this.deps.jobs.anyByUid(uid);
    if (job === null || hasEnded(job)) return;
    const { code, message, remedy } = reason;
    await this.deps.jobs.update(uid, { state: 'FAILED', message, result: { code, message, remedy } });
  }

  private report(event: string, error: unknown, uid: string | null = null): string {
    const id = this.deps.newId();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.deps.log.write({ level: 'error', event, id, uid, error: text });
    return id;
  }

  private rouse(): void {
    this.announced = true;
    this.wake?.();
  }

  private async pause(): Promise<void> {
    if (this.announced) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.pollMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }

  private async endWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.loop, late]);
    clearTimeout(timer);
  }
}

function hasEnded({ state }: Job): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED';
}

function gaveUp(why: string): Failure {
  return failure(
    'JOB.GAVE_UP',
    `the job was tried as often as it may be: ${why}`,
    'start it again; the log of the server has the cause',
  );
}
