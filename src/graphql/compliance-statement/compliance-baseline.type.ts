import { Field, Int, ObjectType } from 'type-graphql';
import type { DayType, SameDayAdjustment } from '../../domain/curtailment/demand-response/baseline-preset.js';
import type {
  ChosenDay,
  DayRejection,
  RejectedDay,
} from '../../domain/curtailment/demand-response/choose-days.js';
import type {
  AppliedAdjustment,
  BaselineStatus,
} from '../../domain/curtailment/demand-response/event-baseline.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Ratio } from '../../domain/quantity/ratio.js';
import type { ComplianceBaseline } from '../../domain/report/compliance-statement.js';
import type { Interval } from '../../domain/time/instant.js';
import type { LocalDate } from '../../domain/time/local-calendar.js';
import { IntervalType } from '../interval.type.js';
import { ListSize } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';
import { AdjustmentKindEnum, BaselineStatusEnum, DayRejectionEnum, DayTypeEnum } from './compliance-enums.js';

@ObjectType('BaselineDay', { simpleResolvers: true, description: 'A day that enters a baseline.' })
class BaselineDayType implements ChosenDay {
  @Field(() => LocalDateScalar, { description: "The day, in the site's zone. Unit: see LocalDate." })
  readonly date!: LocalDate;

  @QuantityField('Energy', {
    description:
      "Use in the slots of the event's window, what days are ranked by. Unit: energy. Source rule: sum of measured readings.",
  })
  readonly windowUse!: Energy;
}

@ObjectType('RejectedBaselineDay', {
  simpleResolvers: true,
  description: 'A day that was looked at and does not enter a baseline.',
})
class RejectedBaselineDayType implements RejectedDay {
  @Field(() => LocalDateScalar, { description: "The day, in the site's zone. Unit: see LocalDate." })
  readonly date!: LocalDate;

  @Field(() => DayRejectionEnum, { description: 'Why. Unit: none.' })
  readonly reason!: DayRejection;
}

@ObjectType('AppliedAdjustment', {
  simpleResolvers: true,
  description: 'How far the day itself moved its baseline.',
})
class AppliedAdjustmentType implements AppliedAdjustment {
  @Field(() => AdjustmentKindEnum, { description: 'Amount or factor. Unit: none.' })
  readonly kind!: SameDayAdjustment['kind'];

  @Field(() => IntervalType, { description: 'The window of the comparison. Unit: see DateTime.' })
  readonly window!: Interval;

  @Field(() => Int, { description: 'Slots that the comparison rests on. Unit: slots.' })
  readonly slots!: number;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Added per slot. Unit: energy. Source rule: mean of actual − baseline over the window, half-even to 1 milliwatt-hour for show; null for a factor.',
  })
  readonly perSlot!: Energy | null;

  @QuantityField('Ratio', {
    nullable: true,
    description:
      'Factor within its limits. Unit: a pure number. Source rule: Σ actual ÷ Σ baseline over the window; null for an amount.',
  })
  readonly factor!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Factor before its limits. Unit: a pure number. Source rule: as factor.',
  })
  readonly uncappedFactor!: Ratio | null;
}

@ObjectType('EventBaseline', {
  simpleResolvers: true,
  description:
    "How the baseline of an event came about. Source rule: the programme's own rule, docs/spec/compliance-statement.md.",
})
export class EventBaselineType implements ComplianceBaseline {
  @Field(() => String, { description: 'Code of the rule. Unit: none.' })
  readonly preset!: string;

  @Field(() => String, { description: 'Edition of the rule. Unit: none.' })
  readonly edition!: string;

  @Field(() => BaselineStatusEnum, { description: 'What became of it. Unit: none.' })
  readonly status!: BaselineStatus;

  @Field(() => DayTypeEnum, {
    nullable: true,
    description: "Type of the event's day; null when the rule looks at no other day. Unit: none.",
  })
  readonly dayType!: DayType | null;

  @Field(() => Int, { nullable: true, description: 'Eligible days that the rule asks for. Unit: days.' })
  readonly daysNeeded!: number | null;

  @Field(() => Int, { nullable: true, description: 'Eligible days that were found. Unit: days.' })
  readonly daysEligible!: number | null;

  @ListSize(10)
  @Field(() => [BaselineDayType], {
    description: 'The days that it is the mean of, latest first. Unit: days.',
  })
  readonly daysChosen!: readonly ChosenDay[];

  @ListSize(62)
  @Field(() => [RejectedBaselineDayType], {
    description: 'The days that were looked at and passed over, latest first. Unit: days.',
  })
  readonly daysRejected!: readonly RejectedDay[];

  @Field(() => AppliedAdjustmentType, {
    nullable: true,
    description:
      'The adjustment of the day; null when the rule has none or it is not known. Unit: see its fields.',
  })
  readonly adjustment!: AppliedAdjustment | null;

  @ListSize(2)
  @Field(() => [IntervalType], {
    description: "Spans of the event's own day that the baseline rests on. Unit: see DateTime.",
  })
  readonly ownDayWindows!: readonly Interval[];

  @Field(() => [String], {
    description: 'What of the rule nobody has checked against its text yet. Unit: none.',
  })
  readonly unverified!: readonly string[];
}
