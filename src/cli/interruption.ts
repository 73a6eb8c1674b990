import type { OnProgress } from '../app/caller.js';
import type { CliDeps } from './cli-deps.js';
import { EXIT_INTERRUPTED } from './exit-codes.js';
import { interrupted } from './failure-report.js';

/** What a session asks while it works. */
export type Interruptible = Pick<Interruption, 'signal' | 'guard' | 'throwIfAsked'>;

/** Of work that Ctrl-C does not cut short, because whoever does it ends by itself. */
export const UNINTERRUPTED: Interruptible = {
  signal: new AbortController().signal,
  guard: (onProgress) => onProgress,
  throwIfAsked: () => undefined,
};

/** The first Ctrl-C asks for a clean end, the second forces it. */
export class Interruption {
  private readonly controller = new AbortController();
  private asked: 'SIGINT' | 'SIGTERM' | null = null;
  private readonly onInterrupt = (): void => {
    this.ask('SIGINT');
  };
  private readonly onTerminate = (): void => {
    this.ask('SIGTERM');
  };

  constructor(private readonly deps: Pick<CliDeps, 'signals' | 'stderr' | 'forceExit'>) {
    deps.signals.on('SIGINT', this.onInterrupt);
    deps.signals.on('SIGTERM', this.onTerminate);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Which signal asked for the end; null while none did. */
  get by(): 'SIGINT' | 'SIGTERM' | null {
    return this.asked;
  }

  /** Throws at the next report of progress after the first Ctrl-C, so that the open transaction is rolled back. */
  guard(onProgress: OnProgress): OnProgress {
    return (done, total, message) => {
      this.throwIfAsked();
      onProgress(done, total, message);
    };
  }

  throwIfAsked(): void {
    if (this.asked !== null) throw interrupted();
  }

  dispose(): void {
    this.deps.signals.off('SIGINT', this.onInterrupt);
    this.deps.signals.off('SIGTERM', this.onTerminate);
  }

  private ask(signal: 'SIGINT' | 'SIGTERM'): void {
    if (this.asked !== null) {
      this.deps.forceExit(EXIT_INTERRUPTED);
      return;
    }
    this.asked = signal;
    this.deps.stderr.write('\nyojo: stopping cleanly (again to force)\n');
    this.controller.abort();
  }
}
