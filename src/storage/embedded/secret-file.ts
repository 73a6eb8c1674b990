import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StorageFault } from '../storage-fault.js';
import { messageOf, systemCodeOf } from '../system-error.js';

const BYTES = 32;

/**
 * A secret that lives with a data folder: random, made at the first use, readable by the owner only, the same after every
 * restart.
 *
 * @example const key = readSecret('data', 'cursor.key')
 */
export function readSecret(folder: string, name: string): Uint8Array {
  const path = join(folder, name);
  try {
    return readWhole(path) ?? make(folder, path);
  } catch (error) {
    if (error instanceof StorageFault) throw error;
    throw new StorageFault(
      'STORAGE.FOLDER_UNUSABLE',
      `the secret ${path}: ${messageOf(error)}`,
      null,
      null,
      error,
    );
  }
}

function readWhole(path: string): Uint8Array | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
  if (bytes.byteLength === BYTES) return bytes;
  throw new StorageFault(
    'STORAGE.FOLDER_UNUSABLE',
    `the secret ${path} is damaged; delete it and a new one is made`,
  );
}

/** Written whole under another name first: a crash leaves no half of a secret. */
function make(folder: string, path: string): Uint8Array {
  const secret = randomBytes(BYTES);
  const fresh = join(folder, `secret.new.${randomBytes(8).toString('hex')}`);
  const fd = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(fd, secret);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  linkSync(fresh, path);
  unlinkSync(fresh);
  return secret;
}
