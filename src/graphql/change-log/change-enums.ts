import { CAUSE_REACHES, type CauseReach } from '../../domain/report/change-reach.js';
import { CHANGE_GROUPINGS, type ChangeGrouping } from '../../domain/report/change-log.js';
import { FACT_KINDS, type FactKind } from '../../domain/report/recorded-fact.js';
import { enumOf } from '../enums.js';

export const ChangeGroupingEnum: Readonly<Record<string, ChangeGrouping>> = enumOf(
  'ChangeGrouping',
  'What the rows of a change log are.',
  CHANGE_GROUPINGS,
  { DAY: 'One row per local day.', INTERVAL: 'One row per match interval.' },
);

export const FactKindEnum: Readonly<Record<string, FactKind>> = enumOf(
  'FactKind',
  'What a recorded fact is about.',
  FACT_KINDS,
  {
    METER_READINGS: 'Readings of the billing meter or of rigs: first, corrected or estimated.',
    AREA_PUBLICATION: "An area's supply and demand, preliminary or confirmed.",
    CURTAILMENT_EVENT: 'A call, or a revision of one.',
    POLICY: 'A dated policy of the site, e.g. its baseline.',
    CLOCK_CHECK: 'A meter clock that was found wrong.',
    RIG: 'Rigs that came into service or went out of it.',
  },
);

export const CauseReachEnum: Readonly<Record<string, CauseReach>> = enumOf(
  'CauseReach',
  'How a fact gets at the figures of a row.',
  CAUSE_REACHES,
  {
    DIRECT: 'It is about the same time of the site or of its area.',
    SHARED_SURPLUS: "It is about another site that shares the area's surplus at that time.",
    BASELINE_TEST: "It turned the test of the month's baseline, so that claims came or went.",
    CLOCK_RISK: 'The clock risk of the row is measured from its reading.',
  },
);
