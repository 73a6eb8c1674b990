import { PGlite, type QueryOptions, type Results } from '@electric-sql/pglite';
import { PrismaClient } from '../generated/client.js';
import type { Database, SqlSession } from '../database.js';
import { EMBEDDED_PARSERS, toParameter } from '../mapping/sql-values.js';
import { SessionScope } from '../session-scope.js';
import { StorageFault, toStorageFault } from '../storage-fault.js';
import { ensureCluster, prepareDataFolder } from './cluster-folder.js';
import { DurableNodeFS, REAL_DISK, type DiskCalls } from './durable-file-system.js';
import { lockFolder, type FolderLock } from './folder-lock.js';
import {
  EmbeddedPrismaAdapter,
  type EmbeddedConnection,
  type EmbeddedTransaction,
} from './prisma-adapter.js';
import { Turnstile } from './turnstile.js';

export interface EmbeddedOptions {
  readonly folder: string;
  /** Called once when the disk failed: the process should end with an error code. */
  readonly onFault?: (fault: StorageFault) => void;
  /** For tests that make the disk fail. */
  readonly disk?: DiskCalls;
}

/**
 * '-F' would switch fsync off; wal_sync_method must be fsync because the WebAssembly build's fdatasync does nothing.
 * Time zone and date style are fixed because values are read as text. PostgreSQL's own buffers are memory of this process,
 * and pages it does not hold are in the system's cache: 160 MB instead of 32 MB would read a year a tenth faster.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...[
    'shared_buffers=32MB',
    'wal_sync_method=fsync',
    'synchronous_commit=on',
    'timezone=UTC',
    'datestyle=ISO',
    'intervalstyle=postgres',
  ].flatMap((setting) => ['-c', setting]),
];

const BEGIN_READ = 'begin transaction isolation level repeatable read read only';
const BEGIN_WRITE = 'begin transaction isolation level read committed';

async function collected(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Blob> {
  if (!(Symbol.asyncIterator in bytes)) return new Blob([bytes]);
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part.slice());
  return new Blob(parts);
}

/** PostgreSQL inside this process, on a folder that this process owns alone. */
export class EmbeddedDatabase implements Database {
  readonly kind = 'EMBEDDED';
  readonly prisma: PrismaClient;
  readonly adapter: EmbeddedPrismaAdapter;
  readonly #turnstile = new Turnstile();
  readonly #scope = new SessionScope();
  #closed = false;
  #told = false;

  private constructor(
    private readonly pg: PGlite,
    private readonly files: DurableNodeFS,
    readonly lock: FolderLock,
    private readonly onFault: (fault: StorageFault) => void,
  ) {
    this.adapter = new EmbeddedPrismaAdapter(this.#connection());
    this.prisma = new PrismaClient({ adapter: this.adapter });
  }

  /**
   * Opens the folder: lock, cluster (made on the first start), recovery. Not yet migrated.
   *
   * @example const database = await EmbeddedDatabase.open({ folder: 'data' })
   */
  static async open(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
    const folder = prepareDataFolder(options.folder);
    const lock = await lockFolder(folder);
    let files: DurableNodeFS | null = null;
    try {
      files = new DurableNodeFS(await ensureCluster(folder), options.disk ?? REAL_DISK);
      const pg = await PGlite.create({ fs: files, startParams: START_PARAMS });
      return new EmbeddedDatabase(pg, files, lock, options.onFault ?? (() => undefined));
    } catch (error) {
      lock.release();
      // PostgreSQL that cannot start says less than the disk call that failed under it.
      throw files?.fault ?? toStorageFault(error);
    }
  }

  read<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#transaction(BEGIN_READ, work);
  }

