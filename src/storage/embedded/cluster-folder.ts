import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { StorageFault } from '../storage-fault.js';
import { messageOf } from '../system-error.js';

function fsyncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function fsyncTree(folder: string): void {
  for (const child of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, child.name);
    if (child.isDirectory()) fsyncTree(path);
    else if (child.isFile()) fsyncPath(path);
  }
  fsyncPath(folder);
}

/** Makes the data folder, with every new parent made durable; gives its absolute path. */
export function prepareDataFolder(folder: string): string {
  const path = resolve(folder);
  try {
    const firstNew = mkdirSync(path, { recursive: true, mode: 0o700 });
    if (firstNew !== undefined) fsyncPath(dirname(firstNew));
    return path;
  } catch (error) {
    throw new StorageFault(
      'STORAGE.FOLDER_UNUSABLE',
      `the data folder ${path}: ${messageOf(error)}`,
      null,
      null,
      error,
    );
  }
}

/**
 * The folder of the PostgreSQL cluster inside a data folder. A new cluster is made beside it, made durable whole and then
 * renamed, so that a crash during the very first start never leaves half a cluster that looks like one.
 */
export async function ensureCluster(dataFolder: string): Promise<string> {
  const cluster = join(dataFolder, 'postgres');
  if (existsSync(cluster)) return cluster;
  const unfinished = join(dataFolder, 'postgres.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  const first = await PGlite.create({ fs: new NodeFS(unfinished) });
  await first.close();
  fsyncTree(unfinished);
  renameSync(unfinished, cluster);
  fsyncPath(dataFolder);
  return cluster;
}
