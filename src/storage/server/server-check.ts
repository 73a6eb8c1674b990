import type { ClientBase } from 'pg';
import { StorageFault } from '../storage-fault.js';

const OLDEST_VERSION = 150_000;

interface ServerSettings {
  readonly version: number;
  readonly versionText: string;
  readonly fsync: string;
  readonly synchronousCommit: string;
}

async function readSettings(client: ClientBase): Promise<ServerSettings> {
  const { rows } = await client.query<Record<string, string>>(
    `select current_setting('server_version_num') as v, current_setting('server_version') as t,
            current_setting('fsync') as f, current_setting('synchronous_commit') as s`,
  );
  const row = rows[0] ?? {};
  return {
    version: Number(row['v']),
    versionText: row['t'] ?? '',
    fsync: row['f'] ?? '',
    synchronousCommit: row['s'] ?? '',
  };
}

/**
 * Refuses a server on which an acknowledged write could be lost, or that is too old. Reads the settings as this role has
 * them in this database, before Yojo sets any of its own.
 */
export async function checkServer(client: ClientBase): Promise<void> {
  const settings = await readSettings(client);
  if (settings.version < OLDEST_VERSION) {
    throw new StorageFault('STORAGE.SERVER_TOO_OLD', `the server is PostgreSQL ${settings.versionText}`);
  }
  const off = [
    settings.fsync === 'off' ? 'fsync' : null,
    settings.synchronousCommit === 'off' ? 'synchronous_commit' : null,
  ].filter((name) => name !== null);
  if (off.length > 0) {
    throw new StorageFault('STORAGE.SERVER_NOT_DURABLE', `the server has ${off.join(' and ')} switched off`);
  }
}
