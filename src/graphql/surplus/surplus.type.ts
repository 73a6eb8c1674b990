import { Field, ObjectType } from 'type-graphql';
import type { AreaSurplus, SurplusInterval } from '../../app/get-surplus.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { PublicationStatus, SurplusQuality } from '../../domain/surplus/area-supply.js';
import type { Instant } from '../../domain/time/instant.js';
import { PublicationStatusEnum, SurplusQualityEnum } from '../enums.js';
import { ListSize, MAX_WHOLE_LIST } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';

@ObjectType('SurplusInterval', {
  simpleResolvers: true,
  description:
    "What an area's operator published for one interval. Source rule: docs/spec/reconciliation.md.",
})
class SurplusIntervalType implements SurplusInterval {
  @Field(() => DateTimeScalar, { description: 'First instant. Unit: see DateTime.' })
  readonly start!: Instant;

  @Field(() => DateTimeScalar, { description: 'First instant after it. Unit: see DateTime.' })
  readonly end!: Instant;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Solar generation curtailed. Unit: energy. Source rule: as published, sign included.',
  })
  readonly solarCurtailed!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Wind generation curtailed. Unit: energy. Source rule: as published, sign included.',
  })
  readonly windCurtailed!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'S. Unit: energy. Source rule: max(0, solar) + max(0, wind).',
  })
  readonly surplus!: Energy | null;

  @Field(() => SurplusQualityEnum, {
    nullable: true,
    description: 'How sure it is that more load would have lowered curtailment. Unit: none.',
  })
  readonly quality!: SurplusQuality | null;

  @Field(() => PublicationStatusEnum, { description: 'How final the figures are. Unit: none.' })
  readonly status!: PublicationStatus;
}

@ObjectType('AreaSurplus', {
  simpleResolvers: true,
  description: 'The surplus of a grid area over a local period.',
})
export class AreaSurplusType implements AreaSurplus {
  @Field(() => String, { description: 'Key of the grid area, e.g. "kyushu". Unit: none.' })
  readonly area!: string;

  @Field(() => BigIntScalar, {
    description: 'Everything is as known at this knowledge sequence. Unit: none.',
  })
  readonly asOfSequence!: bigint;

  @ListSize(MAX_WHOLE_LIST)
  @Field(() => [SurplusIntervalType], {
    description:
      'The intervals with a published figure, in order, at most 2,000 (LIMIT.ROWS). Unit: see its fields.',
  })
  readonly intervals!: readonly SurplusInterval[];
}
