import {
  ADJUSTMENT_FLAGS,
  type AdjustmentFlag,
} from '../../domain/curtailment/demand-response/adjustment-flags.js';
import { EVENT_VERDICTS, type EventVerdict } from '../../domain/curtailment/demand-response/assess-event.js';
import {
  DAY_TYPES,
  type DayType,
  type SameDayAdjustment,
} from '../../domain/curtailment/demand-response/baseline-preset.js';
import { DAY_REJECTIONS, type DayRejection } from '../../domain/curtailment/demand-response/choose-days.js';
import { SLOT_STATES, type SlotState } from '../../domain/curtailment/demand-response/delivery.js';
import { DR_DAY_REFUSALS, type DrDayRefusal } from '../../domain/curtailment/demand-response/dr-day-count.js';
import {
  BASELINE_STATUSES,
  type BaselineStatus,
} from '../../domain/curtailment/demand-response/event-baseline.js';
import {
  RESTORATIONS,
  RIG_VERDICTS,
  type Restoration,
  type RigVerdictCode,
} from '../../domain/curtailment/demand-response/rig-verdict.js';
import { enumOf } from '../enums.js';

export const EventVerdictEnum: Readonly<Record<string, EventVerdict>> = enumOf(
  'EventVerdict',
  'What became of an event.',
  EVENT_VERDICTS,
  {
    IN_FULL: 'Every slot delivered what was requested.',
    IN_PART: 'Some of what was requested.',
    NOT_DELIVERED: 'Nothing of it.',
    UNKNOWN: 'Readings, days or terms are lacking.',
  },
);

export const DayTypeEnum: Readonly<Record<string, DayType>> = enumOf(
  'DayType',
  'Days are compared with days of their own type.',
  DAY_TYPES,
  { WEEKDAY: 'Monday to Friday, no holiday.', WEEKEND_OR_HOLIDAY: 'Saturday, Sunday or a public holiday.' },
);

export const DayRejectionEnum: Readonly<Record<string, DayRejection>> = enumOf(
  'DayRejection',
  'Why an earlier day does not enter a baseline.',
  DAY_REJECTIONS,
  {
    OTHER_DAY_TYPE: 'A weekday for a weekend, or the other way round.',
    EVENT_DAY: 'A day with an event, or one whose slots reach into such a day.',
    NOT_MEASURED: 'A reading that is needed is missing or not measured.',
    LOW_USE: "Use below the rule's share of the candidates' mean.",
    NOT_AMONG_CHOSEN: 'Eligible, and not among the days that the rule takes.',
  },
);

export const BaselineStatusEnum: Readonly<Record<string, BaselineStatus>> = enumOf(
  'EventBaselineStatus',
  'What became of the baseline of an event; everything but KNOWN earns nothing.',
  BASELINE_STATUSES,
  {
    KNOWN: 'The baseline is known.',
    INSUFFICIENT_HISTORY: 'Too few eligible days.',
    ADJUSTMENT_NOT_MEASURED: 'The window of the adjustment is not measured throughout.',
    SAME_DAY_NOT_MEASURED: 'The hours of the day that it rests on are not measured throughout.',
  },
);

export const AdjustmentKindEnum: Readonly<Record<string, SameDayAdjustment['kind']>> = enumOf(
  'AdjustmentKind',
  'How a baseline is moved to the level of the day.',
  ['ADDITIVE', 'RATIO'],
  { ADDITIVE: 'By an amount per slot.', RATIO: 'By a factor within limits.' },
);

export const AdjustmentFlagEnum: Readonly<Record<string, AdjustmentFlag>> = enumOf(
  'AdjustmentFlag',
  'Ways in which the adjustment of the day may pay for doing nothing.',
  ADJUSTMENT_FLAGS,
  {
    ADJUSTMENT_OVERLAPS_SURPLUS: 'Its window lies in surplus, which a fleet follows anyway.',
    ADJUSTMENT_AFTER_NOTICE: 'Part of its window lies after the notice.',
  },
);

export const SlotStateEnum: Readonly<Record<string, SlotState>> = enumOf(
  'EventSlotState',
  'What a slot of an event counts as.',
  SLOT_STATES,
  {
    ACCEPTED: 'Measured; counts.',
    UNKNOWN: 'Not measured or without a baseline: requested, earns nothing.',
    PART: 'The event covers only part of it: neither requested nor credited.',
    DECLINED: 'The site declined it: neither requested nor credited.',
    EXCUSED: 'Left out of the figures with excuses.',
    CLAIMED_ELSEWHERE: 'Credited under another programme.',
  },
);

export const RigVerdictEnum: Readonly<Record<string, RigVerdictCode>> = enumOf(
  'RigVerdictCode',
  'What a rig did with an order, the worst that holds.',
  RIG_VERDICTS,
  {
    AGAINST_ORDER: 'It never reached the limit.',
    LATE: 'It may have reached the limit after the response time.',
    RELAPSED: 'It reached the limit and left it again.',
    NOT_OBSERVED: 'No measured reading in the order.',
    PARTLY_OBSERVED: 'Nothing against it, but readings are missing or not measured.',
    OBEYED: 'None of these.',
  },
);

export const RestorationEnum: Readonly<Record<string, Restoration>> = enumOf(
  'Restoration',
  'Whether a rig came back after an order.',
  RESTORATIONS,
  {
    RESTORED: 'Seen above the limit within an hour.',
    NOT_RESTORED: 'Ran before, observed for an hour, stayed down.',
    WAS_IDLE: 'Did not run in the last reading before the order.',
    UNKNOWN: 'Readings are missing.',
    NOT_APPLICABLE: 'It never stood by, or was asked to run.',
  },
);

export const DrDayRefusalEnum: Readonly<Record<string, DrDayRefusal>> = enumOf(
  'DrDayRefusal',
  'Why an event makes no day of demand response.',
  DR_DAY_REFUSALS,
  {
    OUTSIDE_VALIDITY: 'Before or after the validity of the rule.',
    INCREASE_IN_TIGHT_SUPPLY: 'An increase while supply was tight.',
    REDUCE_IN_SURPLUS: 'A reduction while there was surplus.',
    NOT_BEYOND_BASELINE: 'Voluntary, and not beyond its baseline.',
    NOT_MEASURED: 'Voluntary, and it is not known whether it went beyond its baseline.',
  },
);
