import type { PollClock } from '../../src/app/rig-line.js';
import { instant, type Instant } from '../../src/domain/time/instant.js';

/** A clock that stands still until somebody waits: hours pass in no time. */
export class SimulatedClock implements PollClock {
  constructor(
    private at: Instant,
    /** Told after each wait. */
    private readonly onWaited: (now: Instant) => void = () => undefined,
  ) {}

  now(): Instant {
    return this.at;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) this.at = instant(this.at + milliseconds);
    this.onWaited(this.at);
    return Promise.resolve();
  }
}
