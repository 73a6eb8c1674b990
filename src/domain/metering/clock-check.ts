import type { Interval } from '../time/instant.js';

/** A meter clock found wrong: readings inside `span` keep slot and quality, their energy at risk is taken from absorbed. */
export interface ClockCheck {
  readonly span: Interval;
  /** Meter time minus reference time, whole seconds. */
  readonly offsetSeconds: number;
  /** Offsets up to this one are within the dated tolerance and carry no risk. */
  readonly toleranceSeconds: number;
}
