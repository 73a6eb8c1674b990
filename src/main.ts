import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { identifyCaller } from './app/caller.js';
import type { DemoScenario } from './app/load-demo.js';
import type { JobQueue } from './app/start-job.js';
import type { CliDeps, LoopbackServer, RunningServer, Store } from './cli/cli-deps.js';
import { EXIT_OPERATIONAL } from './cli/exit-codes.js';
import { renderFailure } from './cli/failure-report.js';
import { performCommand } from './cli/perform-command.js';
import { runCli } from './cli/run-cli.js';
import { loadConfig, type Config } from './config.js';
import type { Failure } from './domain/failure.js';
import { instant } from './domain/time/instant.js';
import type { GraphqlServices, HttpServices } from './http/http-services.js';
import { createJsonLog, textOfError, type Log } from './http/json-log.js';
import type { PersistentQueue } from './jobs/queue.js';
import { readFolderOwner, type FolderLock } from './storage/embedded/folder-lock.js';

/** The composition root: wires everything and runs the command line; gives its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  return runCli(createDeps(), argv);
}

/** The lock of the folder beneath an embedded store: serving publishes its address there. */
const locks = new WeakMap<Store, FolderLock>();

function createDeps(): CliDeps {
  const root = rootFolder();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  // A reader that has seen enough (`yojo … | head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    version,
    config: loadConfig(),
    openStore: (config) => openStore(config, join(root, 'prisma')),
    startServer: (store, config) => startServer(store, config, version),
    findServer,
    loadDemoScenario: () => loadDemoScenario(root),
    openRigLine: async (timeoutMs) => {
      const { TcpRigLine } = await import('./clients/cgminer/tcp-rig-line.js');
      return new TcpRigLine(timeoutMs);
    },
    openVtn: async (url, credentials, timeoutMs) => {
      const { HttpVtn } = await import('./clients/openadr/http-vtn.js');
      return new HttpVtn(url, credentials, timeoutMs);
    },
    clock: { now: () => instant(Date.now()), wait },
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    signals: process,
    now: () => performance.now(),
    forceExit: (code) => process.exit(code),
  };
}

/** Waits, or ends at once when the signal is given. */
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** The folder of package.json: the sources and the compiled product lie at different depths below it. */
function rootFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The database and what serves it are loaded when a command needs them: `yojo --help` needs neither. */
async function openStore(
  { databaseUrl, databaseOwnerUrl, dataDir }: Config,
  prismaFolder: string,
): Promise<Store> {
  const [{ openEmbedded, openServer }, { createStore }] = await Promise.all([
    import('./storage/open-database.js'),
    import('./storage/sql-store.js'),
  ]);
  if (databaseUrl !== null) {
    const owner = databaseOwnerUrl === null ? {} : { ownerUrl: databaseOwnerUrl };
    return createStore(await openServer({ url: databaseUrl, prismaFolder, ...owner }));
  }
  const database = await openEmbedded({ folder: dataDir, prismaFolder, onFault: endWithFault });
  const store = createStore(database);
  locks.set(store, database.lock);
  return store;
}

/** The disk failed under the embedded database: nothing more can be kept, so nothing more is done. */
function endWithFault(fault: Failure): void {
  process.stderr.write(renderFailure(fault), () => process.exit(EXIT_OPERATIONAL));
}

function findServer(dataDir: string): LoopbackServer | null {
  return readFolderOwner(dataDir)?.server ?? null;
}

async function loadDemoScenario(root: string): Promise<DemoScenario> {
  const { demoScenario } = await import('../seeds/demo-scenario.js');
  return demoScenario(join(root, 'seeds'));
}

