import { Field, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { ExactDecimal } from '../../domain/quantity/exact-decimal.js';
import { DecimalScalar } from '../scalars/decimal.scalar.js';

@ObjectType('Energy', {
  simpleResolvers: true,
  description:
    'An exact amount of energy. Unit: integer milliwatt-hours inside, shown as kWh or MWh. Source rule: sums of metered integers; nothing is rounded on the way out.',
})
export class EnergyType implements Pick<Energy, 'kWh' | 'MWh'> {
  @Field(() => DecimalScalar, {
    description: 'Unit: kilowatt-hours, exact to 10^-6. Source rule: milliwatt-hours / 10^6.',
  })
  readonly kWh!: ExactDecimal;

  @Field(() => DecimalScalar, {
    description: 'Unit: megawatt-hours, exact to 10^-9. Source rule: milliwatt-hours / 10^9.',
  })
  readonly MWh!: ExactDecimal;
}
