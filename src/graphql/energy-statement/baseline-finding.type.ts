import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { BaselinePolicyKind } from '../../domain/reconciliation/baseline-rule.js';
import type { BaselineFinding, BaselineTest, BaselineVerdict } from '../../domain/report/energy-statement.js';
import { BaselinePolicyEnum, BaselineVerdictEnum } from '../enums.js';
import { ListSize } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';

@ObjectType('BaselineTest', {
  simpleResolvers: true,
  description:
    'The test of one policy row in one local month. Source rule: on intervals without surplus and without any order.',
})
class BaselineTestType implements BaselineTest {
  @Field(() => String, { description: 'The local month, YYYY-MM. Unit: one local month.' })
  readonly month!: string;

  @Field(() => BaselinePolicyEnum, {
    nullable: true,
    description: 'The policy; null when no policy row covers the days. Unit: none.',
  })
  readonly policy!: BaselinePolicyKind | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Stated power of the policy. Unit: watts. Source rule: as approved.',
  })
  readonly watts!: bigint | null;

  @Field(() => Int, { description: 'Intervals that could be tested. Unit: intervals.' })
  readonly testedSlots!: number;

  @QuantityField('Energy', {
    nullable: true,
    description: 'What the site used. Unit: energy. Source rule: ΣE of the tested intervals.',
  })
  readonly used!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'The most that the policy allows there. Unit: energy. Source rule: tolerance included, floored once to milliwatt-hours.',
  })
  readonly allowed!: Energy | null;

  @Field(() => BaselineVerdictEnum, { description: 'What the readings say. Unit: none.' })
  readonly verdict!: BaselineVerdict;
}

@ObjectType('BaselineFinding', {
  simpleResolvers: true,
  description: 'The baseline tests of a statement and what follows from them.',
})
export class BaselineFindingType implements BaselineFinding {
  @Field(() => BaselineVerdictEnum, {
    description:
      'Unit: none. Source rule: CONTRADICTED when any test is, HOLDS when at least one holds, else NOT_TESTABLE.',
  })
  readonly verdict!: BaselineVerdict;

  @ListSize(30)
  @Field(() => [BaselineTestType], { description: 'The tests, month by month. Unit: see its fields.' })
  readonly tests!: readonly BaselineTest[];

  @Field(() => String, { description: 'The verdict in words. Unit: none.' })
  readonly sentence!: string;
}