async function startServer(store: Store, config: Config, version: string): Promise<RunningServer> {
  const log = createJsonLog(
    config.logLevel,
    (line) => process.stderr.write(line),
    () => new Date(),
  );
  const commandToken = randomBytes(32).toString('base64url');
  const { startHttpServer } = await import('./http/start-http-server.js');
  const jobs = startJobsBehind(store, log);
  const services: HttpServices = {
    version,
    store,
    graphql: await graphqlServices(store, config, jobs, log),
    performCommand: (name, named, args, onProgress) =>
      performCommand({ store, named, onProgress }, name, args),
    commandToken,
    log,
    newId: randomUUID,
  };
  try {
    const http = await startHttpServer(services, config);
    jobs.begin();
    locks.get(store)?.publish({ address: http.origin, token: commandToken });
    return {
      url: `${http.origin}/graphql`,
      ended: http.ended,
      close: async () => {
        await http.close();
        await jobs.stop();
      },
    };
  } catch (error) {
    await jobs.stop();
    throw error;
  }
}

interface RunningJobs {
  readonly queue: PersistentQueue;
  stop(): Promise<void>;
}

/** Jobs that begin behind the server: the first query does not wait for the queue, only the first job does. */
function startJobsBehind(store: Store, log: Log): JobQueue & { begin(): void; stop(): Promise<void> } {
  let begun: Promise<RunningJobs> | null = null;
  const running = (): Promise<RunningJobs> => (begun ??= startJobs(store, log));
  return {
    begin: () => {
      running().catch((error: unknown) => {
        log.write({ level: 'error', event: 'jobs.start', error: textOfError(error) });
      });
    },
    send: async (jobUid) => (await running()).queue.send(jobUid),
    stop: async () => {
      // One that never came up has said so in the log, and has nothing to stop.
      const jobs = await begun?.catch(() => null);
      await jobs?.stop();
    },
  };
}

async function startJobs(store: Store, log: Log): Promise<RunningJobs> {
  const [{ PersistentQueue }, { Worker }, { runJob }] = await Promise.all([
    import('./jobs/queue.js'),
    import('./jobs/worker.js'),
    import('./app/run-job.js'),
  ]);
  const queue = await PersistentQueue.open(store, (error) => {
    log.write({ level: 'error', event: 'jobs.queue', error: textOfError(error) });
  });
  const worker = new Worker({
    jobs: store.jobs,
    queue,
    run: (job) => runJob(store, job, () => performance.now()),
    log,
    newId: randomUUID,
  });
  return { queue, stop: () => worker.stop() };
}

async function graphqlServices(
  store: Store,
  config: Config,
  queue: JobQueue,
  log: Log,
): Promise<GraphqlServices> {
  const [
    { buildYojoSchema },
    { createContext },
    { createRequestCheck },
    { DEFAULT_LIMITS },
    { createFormatError },
    { createCursorCodec },
  ] = await Promise.all([
    import('./graphql/build-schema.js'),
    import('./graphql/context.js'),
    import('./graphql/limits/check-request.js'),
    import('./graphql/limits/request-limits.js'),
    import('./graphql/format-error.js'),
    import('./graphql/paging/cursor-codec.js'),
  ]);
  const schema = buildYojoSchema();
  const cursors = createCursorCodec(await cursorKey(config));
  return {
    schema,
    createContext: (named) => createContext((who) => identifyCaller(store, who), named, queue, cursors),
    checkRequest: createRequestCheck(schema, DEFAULT_LIMITS),
    formatError: createFormatError({
      newId: randomUUID,
      write: (entry) => {
        log.write(entry);
      },
    }),
  };
}

/**
 * Signs cursors. The embedded database keeps a key in its folder. On a server it comes out of the password of DATABASE_URL,
 * so that every process and every restart has the same; without a password cursors end with the process.
 */
async function cursorKey({ databaseUrl, dataDir }: Config): Promise<Uint8Array> {
  if (databaseUrl === null) {
    const { readSecret } = await import('./storage/embedded/secret-file.js');
    return readSecret(dataDir, 'cursor.key');
  }
  const { password, pathname } = new URL(databaseUrl);
  if (password === '') return randomBytes(32);
  return new Uint8Array(hkdfSync('sha256', password, pathname, 'yojo cursors', 32));
}
