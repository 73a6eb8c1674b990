import type { PGlite, QueryOptions, Results } from '@electric-sql/pglite';
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/** What Prisma's adapter needs of the embedded database. */
export interface EmbeddedStatements {
  query(
    sql: string,
    params: unknown[] | undefined,
    options: QueryOptions | undefined,
  ): Promise<Results<unknown>>;
  exec(script: string): Promise<unknown>;
}

export interface EmbeddedConnection extends EmbeddedStatements {
  /** Waits for its turn and begins a transaction that keeps the connection until `end`. */
  begin(isolation: IsolationLevel | undefined): Promise<EmbeddedTransaction>;
}

export interface EmbeddedTransaction extends EmbeddedStatements {
  end(how: 'COMMIT' | 'ROLLBACK'): Promise<void>;
}

const unused = (): never => {
  throw new Error('Prisma transactions are begun by Yojo');
};

/** pglite-prisma-adapter calls only these three; its conversions of rows and arguments are what is wanted from it. */
function asPGlite(statements: EmbeddedStatements): PGlite {
  const client = {
    query: (sql: string, params?: unknown[], options?: QueryOptions) =>
      statements.query(sql, params, options),
    exec: (script: string) => statements.exec(script),
    transaction: unused,
  };
  return client as unknown as PGlite;
}

async function convert(statements: EmbeddedStatements): Promise<SqlDriverAdapter> {
  return new PrismaPGlite(asPGlite(statements)).connect();
}

/**
 * Prisma on the embedded database. pglite-prisma-adapter 0.7.2 alone is not enough: it acknowledges a transaction whose
 * COMMIT failed, does not wait for scripts, and sets the isolation level outside the transaction.
 */
export class EmbeddedPrismaAdapter implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres' as const;
  readonly adapterName = 'yojo-embedded';

  constructor(private readonly connection: EmbeddedConnection) {}

  /** One adapter over the one connection. */
  async connect(): Promise<SqlDriverAdapter> {
    const { connection } = this;
    const converting = await convert(connection);
    return {
      provider: this.provider,
      adapterName: this.adapterName,
      queryRaw: (query) => converting.queryRaw(query),
      executeRaw: (query) => converting.executeRaw(query),
      executeScript: async (script) => {
        await connection.exec(script);
      },
      startTransaction: async (isolation) => transactionOver(await connection.begin(isolation)),
      getConnectionInfo: () => ({ supportsRelationJoins: true }),
      dispose: () => Promise.resolve(),
    };
  }

  /** The engine asks for a shadow database only when it computes new migrations, which never happens here. */
  connectToShadowDb(): Promise<SqlDriverAdapter> {
    return Promise.reject(new Error('no shadow database: migrations are only applied'));
  }
}

async function transactionOver(open: EmbeddedTransaction): Promise<Transaction> {
  const converting = await convert(open);
  const savepoint = async (statement: string, name: string): Promise<void> => {
    await open.exec(`${statement} "${name.replaceAll('"', '""')}"`);
  };
  return {
    provider: 'postgres',
    adapterName: 'yojo-embedded',
    options: { usePhantomQuery: true },
    queryRaw: (query) => converting.queryRaw(query),
    executeRaw: (query) => converting.executeRaw(query),
    commit: () => open.end('COMMIT'),
    rollback: () => open.end('ROLLBACK'),
    createSavepoint: (name) => savepoint('SAVEPOINT', name),
    rollbackToSavepoint: (name) => savepoint('ROLLBACK TO SAVEPOINT', name),
    releaseSavepoint: (name) => savepoint('RELEASE SAVEPOINT', name),
  };
}
