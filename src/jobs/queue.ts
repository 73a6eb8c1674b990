import PgBoss from 'pg-boss';
import type { Caller } from '../app/caller.js';
import type { JobQueue } from '../app/start-job.js';

export type JobStore = Caller['store'];

const SCHEMA = 'pgboss';
const WORK = 'yojo-work';
/** Where jobs go whose attempts are used up. */
const ABANDONED = 'yojo-abandoned';
const RENEW = `update ${SCHEMA}.job set started_on = now() where name = $1 and id = $2::uuid and state = 'active'`;
const RELEASE_ALL = `update ${SCHEMA}.job set started_on = now() - expire_in - interval '1 second' where name in ($1, $2) and state = 'active'`;

export interface QueueOptions {
  /** A job whose process is silent this long is run again, elsewhere or here. */
  readonly leaseSeconds: number;
  /** How often a job is run again after the first attempt failed or its process died. */
  readonly retries: number;
  readonly retryDelaySeconds: number;
  readonly maintenanceSeconds: number;
}

export const DEFAULT_QUEUE_OPTIONS: QueueOptions = {
  leaseSeconds: 90,
  retries: 3,
  retryDelaySeconds: 2,
  maintenanceSeconds: 60,
};

/** A job in hand: `lastAttempt` says that a failure now is final. */
export interface TakenJob {
  readonly uid: string;
  readonly lastAttempt: boolean;
}

/**
 * The queue, on whichever database the store has. pg-boss brings its own tables and speaks through the store's SQL. A job
 * has one uid in the product and in the queue, so sending it twice is sending it once.
 */
export class PersistentQueue implements JobQueue {
  private onSent: () => void = () => undefined;

  private constructor(
    private readonly boss: PgBoss,
    private readonly store: JobStore,
    private readonly options: QueueOptions,
  ) {}

  /** Makes the queue's tables when they are missing and takes up what a crash left behind. */
  static async open(
    store: JobStore,
    onError: (error: unknown) => void,
    options: QueueOptions = DEFAULT_QUEUE_OPTIONS,
  ): Promise<PersistentQueue> {
    const boss = new PgBoss({
      db: { executeSql: (text, values) => store.executeSql(text, values) },
      schema: SCHEMA,
      schedule: false,
      maintenanceIntervalSeconds: options.maintenanceSeconds,
    });
    boss.on('error', onError);
    await boss.start();
    await boss.createQueue(ABANDONED);
    await boss.createQueue(WORK);
    const queue = new PersistentQueue(boss, store, options);
    await queue.recover();
    return queue;
  }

  /** Whoever wants to know at once that something was sent here. */
  listen(onSent: () => void): void {
    this.onSent = onSent;
  }

  async send(jobUid: string): Promise<void> {
    const { leaseSeconds, retries, retryDelaySeconds } = this.options;
    await this.boss.send(
      WORK,
      { uid: jobUid },
      {
        id: jobUid,
        expireInSeconds: leaseSeconds,
        retryLimit: retries,
        retryDelay: retryDelaySeconds,
        retryBackoff: retryDelaySeconds > 0,
        deadLetter: ABANDONED,
      },
    );
    this.onSent();
  }

  async take(): Promise<TakenJob | null> {
    const [job] = await this.boss.fetch<object>(WORK, { batchSize: 1, includeMetadata: true });
    return job === undefined ? null : { uid: job.id, lastAttempt: job.retryCount >= job.retryLimit };
  }

  /** Hands over one job whose attempts are used up, e.g. because its process died each time; false when there is none. */
  async sweepAbandoned(record: (uid: string) => Promise<void>): Promise<boolean> {
    const [letter] = await this.boss.fetch<{ readonly uid: string }>(ABANDONED, { batchSize: 1 });
    if (letter === undefined) return false;
    await record(letter.data.uid);
    await this.boss.complete(ABANDONED, letter.id);
    return true;
  }

  async done(uid: string): Promise<void> {
    await this.boss.complete(WORK, uid);
  }

  /** Gives a job back after a fault: it is run again later, unless its attempts are used up. */
  async giveBack(uid: string, code: string): Promise<void> {
    await this.boss.fail(WORK, uid, { code });
  }

  /** Says that the process that runs a job is alive. */
  async renew(uid: string): Promise<void> {
    await this.store.executeSql(RENEW, [WORK, uid]);
  }

  /** Moves jobs whose lease ran out; also done on its own every `maintenanceSeconds`. */
  async maintain(): Promise<void> {
    await this.boss.maintain();
  }

  async stop(): Promise<void> {
    this.onSent = () => undefined;
    await this.boss.stop({ graceful: false });
  }

  /**
   * The embedded database has one process: whatever was running when it is opened died with the last one. On a server the
   * lease decides. A job that was stored but never reached the queue is sent again.
   */
  private async recover(): Promise<void> {
    if (this.store.kind === 'EMBEDDED') await this.store.executeSql(RELEASE_ALL, [WORK, ABANDONED]);
    await this.boss.maintain();
    for (const uid of await this.store.jobs.unfinished()) await this.send(uid);
  }
}
