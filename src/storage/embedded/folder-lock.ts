import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StorageFault, type StorageFaultCode } from '../storage-fault.js';
import { messageOf, systemCodeOf } from '../system-error.js';
import { mayBeAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';

/** Where the owner of a folder listens for commands of the same machine. */
export interface LoopbackServer {
  readonly address: string;
  readonly token: string;
}

/** What `yojo.lock` says. `token` is unique to one acquisition. */
export interface LockRecord extends ProcessIdentity {
  readonly token: string;
  readonly server: LoopbackServer | null;
}

export interface FolderLock {
  readonly record: LockRecord;
  /** Tells other processes how to reach this one. The lock file is readable by its owner only. */
  publish(server: LoopbackServer): void;
  release(): void;
}

const LOCK_NAME = 'yojo.lock';
const TAKEOVER_PREFIX = `${LOCK_NAME}.takeover.`;
const NEW_PREFIX = `${LOCK_NAME}.new.`;
const ATTEMPTS = 200;

function parseRecord(text: string): LockRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const record = value as Partial<LockRecord>;
    const whole =
      typeof record.pid === 'number' &&
      typeof record.host === 'string' &&
      /^[0-9a-f]{32}$/.test(record.token ?? '');
    return whole ? ({ bootId: null, startTicks: null, server: null, ...record } as LockRecord) : null;
  } catch {
    return null;
  }
}

/** The record in a lock file; null when there is no file. */
function readRecord(path: string): LockRecord | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const record = parseRecord(text);
  if (record !== null) return record;
  throw new StorageFault(
    'STORAGE.FOLDER_LOCKED',
    `the lock file ${path} cannot be read; if no Yojo runs on this folder, delete it`,
  );
}

/** Writes a whole lock file under a name of its own, mode 0600, and makes it durable. */
function writeRecord(folder: string, record: LockRecord): string {
  const path = join(folder, `${NEW_PREFIX}${randomBytes(8).toString('hex')}`);
  try {
    const fd = openSync(path, 'wx', 0o600);
    try {
      writeSync(fd, `${JSON.stringify(record)}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    return path;
  } catch (error) {
    unlinkIfThere(path);
    throw new StorageFault(
      FAULT_OF_DISK.get(systemCodeOf(error) ?? '') ?? 'STORAGE.FOLDER_UNUSABLE',
      `the lock file ${path}: ${messageOf(error)}`,
      null,
      null,
      error,
    );
  }
}

const FAULT_OF_DISK: ReadonlyMap<string, StorageFaultCode> = new Map([
  ['EIO', 'STORAGE.IO_FAILED'],
  ['ENOSPC', 'STORAGE.DISK_FULL'],
  ['EDQUOT', 'STORAGE.DISK_FULL'],
]);

function linkedExclusively(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
}

function refuse(folder: string, owner: LockRecord): StorageFault {
  const reach = owner.server === null ? '' : `, listening on ${owner.server.address}`;
  return new StorageFault(
    'STORAGE.FOLDER_LOCKED',
    `the data folder ${folder} is in use by process ${String(owner.pid)} on ${owner.host}${reach}`,
  );
}

/**
 * Gets the lock at `path` by link(), which only one process can win. A dead owner's file may be replaced only by whoever
 * holds the takeover lock named after that owner's token, got in this same way; so two processes that both find a stale
 * lock never replace each other. The file is read again under the takeover lock, because it may have been replaced since.
 * Returns the live owner when there is one, null when the lock is now ours.
 */
function contend(folder: string, path: string, mine: string): LockRecord | 'AGAIN' | null {
  if (linkedExclusively(mine, path)) return null;
  const owner = readRecord(path);
  if (owner === null) return 'AGAIN';
  if (mayBeAlive(owner)) return owner;
  const takeover = join(folder, `${TAKEOVER_PREFIX}${owner.token}`);
  const contender = contend(folder, takeover, mine);
  // A live contender will be the owner in a moment, or die: look again then.
  if (contender !== null) return 'AGAIN';
  try {
    if (readRecord(path)?.token !== owner.token) return 'AGAIN';
    const copy = `${mine}.r`;
    linkSync(mine, copy);
    renameSync(copy, path);
    return null;
  } finally {
    unlinkIfThere(takeover);
  }
}

/** Removes what crashed processes left behind; only called by the owner. */
function tidy(folder: string, keep: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(TAKEOVER_PREFIX) && !name.startsWith(NEW_PREFIX)) continue;
    const path = join(folder, name);
    if (path === keep) continue;
    const record = parseRecordOf(path);
    if (record !== null && !mayBeAlive(record)) unlinkIfThere(path);
  }
}

function parseRecordOf(path: string): LockRecord | null {
  try {
    return parseRecord(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function lockOf(folder: string, record: LockRecord): FolderLock {
  const path = join(folder, LOCK_NAME);
  let current = record;
  return {
    get record() {
      return current;
    },
    publish: (server) => {
      const next = { ...current, server };
      renameSync(writeRecord(folder, next), path);
      current = next;
    },
    release: () => {
      if (parseRecordOf(path)?.token === record.token) unlinkIfThere(path);
    },
  };
}

/**
 * Takes the exclusive lock of a data folder, or throws STORAGE.FOLDER_LOCKED naming the owner's pid. The lock of a dead
 * process (crash, kill -9, restart of the machine) is taken over. PGlite itself takes no lock at all.
 *
 * @example const lock = await lockFolder('/var/lib/yojo')
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const record: LockRecord = { ...ownIdentity(), token: randomBytes(16).toString('hex'), server: null };
  const path = join(folder, LOCK_NAME);
  const mine = writeRecord(folder, record);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const owner = contend(folder, path, mine);
      if (owner === null) {
        tidy(folder, mine);
        return lockOf(folder, record);
      }
      if (owner !== 'AGAIN') throw refuse(folder, owner);
      await pause(5 + attempt);
    }
    throw new StorageFault(
      'STORAGE.FOLDER_LOCKED',
      `the data folder ${folder} is being taken by other processes`,
    );
  } finally {
    unlinkIfThere(mine);
  }
}

/**
 * Who owns a data folder now, for commands that must go through the running server; null when nobody does.
 *
 * @example readFolderOwner(folder)?.server?.address
 */
export function readFolderOwner(folder: string): LockRecord | null {
  const record = readRecord(join(folder, LOCK_NAME));
  return record !== null && mayBeAlive(record) ? record : null;
}
