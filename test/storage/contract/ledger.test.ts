import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failure, refused, success } from '../../../src/domain/failure.js';
import { readMigrations } from '../../../src/storage/migrate.js';
import { runUnitOfWork, type UnitOfWork } from '../../../src/storage/unit-of-work.js';
import { engines, type TestDatabase } from '../support/databases.js';
import { request, sha256Hex } from '../support/requests.js';

describe.each(engines)('ledger contract on $name', (engine) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await engine.open();
  }, 60_000);

  afterAll(async () => {
    await opened.drop();
  }, 60_000);

  const head = (): Promise<bigint | undefined> =>
    opened.database.read(async (session) => {
      const [row] = await session.query<{ seq: bigint }>('select seq from ledger_head');
      return row?.seq;
    });
  const refusal = failure('TEST.REFUSED', 'no', 'none');
  const nothing = (): Promise<ReturnType<typeof success<null>>> => Promise.resolve(success(null));

  test('migrations are applied once, under prisma’s own names', async () => {
    const database = await opened.reopen();
    const { rows } = await database.executeSql(
      'select migration_name as name, checksum from _prisma_migrations',
    );
    expect(rows).toEqual(readMigrations().map(({ name, checksum }) => ({ name, checksum })));
  });

  test('the head has no gaps: refused, thrown and failed writes give their number back', async () => {
    const before = (await head()) ?? -1n;
    const refusedWrite = await runUnitOfWork(opened.database, request(), () =>
      Promise.resolve(refused<null>(refusal)),
    );
    expect(refusedWrite).toEqual(refused(refusal));
    await expect(
      runUnitOfWork(opened.database, request(), () => Promise.reject(new Error('boom'))),
    ).rejects.toThrow('boom');
    await expect(
      runUnitOfWork(opened.database, request(), async ({ session }) => {
        await session.query('select 1/0');
        return success(null);
      }),
    ).rejects.toMatchObject({ sqlState: '22012' });
    const written = await runUnitOfWork(opened.database, request(), nothing);
    expect(written).toEqual(success({ seq: before + 1n, value: null, replayed: false }));
    expect(await head()).toBe(before + 1n);
  });

  test('writes at the same time are numbered in commit order, labels never go back', async () => {
    const before = (await head()) ?? -1n;
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        runUnitOfWork(opened.database, request(), ({ at }: UnitOfWork) => Promise.resolve(success(at))),
      ),
    );
    const written = results.flatMap((result) => (result.ok ? [result.value] : []));
    written.sort((a, b) => Number(a.seq - b.seq));
    expect(written.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 20 }, (_, i) => before + 1n + BigInt(i)),
    );
    const labels = written.map(({ value }) => value);
    expect(labels).toEqual([...labels].sort());
  });

  test('a known key replays, also after reopening', async () => {
    const asked = request({ idempotencyKey: 'once' });
    let runs = 0;
    const work = (): Promise<ReturnType<typeof success<{ n: number }>>> =>
      Promise.resolve(success({ n: (runs += 1) }));
    const first = await runUnitOfWork(opened.database, asked, work);
    const database = await opened.reopen();
    const again = await runUnitOfWork(database, asked, work);
    expect(runs).toBe(1);
    expect(first).toMatchObject({ ok: true, value: { value: { n: 1 }, replayed: false } });
    expect(again).toEqual(first.ok && success({ ...first.value, replayed: true }));
    const other = await runUnitOfWork(database, { ...asked, organisationId: 2 }, work);
    expect(other).toMatchObject({ ok: true, value: { replayed: false } });
  });

  test('a known key with another payload is a conflict that names the field', async () => {
    const asked = request({ idempotencyKey: 'conflict', requestFields: { name: 'a', site: 'b' } });
    await runUnitOfWork(opened.database, asked, nothing);
    const before = await head();
    const changed = { ...asked, requestSha256: sha256Hex('other'), requestFields: { name: 'a', site: 'c' } };
    expect(await runUnitOfWork(opened.database, changed, nothing)).toMatchObject({
      ok: false,
      failure: { code: 'IDEMPOTENCY.CONFLICT', details: { field: 'site' } },
    });
    expect(await runUnitOfWork(opened.database, { ...asked, kind: 'test.else' }, nothing)).toMatchObject({
      ok: false,
      failure: { code: 'IDEMPOTENCY.CONFLICT', details: { field: 'kind' } },
    });
    expect(await head()).toBe(before);
  });

  test('ten deliveries at the same time have one effect', async () => {
    const asked = request({ idempotencyKey: 'ten' });
    let runs = 0;
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        runUnitOfWork(opened.database, asked, () => Promise.resolve(success((runs += 1)))),
      ),
    );
    expect(runs).toBe(1);
    expect(results.filter((result) => result.ok && !result.value.replayed)).toHaveLength(1);
    expect(new Set(results.map((result) => (result.ok ? result.value.seq : 'refused'))).size).toBe(1);
  });

  test('the leaf is canonical and its hash that of RFC 6962', async () => {
    const digest = sha256Hex('document');
    const written = await runUnitOfWork(opened.database, request({ idempotencyKey: 'leaf' }), (unit) => {
      unit.attest('document', digest);
      return Promise.resolve(success({ b: 1, a: 'é' }));
    });
    if (!written.ok) throw new Error('written');
    const { seq } = written.value;
    const [row] = await opened.database.read((session) =>
      session.query<{ leaf: Uint8Array; leaf_hash: Uint8Array; at: string }>(
        'select leaf, leaf_hash, at from log_leaf where seq = $1',
        [seq],
      ),
    );
    const text = Buffer.from(row?.leaf ?? []).toString('utf8');
    expect(text).toMatch(
      new RegExp(
        `^\\{"actor":1,"at":"[^"]+Z","facts":\\{"document":"${digest}"\\},"key":"leaf","kind":"test.written","org":1,` +
          `"request":"[0-9a-f]{64}","result":\\{"a":"é","b":1\\},"seq":"${String(seq)}","version":1\\}$`,
      ),
    );
    const expected = createHash('sha256').update(`\0${text}`).digest();
    expect(Buffer.from(row?.leaf_hash ?? []).equals(expected)).toBe(true);
  });

  test.each([
    'update log_leaf set kind = $$x$$',
    'delete from log_leaf',
    'truncate log_leaf',
    'update idempotency set seq = 0',
    'delete from ledger_head',
    'update ledger_head set seq = seq + 2',
    'update ledger_head set seq = seq - 1',
  ])('refused: %s', async (sql) => {
    await expect(opened.database.write((session) => session.query(sql))).rejects.toMatchObject({
      code: 'STORAGE.APPEND_ONLY',
    });
  });

  test('a bulk fact is append-only in every partition, and a new year gets its own', async () => {
    await opened.database.write(async (session) => {
      await session.query('select ensure_interval_year(2031)');
      await session.query('select ensure_interval_year(2031)');
      await session.query(
        `insert into interval_day values (1, 1, '2031-05-05', 0, 1, 1, 0, gen_random_uuid(), 1, '\\x01'),
                                         (1, 1, '1999-05-05', 0, 1, 1, 0, gen_random_uuid(), 1, '\\x01')`,
      );
    });
    const tables = await opened.database.read((session) =>
      session.query<{ name: string }>(
        'select tableoid::regclass::text as name from interval_day order by day',
      ),
    );
    expect(tables.map(({ name }) => name)).toEqual(['interval_day_rest', 'interval_day_2031']);
    for (const sql of ['update interval_day set cause = 2', 'delete from interval_day_2031']) {
      await expect(opened.database.write((session) => session.query(sql))).rejects.toMatchObject({
        code: 'STORAGE.APPEND_ONLY',
      });
    }
  });
});
