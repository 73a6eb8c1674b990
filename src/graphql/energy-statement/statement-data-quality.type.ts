import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Ratio } from '../../domain/quantity/ratio.js';
import type { StatementDataQuality } from '../../domain/report/energy-statement.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';

@ObjectType('StatementDataQuality', {
  simpleResolvers: true,
  description: 'How good the data behind the figures are.',
})
export class StatementDataQualityType implements StatementDataQuality {
  @Field(() => Int, { description: 'Match intervals of the period. Unit: intervals.' })
  readonly slots!: number;

  @Field(() => Int, { description: 'Intervals whose C is unknown. Unit: intervals.' })
  readonly incompleteSlots!: number;

  @Field(() => Int, {
    description: 'Of these, intervals without a published surplus figure. Unit: intervals.',
  })
  readonly slotsWithoutSurplus!: number;

  @Field(() => Int, { description: 'Missing readings of the billing meter. Unit: readings.' })
  readonly missingBillingReadings!: number;

  @Field(() => Int, { description: 'Missing readings of rigs in service. Unit: readings.' })
  readonly missingRigReadings!: number;

  @Field(() => Int, {
    description:
      'Balance steps in which rigs were scaled down to the billing meter. Unit: steps. Source rule: SUM_CHECK.',
  })
  readonly scaledSteps!: number;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Unit: energy. Source rule: Σ rigs as read − Σ rigs scaled, over those steps.',
  })
  readonly scaledEnergy!: Energy | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Unit: a pure number. Source rule: scaled energy ÷ E; null when E is 0.',
  })
  readonly scaledShare!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Unit: a pure number. Source rule: estimated ÷ E; null when E is 0.',
  })
  readonly estimatedShare!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Unit: a pure number. Source rule: clock risk ÷ E; null when E is 0.',
  })
  readonly atRiskShare!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description:
      'Unit: a pure number. Source rule: ΣS of preliminary publications (速報) ÷ ΣS; null when S is 0.',
  })
  readonly preliminaryShare!: Ratio | null;

  @Field(() => Int, {
    description: 'Intervals with surplus whose quality is DOUBTFUL. Unit: intervals.',
  })
  readonly doubtfulSlots!: number;

  @Field(() => [LocalDateScalar], {
    description: "Dates of the period that no result covers in full. Unit: local days in the site's zone.",
  })
  readonly datesNotCovered!: readonly string[];
}
