import type { DrDayRule } from '../domain/curtailment/demand-response/dr-day-count.js';

/** Days of demand response are reported from fiscal year 2023 on; FY2022 has the older levelling rule, which counts none. */
export const DR_DAY_RULE: DrDayRule = {
  law: 'Act on Rationalizing Energy Use and Shifting to Non-fossil Energy (Japan), days of demand response',
  validFrom: '2023-04-01',
  validTo: null,
  source: 'Act as amended with effect from 1 April 2023; periodical report on demand optimisation',
};
