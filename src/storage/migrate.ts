import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { StorageFault, toStorageFault } from './storage-fault.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** As Prisma's engine records it: hex SHA-256 of the file. */
  readonly checksum: string;
}

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

const PRISMA_FOLDER = fileURLToPath(new URL('../../prisma/', import.meta.url));

/** Migrations of this release, oldest first. */
export function readMigrations(prismaFolder = PRISMA_FOLDER): readonly Migration[] {
  const folder = join(prismaFolder, 'migrations');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** Rows of Prisma's own table in the shape of AppliedMigration. */
export const APPLIED_SQL =
  `select migration_name as name, checksum, finished_at is not null as finished from _prisma_migrations ` +
  `where rolled_back_at is null order by started_at, migration_name`;

/**
 * The migrations still to apply. Throws when the database holds what this release does not: a changed, unknown or half
 * applied migration.
 */
function pendingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = known.get(row.name);
    if (migration === undefined) {
      throw new StorageFault('STORAGE.MIGRATION_UNKNOWN', `this release has no migration ${row.name}`);
    }
    if (migration.checksum !== row.checksum) {
      throw new StorageFault(
        'STORAGE.MIGRATION_CHANGED',
        `migration ${row.name} was another when it was applied`,
      );
    }
    if (!row.finished) {
      throw new StorageFault(
        'STORAGE.MIGRATION_FAILED',
        `migration ${row.name} was begun and never finished`,
      );
    }
  }
  const names = new Set(applied.map((row) => row.name));
  return migrations.filter((migration) => !names.has(migration.name));
}

/** The part of the WebAssembly API in use; TypeScript declares it only for browsers. */
interface WebAssemblyApi {
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
}

interface EngineGlue {
  readonly __wbg_set_wasm: (exports: unknown) => void;
  readonly SchemaEngine: {
    new: (
      options: { datamodels: [string, string][] },
      onLog: (line: string) => void,
      adapter: unknown,
    ) => Promise<Engine>;
  };
}

interface Engine {
  applyMigrations: (input: unknown) => Promise<{ appliedMigrationNames: string[] }>;
  free?: () => void;
}

/** Instantiated by hand, because the package's own entry imports the .wasm file as a module, which Node 20 cannot. */
async function instantiateGlue(): Promise<EngineGlue> {
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineGlue;
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const wasm = readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'));
  const api = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi;
  const { instance } = await api.instantiate(new Uint8Array(wasm), {
    './schema_engine_bg.js': unrefTimers(glue),
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue;
}

/** The engine never clears the ten seconds it allows itself for its lock; the process need not wait for them. */
function unrefTimers(glue: object): Record<string, unknown> {
  const imports: Record<string, unknown> = { ...glue };
  for (const name of Object.keys(imports).filter((key) => key.startsWith('__wbg_setTimeout_'))) {
    imports[name] = (callback: () => void, milliseconds: number) =>
      setTimeout(callback, milliseconds >>> 0).unref();
  }
  return imports;
}

let sharedGlue: Promise<EngineGlue> | null = null;

async function openEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  prismaFolder: string,
): Promise<Engine> {
  // Once per process: the glue keeps views on the memory of its first instance.
  sharedGlue ??= instantiateGlue();
  const { SchemaEngine } = await sharedGlue;
  const path = join(prismaFolder, 'schema.prisma');
  return SchemaEngine.new(
    { datamodels: [[path, readFileSync(path, 'utf8')]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

/**
 * Applies the migrations of this release through Prisma's own engine, so that `prisma migrate` sees them as applied.
 * `readApplied` gives the rows of APPLIED_SQL, none when the table is not there yet. Starting the engine costs more than
 * opening the database, so it is only started when something is to be applied. Gives the names that were applied.
 */
export async function migrate(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  readApplied: () => Promise<readonly AppliedMigration[]>,
  prismaFolder = PRISMA_FOLDER,
): Promise<readonly string[]> {
  const migrations = readMigrations(prismaFolder);
  if (pendingMigrations(migrations, await readApplied()).length === 0) return [];
  try {
    const engine = await openEngine(adapter, prismaFolder);
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: 'prisma/migrations',
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    engine.free?.();
    return appliedMigrationNames;
  } catch (error) {
    const fault = toStorageFault(error);
    if (fault.code !== 'STORAGE.STATEMENT_FAILED') throw fault;
    throw new StorageFault('STORAGE.MIGRATION_FAILED', fault.message, fault.sqlState, null, error);
  }
}
