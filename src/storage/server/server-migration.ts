import type pg from 'pg';
import { APPLIED_SQL, migrate, type AppliedMigration } from '../migrate.js';
import { toStorageFault } from '../storage-fault.js';
import { ScriptSafePrismaPg } from './script-safe-adapter.js';
import { openPool } from './server-database.js';

/** Any fixed number: the same for every Yojo, so that starts at the same time migrate one after another. */
const MIGRATION_LOCK = 7_270_735;

/** What the app's role may change or remove, besides reading and adding: all other tables are facts, log or reports. */
const CHANGEABLE: readonly (readonly [string, string])[] = [
  ['ledger_head', 'update'],
  ['organisation', 'update'],
  ['person', 'update'],
  ['actor', 'update'],
  ['site', 'update'],
  ['job', 'update, delete'],
  ['interval_tail', 'delete'],
  ['dirty_day', 'delete'],
  ['site_day_result', 'delete'],
];

async function readApplied(client: pg.PoolClient): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<{ found: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as found`,
  );
  if (rows[0]?.found !== true) return [];
  return (await client.query<AppliedMigration>(APPLIED_SQL)).rows;
}

async function grant(client: pg.PoolClient, role: string): Promise<void> {
  const { rows } = await client.query<{ owner: string; app: string; database: string }>(
    `select quote_ident(current_user) as owner, quote_ident($1) as app, quote_ident(current_database()) as database`,
    [role],
  );
  const names = rows[0];
  if (names === undefined || names.owner === names.app) return;
  await client.query(
    [
      `grant usage on schema public to ${names.app}`,
      `grant select, insert on all tables in schema public to ${names.app}`,
      `grant usage on all sequences in schema public to ${names.app}`,
      `revoke all on _prisma_migrations from ${names.app}`,
      `grant select on _prisma_migrations to ${names.app}`,
      // The job queue makes a schema of its own.
      `grant create on database ${names.database} to ${names.app}`,
      ...CHANGEABLE.map(([table, rights]) => `grant ${rights} on ${table} to ${names.app}`),
    ].join(';'),
  );
}

async function roleOf(url: string): Promise<string> {
  const pool = openPool(url, 1);
  try {
    const { rows } = await pool.query<{ role: string }>('select current_user::text as role');
    return rows[0]?.role ?? '';
  } finally {
    await pool.end();
  }
}

/**
 * Brings a server's schema to this release, as the owner's role where there is one, and gives the app's role only what it
 * needs. Several processes may start at once: an advisory lock lets one through at a time.
 */
export async function migrateServer(
  url: string,
  ownerUrl: string | null,
  prismaFolder?: string,
): Promise<readonly string[]> {
  const appRole =
    ownerUrl === null
      ? null
      : await roleOf(url).catch((error: unknown) => Promise.reject(toStorageFault(error)));
  // One connection holds the advisory lock, the other is the engine's.
  const pool = openPool(ownerUrl ?? url, 2);
  try {
    const client = await pool.connect();
    try {
      await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      const names = await migrate(new ScriptSafePrismaPg(pool), () => readApplied(client), prismaFolder);
      if (appRole !== null) await grant(client, appRole);
      return names;
    } finally {
      // Ends the session and with it the advisory lock.
      client.release(true);
    }
  } catch (error) {
    throw toStorageFault(error);
  } finally {
    await pool.end();
  }
}
