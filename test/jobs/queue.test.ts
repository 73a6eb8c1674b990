import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DEFAULT_QUEUE_OPTIONS, PersistentQueue } from '../../src/jobs/queue.js';
import { createStore } from '../../src/storage/sql-store.js';
import { engines, type TestDatabase } from '../storage/support/databases.js';

const OPTIONS = { ...DEFAULT_QUEUE_OPTIONS, retries: 1, retryDelaySeconds: 0 };

describe.each(engines)('PersistentQueue, $name', (engine) => {
  let test: TestDatabase;
  let queue: PersistentQueue;
  const faults: unknown[] = [];
  const open = () =>
    PersistentQueue.open(createStore(test.database), (error) => void faults.push(error), OPTIONS);

  beforeAll(async () => {
    test = await engine.open();
    queue = await open();
  }, 60_000);

  afterAll(async () => {
    await queue.stop();
    await test.drop();
    expect(faults).toEqual([]);
  });

  it('hands out a job once, however often it was sent, and says so to who listens', async () => {
    const uid = randomUUID();
    let announced = 0;
    queue.listen(() => (announced += 1));
    await queue.send(uid);
    await queue.send(uid);
    expect(announced).toBe(2);
    expect(await queue.take()).toEqual({ uid, lastAttempt: false });
    expect(await queue.take()).toBeNull();
    await queue.renew(uid);
    await queue.done(uid);
    expect(await queue.take()).toBeNull();
  });

  it('hands out again what was given back, and hands over what failed at its last attempt', async () => {
    const uid = randomUUID();
    await queue.send(uid);
    expect(await queue.take()).toEqual({ uid, lastAttempt: false });
    await queue.giveBack(uid, 'JOB.FAULT');
    expect(await queue.take()).toEqual({ uid, lastAttempt: true });
    await queue.giveBack(uid, 'JOB.FAULT');
    expect(await queue.take()).toBeNull();
    const abandoned: string[] = [];
    const record = (found: string) => Promise.resolve(void abandoned.push(found));
    expect(await queue.sweepAbandoned(record)).toBe(true);
    expect(await queue.sweepAbandoned(record)).toBe(false);
    expect(abandoned).toEqual([uid]);
  });

  it('takes up after a crash what was waiting, and on the embedded database what was running', async () => {
    const [running, waiting] = [randomUUID(), randomUUID()];
    await queue.send(running);
    expect((await queue.take())?.uid).toBe(running);
    await queue.send(waiting);
    await queue.stop();
    await test.reopen();
    queue = await open();
    const taken: string[] = [];
    for (let job = await queue.take(); job !== null; job = await queue.take()) taken.push(job.uid);
    const expected = test.database.kind === 'EMBEDDED' ? [running, waiting] : [waiting];
    expect(taken.sort()).toEqual(expected.sort());
  });
});
