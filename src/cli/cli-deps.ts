import type { Caller } from '../app/caller.js';
import type { DemoScenario } from '../app/load-demo.js';
import type { PollClock, RigLine } from '../app/rig-line.js';
import type { Vtn, VtnCredentials } from '../app/vtn.js';
import type { Config, LoadedConfig } from '../config.js';
import type { Failure } from '../domain/failure.js';

export type Store = Caller['store'];

/** Where the owner of a data folder takes commands; from its lock file. */
export interface LoopbackServer {
  /** `host:port` or `http://host:port`. */
  readonly address: string;
  readonly token: string;
}

/** A server that takes requests, with the worker that runs its jobs. */
export interface RunningServer {
  /** Where GraphQL is, e.g. http://127.0.0.1:4000/graphql. */
  readonly url: string;
  /** Settles when the server ended by itself: with the failure that ended it, or null. */
  readonly ended: Promise<Failure | null>;
  /** Takes no more requests, finishes those that run, stops the worker. The store stays open. */
  close(): Promise<void>;
}

export interface OutputStream {
  write(text: string): unknown;
}

export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Everything the command line needs from outside; main.ts wires it, tests give fakes. */
export interface CliDeps {
  readonly version: string;
  readonly config: LoadedConfig;
  /** Opens and migrates the database that the configuration names; throws a fault of storage. */
  openStore(config: Config): Promise<Store>;
  /** Starts GraphQL, uploads, the command channel and the job worker, and publishes the address in the lock file. */
  startServer(store: Store, config: Config): Promise<RunningServer>;
  /** The server that owns a data folder now; null when nobody serves it. */
  findServer(dataDir: string): LoopbackServer | null;
  loadDemoScenario(): Promise<DemoScenario>;
  /** The way to rigs over the network; each question takes at most so long. */
  openRigLine(timeoutMs: number): Promise<RigLine>;
  /** The way to a VTN of OpenADR 3. */
  openVtn(url: URL, credentials: VtnCredentials | null, timeoutMs: number): Promise<Vtn>;
  /** The time of day, for what is stamped when it is collected. */
  readonly clock: PollClock;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly signals: SignalSource;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Ends the process at once: the second Ctrl-C. */
  forceExit(code: number): void;
}