  write<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#transaction(BEGIN_WRITE, work);
  }

  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }> {
    return this.#alone(async () => {
      if (values !== undefined && values.length > 0) {
        const params = [...values];
        return { rows: (await this.#send(() => this.pg.query(text, params))).rows };
      }
      return {
        rows: (await this.#send(() => this.pg.exec(text))).flatMap((result): unknown[] => result.rows),
      };
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#turnstile.pass(async () => {
      this.#closed = true;
      if (this.files.fault === null) await this.pg.close();
    });
    // The checkpoint at the end may be the first to find the disk broken: what was acknowledged is in the log.
    if (this.#stopped() !== null) this.files.abandon();
    await this.prisma.$disconnect();
    this.lock.release();
  }

  /** The one connection, free of transactions before and after; nothing is sent once the disk has failed. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    this.#scope.refuseNested();
    return this.#turnstile.pass(async () => {
      this.#refuseWhenStopped();
      try {
        return await this.#scope.run(work);
      } finally {
        await this.#leaveNoTransaction();
      }
    });
  }

  #refuseWhenStopped(): void {
    if (this.files.fault !== null) throw this.files.fault;
    if (this.#closed) throw new StorageFault('STORAGE.CLOSED', 'the database is closed');
  }

  /** A script that failed between its own BEGIN and COMMIT would leave its transaction to the next caller. */
  async #leaveNoTransaction(): Promise<void> {
    if (this.files.fault === null && this.pg.isInTransaction())
      await this.#send(() => this.pg.exec('rollback'));
  }

  /** Sends to PostgreSQL; a failure comes out as a StorageFault and, when the disk failed, stops the database. */
  async #send<T>(call: () => Promise<T>): Promise<T> {
    this.#refuseWhenStopped();
    try {
      return await call();
    } catch (error) {
      throw this.#stopped() ?? toStorageFault(error);
    }
  }

  #stopped(): StorageFault | null {
    const { fault } = this.files;
    if (fault !== null && !this.#told) {
      this.#told = true;
      this.files.abandon();
      this.onFault(fault);
    }
    return fault;
  }

  #transaction<T>(begin: string, work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      await this.#send(() => this.pg.exec(begin));
      const result = await work(this.#session());
      await this.#commit();
      return result;
    });
  }

  async #commit(): Promise<void> {
    const results = await this.#send(() => this.pg.exec('commit'));
    if (results[0]?.command === 'ROLLBACK') {
      throw new StorageFault(
        'STORAGE.STATEMENT_FAILED',
        'nothing was committed: a statement before had failed',
      );
    }
  }

  #session(): SqlSession {
    return {
      query: async <Row>(sql: string, params: readonly unknown[] = []) => {
        const values = params.map(toParameter);
        const options = { parsers: EMBEDDED_PARSERS };
        return (await this.#send(() => this.pg.query<Row>(sql, values, options))).rows;
      },
      copyIn: async (statement, bytes) => {
        const blob = await collected(bytes);
        const sql = statement.replace(/\bfrom\s+stdin\b/i, "from '/dev/blob'");
        await this.#send(() => this.pg.query(sql, [], { blob }));
      },
      copyOut: async (statement, onBytes) => {
        const sql = statement.replace(/\bto\s+stdout\b/i, "to '/dev/blob'");
        const { blob } = await this.#send(() => this.pg.query(sql));
        if (blob !== undefined) onBytes(new Uint8Array(await blob.arrayBuffer()));
      },
    };
  }

  /** Prisma's way in: single statements wait for their turn, a transaction keeps it until it ends. */
  #connection(): EmbeddedConnection {
    const query = (
      sql: string,
      params: unknown[] | undefined,
      options: QueryOptions | undefined,
    ): Promise<Results<unknown>> => this.#sendForPrisma(() => this.pg.query(sql, params, options));
    const exec = (script: string): Promise<unknown> => this.#sendForPrisma(() => this.pg.exec(script));
    return {
      query: (sql, params, options) => this.#alone(() => query(sql, params, options)),
      exec: (script) => this.#alone(() => exec(script)),
      begin: (isolation) =>
        new Promise<EmbeddedTransaction>((began, failed) => {
          this.#alone(async () => {
            const level = isolation === undefined ? '' : ` isolation level ${isolation}`;
            await this.#send(() => this.pg.exec(`begin transaction${level}`));
            await new Promise<void>((ended) => {
              const end = async (how: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
                try {
                  await (how === 'COMMIT' ? this.#commit() : exec('rollback'));
                } finally {
                  ended();
                }
              };
              began({ query, exec, end });
            });
          }).catch(failed);
        }),
    };
  }

  /** Prisma reads PostgreSQL's own errors (unique violations and so on), so only a stopped database is translated. */
  async #sendForPrisma<T>(call: () => Promise<T>): Promise<T> {
    this.#refuseWhenStopped();
    try {
      return await call();
    } catch (error) {
      throw this.#stopped() ?? error;
    }
  }
}
