import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { ExactDecimal } from '../../domain/quantity/exact-decimal.js';
import type { ThresholdCase, ThresholdSensitivity } from '../../domain/report/energy-statement.js';
import type { ThermalThreshold } from '../../domain/surplus/surplus-day.js';
import { ListSize } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DecimalScalar } from '../scalars/decimal.scalar.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';

@ObjectType('ThermalThreshold', {
  simpleResolvers: true,
  description:
    'A dated thermal threshold T of an area: at or below it, thermal plants cannot be lowered further, so surplus is CONFIRMED.',
})
class ThermalThresholdType implements ThermalThreshold {
  @Field(() => String, { description: 'Key of the grid area, e.g. "kyushu". Unit: none.' })
  readonly area!: string;

  @Field(() => BigIntScalar, { description: 'T. Unit: megawatts. Source rule: the `source` of this row.' })
  readonly megawatts!: bigint;

  @Field(() => LocalDateScalar, { description: "First day in force. Unit: a local day in the area's zone." })
  readonly validFrom!: string;

  @Field(() => LocalDateScalar, {
    nullable: true,
    description: "First day no longer in force; null while in force. Unit: a local day in the area's zone.",
  })
  readonly validTo!: string | null;

  @Field(() => String, { description: 'Where the figure comes from. Unit: none.' })
  readonly source!: string;

  @Field(() => Boolean, { description: 'Whether the figure is an illustration, not a published one.' })
  readonly illustrative!: boolean;
}

@ObjectType('ThresholdCase', {
  simpleResolvers: true,
  description: 'Absorbed energy at one thermal threshold. Source rule: T − 20 %, T, T + 20 %.',
})
class ThresholdCaseType implements ThresholdCase {
  @Field(() => Int, { description: 'The threshold of this case. Unit: per cent of T: 80, 100 or 120.' })
  readonly percentOfThreshold!: number;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'The threshold of this case. Unit: megawatts. Source rule: T × per cent, exact; null when no single threshold covers the period.',
  })
  readonly megawatts!: ExactDecimal | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'A at that threshold. Unit: energy. Source rule: as EnergyFigures.absorbed.',
  })
  readonly absorbed!: Energy | null;
}

@ObjectType('ThresholdSensitivity', {
  simpleResolvers: true,
  description: 'How much the result hangs on the thermal threshold T.',
})
export class ThresholdSensitivityType implements ThresholdSensitivity {
  @ListSize(10)
  @Field(() => [ThermalThresholdType], {
    description: 'The dated rows of T in the period, with their sources. Unit: see its fields.',
  })
  readonly thresholds!: readonly ThermalThreshold[];

  @ListSize(3)
  @Field(() => [ThresholdCaseType], { description: 'T − 20 %, T and T + 20 %. Unit: see its fields.' })
  readonly cases!: readonly ThresholdCase[];
}
