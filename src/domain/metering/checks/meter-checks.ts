import { DEFAULT_RANGE_PER_MILLION } from '../intake.js';
import { DEFAULT_VALIDATION_RULES } from './validation-rules.js';

/** One rule of methodology §3. A rule that changes gets a new version; a code never changes its meaning. */
export interface MeterCheck {
  readonly name: string;
  readonly version: number;
  /** Of its findings; for `range`, of the fault that refuses the file. */
  readonly code: string;
  readonly parameters: readonly CheckParameter[];
}

export interface CheckParameter {
  readonly name: string;
  readonly value: number;
}

const { spikeExcessPerMillion, frozenSlots, registerTolerancePerMillion, registerNearEndPerMillion } =
  DEFAULT_VALIDATION_RULES;

const DUPLICATE: MeterCheck = {
  name: 'duplicate',
  version: 1,
  code: 'METER.DUPLICATE',
  parameters: [],
};
const RANGE: MeterCheck = {
  name: 'range',
  version: 1,
  code: 'METER.OUT_OF_RANGE',
  parameters: [{ name: 'nameplatePerMillion', value: DEFAULT_RANGE_PER_MILLION }],
};
export const SPIKE: MeterCheck = {
  name: 'spike',
  version: 1,
  code: 'METER.SPIKE',
  parameters: [{ name: 'excessPerMillion', value: spikeExcessPerMillion }],
};
export const FROZEN: MeterCheck = {
  name: 'frozen',
  version: 1,
  code: 'METER.FROZEN',
  parameters: [{ name: 'slots', value: frozenSlots }],
};
export const REGISTER: MeterCheck = {
  name: 'register',
  version: 1,
  code: 'METER.REGISTER_MISMATCH',
  parameters: [
    { name: 'tolerancePerMillion', value: registerTolerancePerMillion },
    { name: 'nearEndPerMillion', value: registerNearEndPerMillion },
  ],
};
export const CLOCK_SHIFTED: MeterCheck = {
  name: 'clock',
  version: 1,
  code: 'METER.CLOCK_SHIFTED',
  parameters: [],
};
export const CLOCK_CHANGE: MeterCheck = {
  name: 'clock change',
  version: 1,
  code: 'METER.CLOCK_CHANGE',
  parameters: [],
};

/** Every check, in the order of the table of methodology §3. Gaps are a list of their own in data quality. */
export const METER_CHECKS: readonly MeterCheck[] = [
  DUPLICATE,
  RANGE,
  SPIKE,
  FROZEN,
  REGISTER,
  CLOCK_SHIFTED,
  CLOCK_CHANGE,
];
