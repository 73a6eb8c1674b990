import { Field, Int, ObjectType } from 'type-graphql';
import type { EventKind, EventState } from '../../domain/curtailment/curtailment-event.js';
import type { AdjustmentFlag } from '../../domain/curtailment/demand-response/adjustment-flags.js';
import type { EventVerdict } from '../../domain/curtailment/demand-response/assess-event.js';
import type { EventSlot } from '../../domain/curtailment/demand-response/delivery.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { ExactDecimal } from '../../domain/quantity/exact-decimal.js';
import type { Ratio } from '../../domain/quantity/ratio.js';
import type {
  ComplianceBaseline,
  ComplianceCall,
  ComplianceEvent,
} from '../../domain/report/compliance-statement.js';
import type { Instant, Interval } from '../../domain/time/instant.js';
import { EventKindEnum, EventStateEnum } from '../enums.js';
import { IntervalType } from '../interval.type.js';
import { ListSize } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { DecimalScalar } from '../scalars/decimal.scalar.js';
import { EventBaselineType } from './compliance-baseline.type.js';
import { AdjustmentFlagEnum, EventVerdictEnum } from './compliance-enums.js';
import { EventSlotType } from './event-slot.type.js';

@ObjectType('ComplianceCall', {
  simpleResolvers: true,
  description: 'One call as the programme sent it. Source rule: newest revision at the cut-off.',
})
export class ComplianceCallType extends IntervalType implements ComplianceCall {
  @Field(() => String, { description: 'Programme that calls. Unit: none.' })
  readonly programme!: string;

  @Field(() => String, { description: "The programme's own id of the call. Unit: none." })
  readonly externalId!: string;

  @Field(() => EventKindEnum, { description: 'What is asked of the site. Unit: none.' })
  readonly kind!: EventKind;

  @Field(() => EventStateEnum, { description: 'Where the call stands. Unit: none.' })
  readonly state!: EventState;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the site was told; null when not recorded. Unit: see DateTime.',
  })
  readonly notifiedAt!: Instant | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Change of load asked for; null means everything. Unit: watts.',
  })
  readonly requestedWatts!: bigint | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many rigs it names; null means the whole site. Unit: rigs.',
  })
  readonly namedRigs!: number | null;

  @Field(() => [IntervalType], {
    description: 'Time of it that the site declined before it began. Unit: see its fields.',
  })
  readonly declined!: readonly Interval[];
}

/** The rigs of an event may be many: the query `complianceRigs` pages through them. */
@ObjectType('ComplianceEvent', {
  simpleResolvers: true,
  description:
    'An event: overlapping calls of a programme, measured by its rule. Source rule: docs/spec/compliance-statement.md.',
})
export class ComplianceEventType extends IntervalType implements Omit<ComplianceEvent, 'rigs'> {
  @Field(() => String, { description: 'Programme that calls. Unit: none.' })
  readonly programme!: string;

  @Field(() => String, { description: "The programme's own id of its first call. Unit: none." })
  readonly id!: string;

  @Field(() => EventKindEnum, { description: 'What is asked of the site. Unit: none.' })
  readonly kind!: EventKind;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The earliest notice; null when none is recorded. Unit: see DateTime.',
  })
  readonly notifiedAt!: Instant | null;

  @Field(() => Boolean, { description: 'Whether the site acknowledged every call.' })
  readonly acknowledged!: boolean;

  @ListSize(20)
  @Field(() => [ComplianceCallType], { description: 'The raw calls, by start. Unit: see its fields.' })
  readonly calls!: readonly ComplianceCall[];

  @Field(() => EventVerdictEnum, { description: 'What became of it. Unit: none.' })
  readonly verdict!: EventVerdict;

  @Field(() => EventBaselineType, {
    nullable: true,
    description: 'How its baseline came about; null when no terms of the programme are recorded.',
  })
  readonly baseline!: ComplianceBaseline | null;

  @ListSize(100)
  @Field(() => [EventSlotType], { description: 'Its programme slots, in order. Unit: see its fields.' })
  readonly slots!: readonly EventSlot[];

  @QuantityField('Ratio', {
    nullable: true,
    description:
      'Delivery. Unit: a pure number. Source rule: Σmin(max(Δ, 0), requested) ÷ Σrequested; unknown slots give nothing; null when no slot is known.',
  })
  readonly delivery!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Delivery against the unadjusted baseline. Unit: a pure number. Source rule: as delivery.',
  })
  readonly deliveryUnadjusted!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Delivery without excused slots. Unit: a pure number. Source rule: as delivery.',
  })
  readonly deliveryWithExcuses!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description:
      'Obedience. Unit: a pure number. Source rule: ordered seconds at or below the standby limit (INCREASE: above) ÷ ordered seconds observed, over all rigs.',
  })
  readonly obedience!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Obedience without excused time. Unit: a pure number. Source rule: as obedience.',
  })
  readonly obedienceWithExcuses!: Ratio | null;

  @Field(() => BigIntScalar, { description: 'Ordered time of all rigs. Unit: seconds.' })
  readonly orderedSeconds!: bigint;

  @Field(() => BigIntScalar, { description: 'How much of it was observed. Unit: seconds.' })
  readonly observedSeconds!: bigint;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Observed reduction, which owes nothing to a baseline. Unit: kilowatts. Source rule: mean power of the 30 minutes before notice less mean power during the event, floored to 1 milliwatt.',
  })
  readonly observedReductionKW!: ExactDecimal | null;

  @Field(() => [AdjustmentFlagEnum], {
    description: 'Ways in which the adjustment may pay for doing nothing. Unit: none.',
  })
  readonly flags!: readonly AdjustmentFlag[];

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Used by rigs while ordered off. Unit: energy. Source rule: Σ over rigs that were measured throughout; readings across a boundary cut by time, floored inside.',
  })
  readonly residual!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Not used because of the order. Unit: energy. Source rule: Σ over rigs of mean power of the 30 minutes before × ordered time − residual, at least 0.',
  })
  readonly forgone!: Energy | null;

  @Field(() => Int, { description: 'Rigs whose residual energy is unknown. Unit: rigs.' })
  readonly rigsNotMeasured!: number;
}
