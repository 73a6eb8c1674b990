import { closeSync, fsyncSync, openSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { StorageFault } from '../storage-fault.js';
import { messageOf, systemCodeOf } from '../system-error.js';

/** The part of an Emscripten stream that matters here; directories have no `nfd`. */
interface NodeStream {
  readonly nfd?: number;
  readonly node: object;
  readonly path?: string;
}

interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: NodeStream) => number } & Record<
    'read' | 'write',
    (stream: NodeStream, ...rest: unknown[]) => number
  >;
  realPath(node: object): string;
}

/** The part of PGlite's WebAssembly module that is touched. */
interface PostgresModule {
  readonly NODEFS?: NodeFileSystem;
  readonly FS: {
    readonly ErrnoError: new (errno: number) => Error;
    readonly streams: readonly (NodeStream | null | undefined)[];
  };
  onAbort?: (what: unknown) => void;
  stackRestore: (pointer: number) => void;
  _PostgresMainLoopOnce: () => void;
  _PostgresMainLongJmp: () => void;
  _PostgresSendReadyForQueryIfNecessary: () => void;
  _pgl_pq_flush: () => void;
}

/** WASI numbers, as Emscripten's C library reads them. */
const EIO = 29;
const ENOSPC = 51;

type PreRun = (module: PostgresModule) => void;

/** The system calls that tests may make fail. */
export interface DiskCalls {
  readonly fsync: (fd: number) => void;
  /** Called before every write with the file's path inside the database; throws to make it fail. */
  readonly beforeWrite?: (path: string) => void;
}

export const REAL_DISK: DiskCalls = { fsync: fsyncSync };

/**
 * PGlite's folder with real fsync, of directories too (PGlite's own has none), and with a dead man's switch: after the
 * first failed disk call, or when PostgreSQL panics, nothing more reaches PostgreSQL or the disk. Without the switch a
 * panic leaves PGlite's message loop spinning for ever.
 */
export class DurableNodeFS extends NodeFS {
  #fault: StorageFault | null = null;
  #module: PostgresModule | null = null;
  #lastDiskError: unknown = null;

  constructor(
    folder: string,
    private readonly disk: DiskCalls,
  ) {
    super(folder);
  }

  /** Set once, when the database must not be used any more. */
  get fault(): StorageFault | null {
    return this.#fault;
  }

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const attach: PreRun = (module) => {
      this.#attach(module);
    };
    const preRun = [
      ...(emscriptenOpts.preRun ?? []),
      attach as unknown as NonNullable<typeof emscriptenOpts.preRun>[number],
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }

  #attach(module: PostgresModule): void {
    const nodefs = module.NODEFS;
    // initdb's module has no folder of ours.
    if (nodefs === undefined) return;
    this.#module = module;
    const { ErrnoError } = module.FS;
    const { read, write } = nodefs.stream_ops;
    nodefs.stream_ops.fsync = (stream) => this.#guarded(ErrnoError, () => (this.#fsync(nodefs, stream), 0));
    nodefs.stream_ops.write = (stream, ...rest) =>
      this.#guarded(ErrnoError, () => {
        this.disk.beforeWrite?.(stream.path ?? '');
        return write(stream, ...rest);
      });
    nodefs.stream_ops.read = (stream, ...rest) => this.#guarded(ErrnoError, () => read(stream, ...rest));
    module.onAbort = (what) => {
      this.stop(`the embedded database stopped: ${messageOf(this.#lastDiskError ?? what)}`);
    };
  }

  #fsync(nodefs: NodeFileSystem, stream: NodeStream): void {
    if (stream.nfd !== undefined) {
      this.disk.fsync(stream.nfd);
      return;
    }
    const fd = openSync(nodefs.realPath(stream.node), 'r');
    try {
      this.disk.fsync(fd);
    } finally {
      closeSync(fd);
    }
  }

  /** PostgreSQL must see an errno it knows; any other exception would tear through its C frames. */
  #guarded(ErrnoError: new (errno: number) => Error, call: () => number): number {
    if (this.#fault !== null) throw new ErrnoError(EIO);
    try {
      return call();
    } catch (error) {
      this.#lastDiskError = error;
      const known: unknown = error instanceof ErrnoError ? Reflect.get(error, 'errno') : undefined;
      const errno = typeof known === 'number' ? known : (ERRNO_OF_CODE.get(systemCodeOf(error) ?? '') ?? EIO);
      // A full disk is PostgreSQL's to judge (a plain error, or a panic where the log is concerned). After any other
      // failed call nobody knows what the disk holds.
      if (errno !== ENOSPC) this.stop(`a disk call of the embedded database failed: ${messageOf(error)}`);
      throw new ErrnoError(errno);
    }
  }

  /**
   * Stops the database for good: PGlite's loop swallows exceptions of the WebAssembly code and would spin, so the first
   * call outside its try block is made to throw; files are closed without another write.
   */
  stop(reason: string): void {
    if (this.#fault !== null) return;
    const fault = new StorageFault('STORAGE.IO_FAILED', reason, null, null, this.#lastDiskError);
    this.#fault = fault;
    const module = this.#module;
    if (module === null) return;
    const refuse = (): never => {
      throw fault;
    };
    module.stackRestore = refuse;
    module._PostgresMainLoopOnce = refuse;
    module._PostgresMainLongJmp = refuse;
    module._PostgresSendReadyForQueryIfNecessary = () => undefined;
    module._pgl_pq_flush = () => undefined;
  }

  /** Closes the descriptors of a stopped database; a proper close would try to write a checkpoint. */
  abandon(): void {
    for (const stream of this.#module?.FS.streams ?? []) {
      if (stream?.nfd === undefined) continue;
      try {
        closeSync(stream.nfd);
      } catch {
        // Already closed: the disk is in trouble and there is nothing left to save here.
      }
    }
    this.#module = null;
  }
}

const ERRNO_OF_CODE: ReadonlyMap<string, number> = new Map([
  ['EIO', EIO],
  ['ENOSPC', ENOSPC],
  ['EDQUOT', ENOSPC],
]);
