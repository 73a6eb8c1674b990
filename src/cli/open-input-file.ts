import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { failure } from '../domain/failure.js';
import type { CliDeps } from './cli-deps.js';
import { CommandRefused } from './failure-report.js';

/** A file named on the command line; its bytes can be read more than once. */
export interface InputFile {
  /** As it was written, for messages. */
  readonly shown: string;
  readonly name: string;
  readonly byteLength: number;
  read(): AsyncIterable<Uint8Array>;
  /** Removes what was kept for reading again. */
  dispose(): Promise<void>;
}

/** Looks at a file before anything is done; `-` is standard input, kept in a temporary file of this user. */
export async function openInputFile(path: string, stdin: CliDeps['stdin']): Promise<InputFile> {
  if (path === '-') return keepStandardInput(stdin);
  const byteLength = await sizeOf(path);
  return {
    shown: path,
    name: basename(path),
    byteLength,
    read: () => createReadStream(path) as AsyncIterable<Uint8Array>,
    dispose: () => Promise.resolve(),
  };
}

async function keepStandardInput(stdin: CliDeps['stdin']): Promise<InputFile> {
  const folder = await mkdtemp(join(tmpdir(), 'yojo-stdin-'));
  const path = join(folder, 'stdin');
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await pipeline(stdin, createWriteStream(path, { mode: 0o600 }));
    const byteLength = await sizeOf(path);
    const read = (): AsyncIterable<Uint8Array> => createReadStream(path) as AsyncIterable<Uint8Array>;
    return { shown: 'stdin', name: 'stdin', byteLength, read, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
  throw unreadable(path, 'it is not a regular file');
}

function unreadable(path: string, why: string): CommandRefused {
  return new CommandRefused(
    failure(
      'CLI.FILE_UNREADABLE',
      `cannot read ${path}: ${why}`,
      'check the path and its permissions; - reads standard input',
    ),
  );
}
