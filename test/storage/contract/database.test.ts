import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BinaryCopyReader, BinaryCopyWriter } from '../../../src/storage/mapping/binary-copy.js';
import { engines, type TestDatabase } from '../support/databases.js';

describe.each(engines)('database contract on $name', (engine) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await engine.open();
    await opened.database.executeSql(
      'create table probe (id int primary key, wide bigint, exact numeric, raw bytea)',
    );
  }, 60_000);

  afterAll(async () => {
    await opened.drop();
  }, 60_000);

  const count = async (where = 'true'): Promise<bigint | undefined> =>
    opened.database.read(async (session) => {
      const [row] = await session.query<{ n: bigint }>(`select count(*) as n from probe where ${where}`);
      return row?.n;
    });

  test('values come back exact and alike', async () => {
    const [row] = await opened.database.read((session) =>
      session.query(
        `select $1::bigint as wide, $2::numeric as exact, $3::date as day, $4::timestamptz as at, $5::bytea as raw,
                $6::bigint[] as many, $7::jsonb as json, 7::int2 as small, 8 as whole, true as yes, null as nothing,
                $8::text[] as words, $9::uuid as uid, '{1.5,NULL}'::numeric[] as cells, 0.1::float8 as float`,
        [
          9223372036854775807n,
          '123456789012345678901234567890.000000001',
          '2023-03-01',
          '2023-03-01T09:00:00.25+09:00',
          Uint8Array.of(0, 255, 39, 92),
          [1n, 9007199254740993n],
          { a: ['"', 1] },
          ['a,b', 'c"d\\', '', 'NULL', 'é'],
          '0190b6a0-0000-7000-8000-000000000001',
        ],
      ),
    );
    expect(row).toEqual({
      wide: 9223372036854775807n,
      exact: '123456789012345678901234567890.000000001',
      day: '2023-03-01',
      at: '2023-03-01T00:00:00.25Z',
      raw: Uint8Array.of(0, 255, 39, 92),
      many: [1n, 9007199254740993n],
      json: { a: ['"', 1] },
      small: 7,
      whole: 8,
      yes: true,
      nothing: null,
      words: ['a,b', 'c"d\\', '', 'NULL', 'é'],
      uid: '0190b6a0-0000-7000-8000-000000000001',
      cells: ['1.5', null],
      float: '0.1',
    });
  });

  test('a throwing write leaves nothing, the next one works', async () => {
    const write = opened.database.write(async (session) => {
      await session.query('insert into probe (id) values (1)');
      throw new Error('changed my mind');
    });
    await expect(write).rejects.toThrow('changed my mind');
    expect(await count()).toBe(0n);
  });

  test('a swallowed failure is not a silent commit', async () => {
    const write = opened.database.write(async (session) => {
      await session.query('insert into probe (id) values (1)');
      await session.query('select 1/0').catch(() => undefined);
    });
    await expect(write).rejects.toMatchObject({ code: 'STORAGE.STATEMENT_FAILED' });
    expect(await count()).toBe(0n);
  });

  test('constraint failures are typed', async () => {
    const write = opened.database.write((session) => session.query('insert into probe (id) values (1), (1)'));
    await expect(write).rejects.toMatchObject({
      name: 'StorageFault',
      code: 'STORAGE.CONSTRAINT',
      sqlState: '23505',
      constraint: 'probe_pkey',
    });
  });

  test('a read cannot write', async () => {
    const read = opened.database.read((session) => session.query('insert into probe (id) values (1)'));
    await expect(read).rejects.toMatchObject({ sqlState: '25006' });
  });

  test('the database is not used inside its own session', async () => {
    const nested = opened.database.write(() => opened.database.read((session) => session.query('select 1')));
    await expect(nested).rejects.toThrow('use the session');
  });

  test('copy in and out is a round trip', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      id: i + 10,
      wide: BigInt(i) * 1_800_000_000_000_000n,
      raw: new Uint8Array(i % 300).fill(i % 251),
    }));
    const writer = new BinaryCopyWriter(64);
    for (const row of rows) {
      writer.row(3).int4(row.id).int8(row.wide);
      if (row.id === 11) writer.null();
      else writer.bytea(row.raw);
    }
    const bytes = writer.finish();
    async function* pieces(): AsyncIterable<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 70_001)
        yield await Promise.resolve(bytes.subarray(at, at + 70_001));
    }
    await opened.database.write((session) =>
      session.copyIn('copy probe (id, wide, raw) from stdin (format binary)', pieces()),
    );
    const back: { id: number; wide: bigint; raw: Uint8Array | null }[] = [];
    const reader = new BinaryCopyReader(([id, wide, raw]) => {
      if (id === undefined || wide === undefined || raw === undefined) throw new Error('three fields');
      back.push({ id: id.int4(), wide: wide.int8(), raw: raw.isNull ? null : raw.copy() });
    });
    await opened.database.read((session) =>
      session.copyOut(
        'copy (select id, wide, raw from probe order by id) to stdout (format binary)',
        (chunk) => {
          reader.push(chunk);
        },
      ),
    );
    reader.end();
    expect(back).toHaveLength(rows.length);
    expect(back).toEqual(rows.map((row) => (row.id === 11 ? { ...row, raw: null } : row)));
  });

  test('a refused copy rolls the whole write back', async () => {
    const before = await count();
    const torn = new BinaryCopyWriter().row(1).int4(7_000_000).finish().slice(0, -3);
    const write = opened.database.write(async (session) => {
      await session.query('insert into probe (id) values (8000000)');
      await session.copyIn('copy probe (id) from stdin (format binary)', torn);
    });
    await expect(write).rejects.toMatchObject({ name: 'StorageFault' });
    expect(await count()).toBe(before);
  });

  test('a script of the queue that fails half way leaves no transaction behind', async () => {
    const script = opened.database.executeSql(
      'begin; insert into probe (id) values (9000000); select 1/0; commit;',
    );
    await expect(script).rejects.toMatchObject({ name: 'StorageFault' });
    expect(await count('id = 9000000')).toBe(0n);
    expect((await opened.database.executeSql('select $1::int as n', [3])).rows).toEqual([{ n: 3 }]);
    expect((await opened.database.executeSql('select 1 as a; select 2 as b')).rows).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
  });

  test('the prisma client reads what sessions write, exactly', async () => {
    await opened.database.write((session) =>
      session.query(
        `insert into organisation (uid, code, name, zone, recorded_seq)
         values ('0190b6a0-0000-7000-8000-00000000000a', 'org', '電力', 'Asia/Tokyo', 9223372036854775807)`,
      ),
    );
    const found = await opened.database.prisma.organisation.findUnique({ where: { code: 'org' } });
    expect(found).toMatchObject({ name: '電力', recordedSeq: 9223372036854775807n });
  });

  test('a prisma transaction is all or nothing', async () => {
    const { prisma } = opened.database;
    const data = { orgId: 1, code: 'p', name: 'P', recordedSeq: 1n };
    const both = prisma.$transaction([prisma.person.create({ data }), prisma.person.create({ data })]);
    await expect(both).rejects.toMatchObject({ code: 'P2002' });
    expect(await prisma.person.count()).toBe(0);
    await prisma.$transaction(async (tx) => {
      await tx.person.create({ data });
      await tx.person.create({ data: { ...data, code: 'q' } });
    });
    expect(await prisma.person.count()).toBe(2);
  });
});
