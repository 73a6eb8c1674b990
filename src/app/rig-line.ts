import type { Instant } from '../domain/time/instant.js';
import type { NoReplyReason } from '../ingest/rig-telemetry/telemetry-line.js';

/** What a rig may be asked. */
export type RigCommand = 'version' | 'estats' | 'stats';

export type RigAnswer =
  | { readonly answered: true; readonly text: string }
  /** STOPPED: whoever asked wants no answer any more. */
  | { readonly answered: false; readonly reason: NoReplyReason | 'STOPPED' };

/** The way to rigs; `src/clients/cgminer` implements it. Every question is answered within a bounded time and never throws. */
export interface RigLine {
  ask(
    rig: { readonly host: string; readonly port: number },
    command: RigCommand,
    protocol: 'JSON' | 'TEXT',
    signal: AbortSignal,
  ): Promise<RigAnswer>;
}

/** The time of day, and waiting in it. */
export interface PollClock {
  now(): Instant;
  /** Resolves after so many milliseconds, or at once when the signal is given. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}
