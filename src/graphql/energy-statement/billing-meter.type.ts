import { Field, Int, ObjectType } from 'type-graphql';
import type { MeterVerification } from '../../domain/metering/meter-facts.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { BillingMeterFacts, BillTie } from '../../domain/report/energy-statement.js';
import { ListSize } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';

/** Months of the longest period, ten years. */
const MOST_MONTHS = 120;

@ObjectType('MeterVerification', {
  simpleResolvers: true,
  description: 'What vouches for a meter. Source rule: recorded with evidence, approved by another person.',
})
class MeterVerificationType implements MeterVerification {
  @Field(() => String, { description: 'Code of the series. Unit: none.' })
  readonly seriesCode!: string;

  @Field(() => String, { description: 'Accuracy class, e.g. 0.5S. Unit: none.' })
  readonly accuracyClass!: string;

  @Field(() => String, { description: 'Current transformers, e.g. 400/5; empty without. Unit: A/A.' })
  readonly currentRatio!: string;

  @Field(() => String, { description: 'Voltage transformers, e.g. 6600/110; empty without. Unit: V/V.' })
  readonly voltageRatio!: string;

  @Field(() => LocalDateScalar, { description: 'First date. Unit: see LocalDate.' })
  readonly validFrom!: string;

  @Field(() => LocalDateScalar, { description: 'Last date. Unit: see LocalDate.' })
  readonly verifiedUntil!: string;

  @Field(() => String, { description: 'The certificate. Unit: none.' })
  readonly evidence!: string;

  @Field(() => String, { description: 'Code of the person who agreed. Unit: none.' })
  readonly approvedBy!: string;
}

@ObjectType('BillTie', {
  simpleResolvers: true,
  description: 'A month as metered beside the same month as billed. Source rule: methodology section 3.',
})
class BillTieType implements BillTie {
  @Field(() => String, { description: 'Local month, YYYY-MM. Unit: none.' })
  readonly month!: string;

  @QuantityField('Energy', { description: 'Energy on the bill. Unit: energy. Source rule: as recorded.' })
  readonly billed!: Energy;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'E of the month. Unit: energy. Source rule: sum of the known billing readings; null when none is.',
  })
  readonly metered!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Metered less billed. Unit: energy. Source rule: exact; a finding beyond 1 kWh.',
  })
  readonly difference!: Energy | null;

  @Field(() => Int, { description: 'Billing readings missing in the month. Unit: readings.' })
  readonly missingBillingReadings!: number;

  @Field(() => String, { description: 'The bill. Unit: none.' })
  readonly evidence!: string;
}

@ObjectType('BillingMeterFacts', {
  simpleResolvers: true,
  description: 'Who vouches for the billing meter, and how it compares with what was billed.',
})
export class BillingMeterFactsType implements BillingMeterFacts {
  @Field(() => MeterVerificationType, {
    nullable: true,
    description: 'The last verification that holds in the period; null when none is recorded.',
  })
  readonly verification!: MeterVerification | null;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description:
      'First date of the period without a verification; null when all have one. Unit: see LocalDate.',
  })
  readonly firstUnverified!: string | null;

  @ListSize(MOST_MONTHS)
  @Field(() => [BillTieType], { description: 'Whole months of the period with a bill, in order.' })
  readonly bills!: readonly BillTie[];
}
