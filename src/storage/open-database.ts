import type { Database } from './database.js';
import { EmbeddedDatabase, type EmbeddedOptions } from './embedded/embedded-database.js';
import { APPLIED_SQL, migrate, type AppliedMigration } from './migrate.js';
import { ServerDatabase, type ServerOptions } from './server/server-database.js';
import { migrateServer } from './server/server-migration.js';
import { toStorageFault } from './storage-fault.js';

export interface OpenServerOptions extends ServerOptions {
  /** Migrations run as this role; without it as the app's own. */
  readonly ownerUrl?: string;
  /** Folder of schema.prisma and migrations/; the release's own when not given. */
  readonly prismaFolder?: string;
}

export interface OpenEmbeddedOptions extends EmbeddedOptions {
  readonly url?: undefined;
  readonly prismaFolder?: string;
}

async function readEmbeddedMigrations(database: EmbeddedDatabase): Promise<readonly AppliedMigration[]> {
  return database.read(async (session) => {
    const [row] = await session.query<{ found: boolean }>(
      `select to_regclass('_prisma_migrations') is not null as found`,
    );
    return row?.found === true ? session.query<AppliedMigration>(APPLIED_SQL) : [];
  });
}

/**
 * Opens the embedded database in a folder and brings it to this release. Throws a StorageFault, e.g.
 * STORAGE.FOLDER_LOCKED while another process owns the folder.
 *
 * @example const database = await openEmbedded({ folder: 'data' })
 */
export async function openEmbedded(options: OpenEmbeddedOptions): Promise<EmbeddedDatabase> {
  const database = await EmbeddedDatabase.open(options);
  try {
    await migrate(database.adapter, () => readEmbeddedMigrations(database), options.prismaFolder);
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw toStorageFault(error);
  }
}

/**
 * Opens a PostgreSQL server: refuses one that is not durable or too old, then brings it to this release.
 *
 * @example const database = await openServer({ url, ownerUrl })
 */
export async function openServer(options: OpenServerOptions): Promise<ServerDatabase> {
  const database = await ServerDatabase.open(options);
  try {
    await migrateServer(options.url, options.ownerUrl ?? null, options.prismaFolder);
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw toStorageFault(error);
  }
}

/**
 * A server when a `url` is given, otherwise the embedded database in `folder`.
 *
 * @example const database = await openDatabase({ folder: 'data' })
 */
export function openDatabase(options: OpenServerOptions | OpenEmbeddedOptions): Promise<Database> {
  return options.url === undefined ? openEmbedded(options) : openServer(options);
}
