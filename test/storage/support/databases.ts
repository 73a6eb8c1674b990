import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from '../../../src/storage/database.js';
import { openDatabase } from '../../../src/storage/open-database.js';

export interface TestDatabase {
  readonly database: Database;
  /** Closes it and opens the same database again. */
  reopen(): Promise<Database>;
  /** Closes and removes it. */
  drop(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  open(): Promise<TestDatabase>;
  /** A closed database to open fresh copies of, which takes less time than making each from nothing. */
  template(prepare: (database: Database) => Promise<void>): Promise<TemplateDatabase>;
}

export interface TemplateDatabase {
  open(): Promise<TestDatabase>;
  drop(): Promise<void>;
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'yojo-test-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export async function temporaryServerDatabase(
  baseUrl: string,
  template = 'template1',
): Promise<{ readonly url: string; readonly name: string; drop(): Promise<void> }> {
  const name = `yojo_test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: baseUrl });
  await admin.connect();
  await admin.query(`create database ${name} template ${template}`);
  const url = new URL(baseUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    name,
    drop: async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

async function opened(
  open: () => Promise<Database>,
  remove: () => Promise<void> | void,
): Promise<TestDatabase> {
  let database = await open();
  return {
    get database() {
      return database;
    },
    reopen: async () => {
      await database.close();
      database = await open();
      return database;
    },
    drop: async () => {
      await database.close();
      await remove();
    },
  };
}

/** How long a test waits for the database that another one makes. */
const PATIENCE_MS = 120_000;

/** An empty embedded database, closed: made once per run, because making one takes seconds and copying it does not. */
async function emptyCluster(): Promise<string> {
  const shared = process.env['YOJO_TEST_CLUSTER'] ?? '';
  const [making, ready] = [join(shared, 'making'), join(shared, 'ready')];
  for (const since = Date.now(); !existsSync(ready); await setTimeout(50)) {
    if (Date.now() - since > PATIENCE_MS) throw new Error(`nobody finished the database in ${making}`);
    try {
      mkdirSync(making);
    } catch {
      continue;
    }
    try {
      await (await openDatabase({ folder: join(making, 'cluster') })).close();
      renameSync(join(making, 'cluster'), ready);
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  return ready;
}

const embedded: Engine = {
  name: 'embedded',
  open: async () => {
    const folder = temporaryFolder();
    cpSync(await emptyCluster(), folder.path, { recursive: true });
    return opened(
      () => openDatabase({ folder: folder.path }),
      () => {
        folder.remove();
      },
    );
  },
  template: async (prepare) => {
    const prepared = temporaryFolder();
    const database = await openDatabase({ folder: prepared.path });
    await prepare(database).finally(() => database.close());
    return {
      open: () => {
        const folder = temporaryFolder();
        cpSync(prepared.path, folder.path, { recursive: true });
        return opened(
          () => openDatabase({ folder: folder.path }),
          () => {
            folder.remove();
          },
        );
      },
      drop: () => {
        prepared.remove();
        return Promise.resolve();
      },
    };
  },
};

export const serverUrl = process.env['YOJO_TEST_DATABASE_URL'];

const server: Engine = {
  name: 'server',
  open: async () => {
    const temporary = await temporaryServerDatabase(serverUrl ?? '');
    return opened(
      () => openDatabase({ url: temporary.url, lockTimeoutMs: 2_000 }),
      () => temporary.drop(),
    );
  },
  template: async (prepare) => {
    const prepared = await temporaryServerDatabase(serverUrl ?? '');
    const database = await openDatabase({ url: prepared.url });
    await prepare(database).finally(() => database.close());
    return {
      open: async () => {
        const copy = await temporaryServerDatabase(serverUrl ?? '', prepared.name);
        return opened(
          () => openDatabase({ url: copy.url, lockTimeoutMs: 2_000 }),
          () => copy.drop(),
        );
      },
      drop: () => prepared.drop(),
    };
  },
};

/** The embedded database always, a server when one is named. */
export const engines: readonly Engine[] = serverUrl === undefined ? [embedded] : [embedded, server];
