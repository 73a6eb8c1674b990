import { readdirSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/storage/open-database.js';
import { runUnitOfWork } from '../../../src/storage/unit-of-work.js';
import { success } from '../../../src/domain/failure.js';
import { serverUrl, temporaryServerDatabase } from '../support/databases.js';
import { request } from '../support/requests.js';

const described = serverUrl === undefined ? describe.skip : describe;

described('a server', () => {
  let temporary: Awaited<ReturnType<typeof temporaryServerDatabase>>;
  let admin: pg.Client;

  beforeAll(async () => {
    temporary = await temporaryServerDatabase(serverUrl ?? '');
    admin = new pg.Client({ connectionString: temporary.url });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await temporary.drop();
  });

  test('with synchronous_commit off is refused', async () => {
    await admin.query(`alter database ${temporary.name} set synchronous_commit = off`);
    await expect(openDatabase({ url: temporary.url })).rejects.toMatchObject({
      code: 'STORAGE.SERVER_NOT_DURABLE',
      message: expect.stringContaining('synchronous_commit'),
    });
    await admin.query(`alter database ${temporary.name} reset synchronous_commit`);
  });

  test('that cannot be reached is a typed fault', async () => {
    await expect(openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
      code: 'STORAGE.UNREACHABLE',
    });
  });

  test('three starts at once migrate it once', async () => {
    const all = await Promise.all([0, 1, 2].map(() => openDatabase({ url: temporary.url })));
    const { rows } = await admin.query<{ name: string }>(
      'select migration_name as name from _prisma_migrations order by 1',
    );
    const folders = readdirSync('prisma/migrations', { withFileTypes: true }).filter((e) => e.isDirectory());
    expect(rows.map(({ name }) => name)).toEqual(folders.map(({ name }) => name).sort());
    await Promise.all(all.map((database) => database.close()));
  }, 30_000);

  test('waits for the head no longer than the lock timeout', async () => {
    const database = await openDatabase({ url: temporary.url, lockTimeoutMs: 200 });
    await admin.query('begin');
    await admin.query('update ledger_head set seq = seq + 1');
    const write = runUnitOfWork(database, request(), () => Promise.resolve(success(null)));
    await expect(write).rejects.toMatchObject({ code: 'STORAGE.LOCK_TIMEOUT', transient: true });
    await admin.query('rollback');
    await database.close();
  });

  test('a connection cut inside a write is a typed fault and the pool recovers', async () => {
    const database = await openDatabase({ url: temporary.url });
    const write = database.write(async (session) => {
      const [row] = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
      await admin.query('select pg_terminate_backend($1)', [row?.pid]);
      await session.query('select 1');
    });
    await expect(write).rejects.toMatchObject({ code: 'STORAGE.UNREACHABLE' });
    const [row] = await database.read((session) => session.query<{ n: number }>('select 1 as n'));
    expect(row?.n).toBe(1);
    await database.close();
  });

  test('with an owner’s role the app may not change facts, even without triggers', async () => {
    const app = `${temporary.name}_app`;
    await admin.query(`create role ${app} login`);
    const url = new URL(temporary.url);
    url.username = app;
    const database = await openDatabase({ url: url.toString(), ownerUrl: temporary.url });
    expect(await runUnitOfWork(database, request(), () => Promise.resolve(success(null)))).toMatchObject({
      ok: true,
    });
    for (const sql of [
      'update log_leaf set kind = $$x$$',
      'alter table log_leaf disable trigger all',
      'drop table event',
    ]) {
      await expect(database.write((session) => session.query(sql))).rejects.toMatchObject({
        sqlState: '42501',
      });
    }
    await database.write((session) => session.query('select ensure_interval_year(2040)'));
    await database.executeSql('create schema if not exists pgboss');
    await database.close();
    await admin.query(`drop owned by ${app}; drop role ${app}`);
  }, 30_000);
});
