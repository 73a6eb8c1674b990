/** One rule of methodology §3. A rule that changes gets a new version; a code never changes its meaning. */
export interface MeterCheck {
  readonly name: string;
  readonly version: number;
  /** Of its findings. */
  readonly code: string;
}

export const SPIKE: MeterCheck = { name: 'spike', version: 1, code: 'METER.SPIKE' };
export const FROZEN: MeterCheck = { name: 'frozen', version: 1, code: 'METER.FROZEN' };
export const CLOCK_CHANGE: MeterCheck = { name: 'clock change', version: 1, code: 'METER.CLOCK_CHANGE' };
