import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { ExactDecimal } from '../../domain/quantity/exact-decimal.js';
import type { ComplianceSettlement } from '../../domain/report/compliance-statement.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { DecimalScalar } from '../scalars/decimal.scalar.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';

@ObjectType('ComplianceSettlement', {
  simpleResolvers: true,
  description: "What a programme credits for a local day. Source rule: the programme's dated terms.",
})
export class ComplianceSettlementType implements ComplianceSettlement {
  @Field(() => String, { description: 'Programme that credits. Unit: none.' })
  readonly programme!: string;

  @Field(() => String, { description: 'Edition of its terms. Unit: none.' })
  readonly edition!: string;

  @Field(() => Boolean, { description: 'Whether the terms are not those of a real programme.' })
  readonly illustrative!: boolean;

  @Field(() => LocalDateScalar, { description: "The day, in the site's zone. Unit: see LocalDate." })
  readonly date!: string;

  @Field(() => [String], { description: 'Ids of the events of the day. Unit: none.' })
  readonly eventIds!: readonly string[];

  @Field(() => Int, { description: 'Slots that count, unknown ones among them. Unit: slots.' })
  readonly slots!: number;

  @Field(() => Int, { description: 'Slots that earn nothing because they are unknown. Unit: slots.' })
  readonly unknownSlots!: number;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Unit: energy. Source rule: Σ requested; null when it is not known how much was.',
  })
  readonly requested!: Energy | null;

  @QuantityField('Energy', {
    description:
      "Credit. Unit: energy. Source rule: Σ Δ after clamp and cap, truncated to the programme's unit per day, never below 0.",
  })
  readonly credited!: Energy;

  @QuantityField('Energy', {
    description: 'Credit by the unadjusted baseline. Unit: energy. Source rule: as credited.',
  })
  readonly creditedUnadjusted!: Energy;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Unit: energy. Source rule: max(0, Σ requested − credit before truncation); null when a slot or a request is unknown.',
  })
  readonly shortfall!: Energy | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Unit: `currency`. Source rule: credited × rate, exact; null when no rate is recorded.',
  })
  readonly payment!: ExactDecimal | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Unit: `currency`. Source rule: shortfall × penalty rate, exact; null when either is not known.',
  })
  readonly penalty!: ExactDecimal | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217 code; null without rates. Unit: none.' })
  readonly currency!: string | null;
}
