import { fsyncSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DiskCalls } from '../../../src/storage/embedded/durable-file-system.js';
import type { EmbeddedDatabase } from '../../../src/storage/embedded/embedded-database.js';
import { openEmbedded } from '../../../src/storage/open-database.js';
import type { StorageFault } from '../../../src/storage/storage-fault.js';
import { temporaryFolder } from '../support/databases.js';

function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

const folder = temporaryFolder();
const faults: StorageFault[] = [];
let failing: 'NOTHING' | 'FSYNC' | 'LOG_FULL' | 'DATA_FULL' = 'NOTHING';
let fsyncs = 0;
let expected = 0n;
let database: EmbeddedDatabase;

const disk: DiskCalls = {
  fsync: (fd) => {
    if (failing === 'FSYNC') throw diskError('EIO');
    fsyncs += 1;
    fsyncSync(fd);
  },
  beforeWrite: (path) => {
    if (failing === 'LOG_FULL' && path.includes('/pg_wal/')) throw diskError('ENOSPC');
    if (failing === 'DATA_FULL' && path.includes('/base/')) throw diskError('ENOSPC');
  },
};

async function open(): Promise<void> {
  database = await openEmbedded({ folder: folder.path, disk, onFault: (fault) => faults.push(fault) });
}

const insert = (): Promise<unknown> =>
  database.write((session) => session.query('insert into probe values (1)'));
const count = (): Promise<unknown> =>
  database.read(
    async (session) => (await session.query<{ n: bigint }>('select count(*) as n from probe'))[0]?.n,
  );

beforeAll(async () => {
  await open();
  await database.executeSql('create table probe (i int)');
}, 60_000);

afterAll(async () => {
  failing = 'NOTHING';
  await database.close();
  folder.remove();
});

test('every commit is one fsync', async () => {
  fsyncs = 0;
  for (let i = 0; i < 50; i += 1) await insert();
  expected += 50n;
  expect(fsyncs).toBeGreaterThanOrEqual(50);
  expect(fsyncs).toBeLessThan(60);
  expect(await count()).toBe(expected);
});

test('a full disk under the data refuses and goes on when space returns', async () => {
  await insert();
  expected += 1n;
  failing = 'DATA_FULL';
  await expect(database.executeSql('checkpoint')).rejects.toMatchObject({ code: 'STORAGE.DISK_FULL' });
  failing = 'NOTHING';
  await database.executeSql('checkpoint');
  await insert();
  expected += 1n;
  expect(await count()).toBe(expected);
});

test.each(['FSYNC', 'LOG_FULL'] as const)(
  '%s: the commit rejects, nothing more is sent, nothing is lost',
  async (how) => {
    failing = how;
    faults.length = 0;
    const first = insert();
    const queued = insert();
    await expect(first).rejects.toMatchObject({ name: 'StorageFault', code: 'STORAGE.IO_FAILED' });
    await expect(queued).rejects.toMatchObject({ code: 'STORAGE.IO_FAILED' });
    failing = 'NOTHING';
    await expect(count()).rejects.toMatchObject({ code: 'STORAGE.IO_FAILED' });
    await expect(database.prisma.organisation.count()).rejects.toThrow();
    expect(faults).toHaveLength(1);
    await database.close();
    await expect(count()).rejects.toMatchObject({ name: 'StorageFault' });
    await open();
    // The commit that failed was never acknowledged: recovery may find it whole or not at all.
    const found = await count();
    expect([expected, expected + 1n]).toContain(found);
    expected = found as bigint;
    await insert();
    expected += 1n;
    expect(await count()).toBe(expected);
  },
);

test('a prisma transaction whose commit fails is not acknowledged', async () => {
  failing = 'FSYNC';
  const { prisma } = database;
  const data = {
    uid: '0190b6a0-0000-7000-8000-00000000000a',
    code: 'o',
    name: 'O',
    zone: 'UTC',
    recordedSeq: 1n,
  };
  await expect(prisma.$transaction([prisma.organisation.create({ data })])).rejects.toThrow();
  failing = 'NOTHING';
  await database.close();
  await open();
});
