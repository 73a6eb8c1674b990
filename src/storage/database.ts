import type { PrismaClient } from './generated/client.js';

/**
 * One connection for the length of one callback. bigint columns come back as bigint, numeric as text, timestamptz as ISO
 * text in UTC, date as text, bytea as Uint8Array, json parsed; only int2 and int4 are JS numbers.
 */
export interface SqlSession {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<readonly Row[]>;
  /** `statement` is `COPY … FROM STDIN …`, `bytes` its data. */
  copyIn(statement: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  /** `statement` is `COPY … TO STDOUT …`; chunk borders mean nothing. A chunk is only valid during the call. */
  copyOut(statement: string, onBytes: (chunk: Uint8Array) => void): Promise<void>;
}

/** One database, embedded or on a server, opened and migrated. Callbacks must not use the database itself again. */
export interface Database {
  readonly kind: 'EMBEDDED' | 'SERVER';
  readonly prisma: PrismaClient;
  /** One read-only snapshot. */
  read<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** BEGIN … COMMIT, READ COMMITTED, lock timeout; rolled back on throw. Resolves only when the commit is durable. */
  write<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** For the job queue, which brings its own SQL and expects the driver's own types. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
}
