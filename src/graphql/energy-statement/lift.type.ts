import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Ratio } from '../../domain/quantity/ratio.js';
import type { ConstantLoad, Lift } from '../../domain/report/energy-statement.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';

@ObjectType('Lift', {
  simpleResolvers: true,
  description:
    'Coincidence against a flat load of the same energy, so that an always-on site cannot look green.',
})
export class LiftType implements Lift {
  @QuantityField('Ratio', {
    nullable: true,
    description:
      'Unit: a pure number. Source rule: (ΣC/ΣE) ÷ (Σmin(S, Ē)/ΣĒ) over assessed intervals; null when the flat load meets no surplus.',
  })
  readonly value!: Ratio | null;

  @QuantityField('Ratio', {
    description: 'Below this the sentence is printed. Unit: a pure number. Source rule: dated parameter.',
  })
  readonly nearOne!: Ratio;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'What a flat load of the same energy coincides with. Unit: energy. Source rule: Σmin(S, Ē), floored once to milliwatt-hours.',
  })
  readonly flatLoadCoincident!: Energy | null;

  @Field(() => Int, { description: 'Intervals the comparison rests on. Unit: intervals.' })
  readonly assessedSlots!: number;

  @Field(() => String, {
    nullable: true,
    description: '"no response to surplus shown" below `nearOne`, else null. Unit: none.',
  })
  readonly sentence!: string | null;
}

@ObjectType('ConstantLoad', {
  simpleResolvers: true,
  description: 'What a load of constant power would coincide with.',
})
export class ConstantLoadType implements ConstantLoad {
  @Field(() => BigIntScalar, {
    description: 'The power. Unit: watts. Source rule: nameplate of the rigs at the end of the period.',
  })
  readonly watts!: bigint;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Unit: energy. Source rule: Σmin(S, power × hours) over assessed intervals, power × hours floored per interval.',
  })
  readonly coincident!: Energy | null;
}
