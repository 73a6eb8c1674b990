import { describe, expect, it } from '@jest/globals';
import type { TakenJob } from '../../src/jobs/queue.js';
import { Worker, type Job, type WorkerDeps, type WorkerOptions } from '../../src/jobs/worker.js';

/** A queue and job rows in memory, which remember what was done with them. */
class FakeJobs {
  readonly rows = new Map<string, Job>();
  readonly waiting: TakenJob[] = [];
  readonly abandoned: string[] = [];
  readonly calls: string[] = [];
  readonly logged: string[] = [];
  private announce: () => void = () => undefined;

  add(uid: string, lastAttempt = false, state: Job['state'] = 'QUEUED'): void {
    this.rows.set(uid, { uid, state, kind: 'RECONCILE' } as Job);
    this.waiting.push({ uid, lastAttempt });
    this.announce();
  }

  deps(run: WorkerDeps['run']): WorkerDeps {
    const call = (text: string) => {
      this.calls.push(text);
      return Promise.resolve();
    };
    return {
      jobs: {
        anyByUid: (uid) => Promise.resolve(this.rows.get(uid) ?? null),
        update: (uid, change) => {
          this.rows.set(uid, { ...this.rows.get(uid)!, ...change });
          return Promise.resolve();
        },
      },
      queue: {
        listen: (onSent) => (this.announce = onSent),
        take: () => Promise.resolve(this.waiting.shift() ?? null),
        sweepAbandoned: async (record) => {
          const uid = this.abandoned.shift();
          if (uid !== undefined) await record(uid);
          return uid !== undefined;
        },
        done: (uid) => call(`done ${uid}`),
        giveBack: (uid, code) => call(`back ${uid} ${code}`),
        renew: (uid) => call(`renew ${uid}`),
        stop: () => call('stop'),
      },
      run,
      log: {
        write: ({ event, id }) => void this.logged.push(`${event} ${typeof id === 'string' ? id : ''}`),
      },
      newId: () => 'id-1',
    };
  }
}

const QUICK: WorkerOptions = { pollMs: 60_000, renewMs: 60_000, patienceMs: 1_000 };

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('Worker', () => {
  it('runs what is there and what is announced later, one after the other', async () => {
    const jobs = new FakeJobs();
    let running = 0;
    const most: number[] = [];
    jobs.add('a');
    jobs.add('b');
    const worker = new Worker(
      jobs.deps(async () => {
        most.push((running += 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
      }),
      QUICK,
    );
    await until(() => jobs.calls.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    jobs.add('c');
    await until(() => jobs.calls.length === 3);
    await worker.stop();
    expect(jobs.calls).toEqual(['done a', 'done b', 'done c', 'stop']);
    expect(most).toEqual([1, 1, 1]);
  });

  it('finds at its own pace what another process sent', async () => {
    const jobs = new FakeJobs();
    const worker = new Worker(
      jobs.deps(() => Promise.resolve()),
      { ...QUICK, pollMs: 10 },
    );
    await new Promise((resolve) => setTimeout(resolve, 15));
    jobs.rows.set('a', { uid: 'a', state: 'QUEUED', kind: 'RECONCILE' } as Job);
    jobs.waiting.push({ uid: 'a', lastAttempt: false });
    await until(() => jobs.calls.includes('done a'));
    await worker.stop();
  });

  it('gives a job back after a fault, and hides the fault behind an id that is in the log', async () => {
    const jobs = new FakeJobs();
    jobs.add('a');
    const worker = new Worker(
      jobs.deps(() => Promise.reject(new Error('the secret cause'))),
      QUICK,
    );
    await until(() => jobs.calls.length === 1);
    await worker.stop();
    expect(jobs.calls[0]).toBe('back a JOB.FAULT');
    expect(jobs.rows.get('a')).toMatchObject({ state: 'QUEUED', message: 'a fault (id id-1); runs again' });
    expect(jobs.logged).toContain('jobs.fault id-1');
  });

  it('marks a job failed when its last attempt fails or its processes died', async () => {
    const jobs = new FakeJobs();
    jobs.add('a', true);
    jobs.rows.set('b', { uid: 'b', state: 'RUNNING', kind: 'RECONCILE' } as Job);
    jobs.abandoned.push('b');
    const worker = new Worker(
      jobs.deps(() => Promise.reject(new Error('the secret cause'))),
      QUICK,
    );
    await until(() => jobs.calls.length === 1);
    await worker.stop();
    for (const uid of ['a', 'b']) {
      expect(jobs.rows.get(uid)).toMatchObject({ state: 'FAILED', result: { code: 'JOB.GAVE_UP' } });
    }
    expect(JSON.stringify(jobs.rows.get('a')?.result)).not.toContain('secret');
  });

  it('runs nothing that has ended', async () => {
    const jobs = new FakeJobs();
    jobs.add('a', false, 'SUCCEEDED');
    jobs.abandoned.push('a');
    const ran: string[] = [];
    const worker = new Worker(
      jobs.deps((job) => {
        ran.push(job.uid);
        return Promise.resolve();
      }),
      QUICK,
    );
    await until(() => jobs.calls.length === 1);
    await worker.stop();
    expect([ran, jobs.rows.get('a')?.state]).toEqual([[], 'SUCCEEDED']);
  });

  it('renews the lease of what runs and waits for it when it stops', async () => {
    const jobs = new FakeJobs();
    jobs.add('a');
    const worker = new Worker(
      jobs.deps(() => until(() => jobs.calls.length >= 2)),
      { ...QUICK, renewMs: 5 },
    );
    await until(() => jobs.calls.length >= 1);
    await worker.stop();
    expect(jobs.calls.slice(-2)).toEqual(['done a', 'stop']);
    expect(jobs.calls[0]).toBe('renew a');
  });

  it('gives back what does not end in time when it stops', async () => {
    const jobs = new FakeJobs();
    jobs.add('a');
    let end: () => void = () => undefined;
    let entered = false;
    const worker = new Worker(
      jobs.deps(() => {
        entered = true;
        return new Promise((resolve) => (end = resolve));
      }),
      { ...QUICK, patienceMs: 20 },
    );
    await until(() => entered);
    await worker.stop();
    end();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(jobs.calls).toEqual(['back a JOB.SERVER_STOPPED', 'stop']);
    expect(jobs.rows.get('a')?.state).toBe('QUEUED');
  });

  it('goes on after the queue itself failed', async () => {
    const jobs = new FakeJobs();
    const deps = jobs.deps(() => Promise.resolve());
    let failures = 0;
    const take = deps.queue.take;
    deps.queue.take = () => {
      failures += 1;
      return failures === 1 ? Promise.reject(new Error('no connection')) : take();
    };
    jobs.add('a');
    const worker = new Worker(deps, { ...QUICK, pollMs: 5 });
    await until(() => jobs.calls.includes('done a'));
    await worker.stop();
    expect(jobs.logged).toContain('jobs.unexpected id-1');
  });
});
