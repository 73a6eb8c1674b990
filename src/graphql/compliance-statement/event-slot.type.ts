import { Field, ObjectType } from 'type-graphql';
import type { EventSlot, SlotState } from '../../domain/curtailment/demand-response/delivery.js';
import type { Energy } from '../../domain/quantity/energy.js';
import { IntervalType } from '../interval.type.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { SlotStateEnum } from './compliance-enums.js';

@ObjectType('EventSlot', {
  simpleResolvers: true,
  description: 'One programme slot of an event. Source rule: docs/spec/compliance-statement.md.',
})
export class EventSlotType extends IntervalType implements EventSlot {
  @Field(() => SlotStateEnum, { description: 'What the slot counts as. Unit: none.' })
  readonly state!: SlotState;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Baseline before the adjustment. Unit: energy. Source rule: mean of the chosen days, rounded once against the claimant; null without a baseline.',
  })
  readonly unadjusted!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'B*. Unit: energy. Source rule: with the adjustment of the day, floored at 0 and capped where the rule says so, rounded once against the claimant.',
  })
  readonly adjusted!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'q. Unit: energy. Source rule: measured readings of the billing meter; null where not measured.',
  })
  readonly actual!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'What was requested. Unit: energy. Source rule: greatest request of the calls × time, rounded up; B* where a REDUCE asks for everything.',
  })
  readonly requested!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Δ. Unit: energy. Source rule: B* − q for REDUCE, q − B* for INCREASE; may be negative.',
  })
  readonly delta!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Δ against the unadjusted baseline. Unit: energy. Source rule: as delta.',
  })
  readonly unadjustedDelta!: Energy | null;
}
