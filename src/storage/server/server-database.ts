import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { PrismaClient } from '../generated/client.js';
import type { Database, SqlSession } from '../database.js';
import { SERVER_TYPES, toParameter } from '../mapping/sql-values.js';
import { SessionScope } from '../session-scope.js';
import { StorageFault, toStorageFault } from '../storage-fault.js';
import { ScriptSafePrismaPg } from './script-safe-adapter.js';
import { checkServer } from './server-check.js';

export interface ServerOptions {
  readonly url: string;
  /** Connections of the pool; 10 when not given. */
  readonly connections?: number;
  /** How long a write waits for the head or another lock, milliseconds; 10,000 when not given. */
  readonly lockTimeoutMs?: number;
}

const BEGIN_READ = 'begin transaction isolation level repeatable read read only';

/** Values are read as text, so their form must not depend on the server's or the role's settings. */
const SESSION_SETTINGS = `set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'`;

/** A pool whose connections all have the same settings. */
export function openPool(url: string, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'yojo',
    // pg-pool waits for the promise that this returns; its types do not say so.
    onConnect: (client): unknown => client.query(SESSION_SETTINGS),
  });
  // A server that restarts ends idle connections; the pool replaces them, and without a listener Node would exit.
  pool.on('error', () => undefined);
  return pool;
}

async function* oneChunk(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  // Awaiting nothing: pipeline wants an async source.
  await Promise.resolve();
  yield bytes;
}

function sessionOver(client: pg.PoolClient): SqlSession {
  const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw toStorageFault(error);
    }
  };
  return {
    query: <Row>(text: string, params: readonly unknown[] = []) =>
      guarded(async () => {
        const values = params.map((value) => {
          const parameter = toParameter(value);
          if (parameter === null || typeof parameter === 'string') return parameter;
          return Buffer.from(parameter.buffer, parameter.byteOffset, parameter.byteLength);
        });
        const { rows } = await client.query<Row & pg.QueryResultRow>({ text, values, types: SERVER_TYPES });
        return rows;
      }),
    copyIn: (statement, bytes) =>
      guarded(async () => {
        const source = Symbol.asyncIterator in bytes ? bytes : oneChunk(bytes);
        await pipeline(Readable.from(source), client.query(copyFrom(statement)));
      }),
    copyOut: (statement, onBytes) =>
      guarded(async () => {
        for await (const chunk of client.query(copyTo(statement))) onBytes(chunk as Uint8Array);
      }),
  };
}

/** A PostgreSQL server that was found durable. */
export class ServerDatabase implements Database {
  readonly kind = 'SERVER';
  readonly prisma: PrismaClient;
  readonly #scope = new SessionScope();
  readonly #beginWrite: string;
  #closed = false;

  private constructor(
    private readonly pool: pg.Pool,
    lockTimeoutMs: number,
  ) {
    this.prisma = new PrismaClient({ adapter: new ScriptSafePrismaPg(pool) });
    this.#beginWrite = `begin transaction isolation level read committed; set local lock_timeout = ${String(Math.trunc(lockTimeoutMs))}`;
  }

  /**
   * Connects and checks the server's version and durability. Not yet migrated.
   *
   * @example const database = await ServerDatabase.open({ url: 'postgres://yojo@localhost/yojo' })
   */
  static async open(options: ServerOptions): Promise<ServerDatabase> {
    const pool = openPool(options.url, options.connections ?? 10);
    try {
      const client = await pool.connect();
      try {
        await checkServer(client);
      } finally {
        client.release();
      }
      return new ServerDatabase(pool, options.lockTimeoutMs ?? 10_000);
    } catch (error) {
      await pool.end();
      throw toStorageFault(error);
    }
  }

  read<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#transaction(BEGIN_READ, work);
  }

  write<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#transaction(this.#beginWrite, work);
  }

  async executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }> {
    this.#scope.refuseNested();
    try {
      // Several statements in one text give several results, whatever the types say.
      const result: unknown = await this.pool.query(text, values === undefined ? undefined : [...values]);
      const results = (Array.isArray(result) ? result : [result]) as readonly pg.QueryResult[];
      return { rows: results.flatMap((one): unknown[] => one.rows) };
    } catch (error) {
      throw toStorageFault(error);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.prisma.$disconnect();
    await this.pool.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    if (this.#closed) throw new StorageFault('STORAGE.CLOSED', 'the database is closed');
    try {
      return await this.pool.connect();
    } catch (error) {
      throw toStorageFault(error);
    }
  }

  async #transaction<T>(begin: string, work: (session: SqlSession) => Promise<T>): Promise<T> {
    this.#scope.refuseNested();
    const client = await this.#connect();
    // A connection cut while no query runs would otherwise end the process.
    const onError = (): void => undefined;
    client.on('error', onError);
    let broken = false;
    try {
      await sendControl(client, begin);
      const result = await this.#scope.run(() => work(sessionOver(client)));
      await commit(client);
      return result;
    } catch (error) {
      broken = !(await rolledBack(client));
      throw error;
    } finally {
      client.removeListener('error', onError);
      client.release(broken);
    }
  }
}

async function sendControl(client: pg.PoolClient, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw toStorageFault(error);
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('commit'));
  } catch (error) {
    const fault = toStorageFault(error);
    // The server may have committed before the connection went: only the idempotency key can tell.
    if (fault.code !== 'STORAGE.UNREACHABLE') throw fault;
    throw new StorageFault(
      'STORAGE.OUTCOME_UNKNOWN',
      `the connection ended during commit: ${fault.message}`,
      fault.sqlState,
      null,
      error,
    );
  }
  if (command === 'ROLLBACK') {
    throw new StorageFault(
      'STORAGE.STATEMENT_FAILED',
      'nothing was committed: a statement before had failed',
    );
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}
