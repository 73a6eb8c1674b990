import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { ConservationCheck } from '../../domain/report/energy-statement.js';
import { RelationEnum } from '../enums.js';
import { QuantityField } from '../quantity/quantity-field.js';

@ObjectType('ConservationCheck', {
  simpleResolvers: true,
  description: 'One law of conservation with both of its sides. Source rule: the sides are separate sums.',
})
export class ConservationCheckType implements ConservationCheck {
  @Field(() => String, { description: 'Name of the law, for machines. Unit: none.' })
  readonly law!: string;

  @Field(() => String, { description: 'The law in words. Unit: none.' })
  readonly statement!: string;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Left side. Unit: energy. Source rule: null when not computed or withheld.',
  })
  readonly left!: Energy | null;

  @Field(() => RelationEnum, { description: 'What must hold between the sides. Unit: none.' })
  readonly relation!: '=' | '<=';

  @QuantityField('Energy', {
    nullable: true,
    description: 'Right side. Unit: energy. Source rule: null when not computed or withheld.',
  })
  readonly right!: Energy | null;

  @Field(() => Int, { description: 'Intervals or lines in which the law is broken. Unit: count.' })
  readonly broken!: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the law holds; null when rig lines were not read, so it was not checked.',
  })
  readonly holds!: boolean | null;
}
