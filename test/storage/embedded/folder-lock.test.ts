import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lockFolder, readFolderOwner } from '../../../src/storage/embedded/folder-lock.js';
import { ownIdentity } from '../../../src/storage/embedded/process-identity.js';
import { compileInto } from '../support/compiled.js';
import { temporaryFolder } from '../support/databases.js';

const temporary = temporaryFolder();
const children: ChildProcess[] = [];
let folders = 0;

/** A program that locks the folders it is given, one every `gap` ms from `start` on, and says which it won. */
const CONTENDER = `
import { lockFolder } from './storage/embedded/folder-lock.js';
const [start, gap, ...folders] = process.argv.slice(2);
const won = [];
for (const [i, folder] of folders.entries()) {
  await new Promise((go) => setTimeout(go, Math.max(0, Number(start) + i * Number(gap) - 5 - Date.now())));
  while (Date.now() < Number(start) + i * Number(gap));
  await lockFolder(folder).then(() => won.push(i), (fault) => {
    if (fault.code !== 'STORAGE.FOLDER_LOCKED') throw fault;
  });
}
process.stdout.write(JSON.stringify(won) + '\\n');
setInterval(() => {}, 1000);
`;

beforeAll(() => {
  compileInto(temporary.path, [
    'storage/storage-fault.ts',
    'storage/system-error.ts',
    'storage/embedded/process-identity.ts',
    'storage/embedded/folder-lock.ts',
  ]);
  writeFileSync(join(temporary.path, 'contender.mjs'), CONTENDER);
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  temporary.remove();
});

function newFolder(): string {
  folders += 1;
  const path = join(temporary.path, `data-${String(folders)}`);
  mkdirSync(path);
  return path;
}

async function contender(
  start: number,
  gap: number,
  names: readonly string[],
): Promise<{ child: ChildProcess; won: number[] }> {
  const program = join(temporary.path, 'contender.mjs');
  const child = spawn(process.execPath, [program, String(start), String(gap), ...names], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, won: JSON.parse(line.toString()) as number[] };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function leaveStaleLock(folder: string, change: object = {}): void {
  const record = { ...ownIdentity(), startTicks: '1', token: 'a'.repeat(32), server: null, ...change };
  writeFileSync(join(folder, 'yojo.lock'), JSON.stringify(record));
}

test('a second owner is refused by name, a released folder is free', async () => {
  const folder = newFolder();
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'STORAGE.FOLDER_LOCKED',
    message: expect.stringContaining(`process ${String(process.pid)} `),
  });
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  (await lockFolder(folder)).release();
});

test('a live process keeps its folder, a killed one loses it', async () => {
  const folder = newFolder();
  const { child, won } = await contender(0, 0, [folder]);
  expect(won).toEqual([0]);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    message: expect.stringContaining(`process ${String(child.pid)} `),
  });
  await killed(child);
  expect(readFolderOwner(folder)).toBeNull();
  const lock = await lockFolder(folder);
  expect(readFolderOwner(folder)?.pid).toBe(process.pid);
  lock.release();
});

test('a pid that was used again, or another boot, does not count as alive; another host does', async () => {
  const used = newFolder();
  leaveStaleLock(used);
  (await lockFolder(used)).release();
  const rebooted = newFolder();
  leaveStaleLock(rebooted, { ...ownIdentity(), bootId: 'other' });
  (await lockFolder(rebooted)).release();
  const elsewhere = newFolder();
  leaveStaleLock(elsewhere, { host: 'elsewhere' });
  await expect(lockFolder(elsewhere)).rejects.toMatchObject({ code: 'STORAGE.FOLDER_LOCKED' });
});

test('an unreadable lock is refused, not removed', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'yojo.lock'), '{"pid":');
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'STORAGE.FOLDER_LOCKED' });
  expect(readFileSync(join(folder, 'yojo.lock'), 'utf8')).toBe('{"pid":');
});

test('a takeover that was itself interrupted is taken over', async () => {
  const folder = newFolder();
  leaveStaleLock(folder);
  const interrupted = { ...ownIdentity(), startTicks: '2', token: 'b'.repeat(32), server: null };
  writeFileSync(join(folder, `yojo.lock.takeover.${'a'.repeat(32)}`), JSON.stringify(interrupted));
  const lock = await lockFolder(folder);
  expect(readdirSync(folder)).toEqual(['yojo.lock']);
  lock.release();
});

test('the owner says where it listens, to its own user only', async () => {
  const folder = newFolder();
  const lock = await lockFolder(folder);
  lock.publish({ address: 'http://127.0.0.1:4000', token: 'secret' });
  expect(readFolderOwner(folder)?.server).toEqual({ address: 'http://127.0.0.1:4000', token: 'secret' });
  expect(statSync(join(folder, 'yojo.lock')).mode & 0o777).toBe(0o600);
  lock.release();
  expect(readFolderOwner(folder)).toBeNull();
});

test('of four processes that find the same stale lock exactly one wins, 40 times', async () => {
  const contested = Array.from({ length: 40 }, newFolder);
  for (const folder of contested) leaveStaleLock(folder);
  const start = Date.now() + 700;
  const all = await Promise.all(Array.from({ length: 4 }, () => contender(start, 30, contested)));
  const wins = all.flatMap(({ won }) => won).sort((a, b) => a - b);
  expect(wins).toEqual(contested.map((_, i) => i));
  // The canary: the contest was one, not a procession with the same winner.
  expect(all.filter(({ won }) => won.length > 0).length).toBeGreaterThan(1);
}, 30_000);
