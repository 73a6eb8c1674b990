import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import pg from 'pg';
import type { Database } from '../src/storage/database.js';
import { openDatabase } from '../src/storage/open-database.js';

/** Where the PostgreSQL server of the benchmarks is, unless DATABASE_URL names another. */
const DEFAULT_SERVER = 'postgresql://postgres@127.0.0.1:5432/postgres';

/** A database: the folder of an embedded one, or the URL of one on a server. */
export type Target =
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Opens a target and brings it to this release. */
export function openTarget(target: Target): Promise<Database> {
  // The benchmark is compiled away from the migrations and runs in the repository's root.
  const prismaFolder = resolve('prisma');
  const { kind } = target;
  return openDatabase(
    kind === 'postgres' ? { url: target.url, prismaFolder } : { folder: target.folder, prismaFolder },
  );
}

export interface OwnServerDatabase {
  readonly url: string;
  readonly version: string;
  drop(): Promise<void>;
}

/** Creates a database of its own on the server; null when no server answers. */
export async function createServerDatabase(): Promise<OwnServerDatabase | null> {
  const base = process.env['DATABASE_URL'] ?? DEFAULT_SERVER;
  const name = `yojo_bench_${randomBytes(5).toString('hex')}`;
  const admin = new pg.Client({ connectionString: base, connectionTimeoutMillis: 3_000 });
  try {
    await admin.connect();
  } catch {
    return null;
  }
  const shown = await admin.query<{ server_version: string }>('show server_version');
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = new URL(base);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    version: shown.rows[0]?.server_version ?? 'unknown',
    drop: async () => {
      const last = new pg.Client({ connectionString: base });
      await last.connect();
      await last.query(`drop database if exists ${name} with (force)`);
      await last.end();
    },
  };
}
