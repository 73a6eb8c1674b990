import { Ratio } from '../quantity/ratio.js';

/** The numbers a statement judges by; dated, because a later edition of the methodology may change them. */
export interface StatementParameters {
  readonly validFrom: string;
  readonly source: string;
  /** Mean use may exceed a contracted load by this share before the baseline is contradicted (parts per million). */
  readonly contractTolerancePerMillion: bigint;
  /** Above this share of a site-month's energy scaled away, no claim is made per rig (parts per million). */
  readonly scalingLimitPerMillion: bigint;
  /** Lift below this is "near 1". */
  readonly liftNearOne: Ratio;
  /** A bill may differ by this much from the meter: bills are printed in whole kWh (milliWh). */
  readonly billToleranceMilliWh: bigint;
}

export const STATEMENT_PARAMETERS: StatementParameters = {
  validFrom: '2022-04-01',
  source: 'Yojo methodology, sections 3 and 4',
  contractTolerancePerMillion: 20_000n,
  scalingLimitPerMillion: 20_000n,
  liftNearOne: new Ratio(11n, 10n),
  billToleranceMilliWh: 1_000_000n,
};
