import { Field, Int, ObjectType } from 'type-graphql';
import type { Failure } from '../../domain/failure.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Ratio } from '../../domain/quantity/ratio.js';
import type {
  AvoidedWaste,
  BaselineFinding,
  BillingMeterFacts,
  ConservationCheck,
  ConstantLoad,
  EnergyCell,
  EnergyFigures,
  EnergyRow,
  EnergyStatement,
  Lift,
  StatementDataQuality,
  StatementGrouping,
  StatementHeader,
  ThresholdSensitivity,
} from '../../domain/report/energy-statement.js';
import { StatementGroupingEnum } from '../enums.js';
import { ListSize, MAX_WHOLE_LIST } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { BaselineFindingType } from './baseline-finding.type.js';
import { ConservationCheckType } from './conservation-check.type.js';
import { BillingMeterFactsType } from './billing-meter.type.js';
import { EnergyFiguresType } from './energy-figures.type.js';
import { CELLS, EnergyCellType, EnergyRowType } from './energy-row.type.js';
import { ConstantLoadType, LiftType } from './lift.type.js';
import { StatementFindingType } from './statement-finding.type.js';
import { StatementDataQualityType } from './statement-data-quality.type.js';
import { StatementHeaderType } from './statement-header.type.js';
import { ThresholdSensitivityType } from './threshold-sensitivity.type.js';

@ObjectType('AvoidedWaste', {
  simpleResolvers: true,
  description: 'Avoided waste. Source rule: a range of evidence, never one number.',
})
class AvoidedWasteType implements AvoidedWaste {
  @QuantityField('Energy', { description: 'Unit: energy. Source rule: R, absorbed energy inside orders.' })
  readonly evidenced!: Energy;

  @QuantityField('Energy', { description: 'Unit: energy. Source rule: A, all absorbed energy.' })
  readonly upperBound!: Energy;

  @Field(() => String, { description: 'Printed with the range, word for word. Unit: none.' })
  readonly sentence!: string;
}

@ObjectType('EnergyStatement', {
  simpleResolvers: true,
  description:
    'The energy statement of one site and period: what it used, what was thrown away meanwhile, and what may be claimed. Source rule: docs/spec/energy-statement.md.',
})
export class EnergyStatementType implements EnergyStatement {
  @Field(() => StatementHeaderType, { description: 'Who says what about which site and when.' })
  readonly header!: StatementHeader;

  @Field(() => EnergyFiguresType, { description: 'The figures of the whole period. Unit: see its fields.' })
  readonly totals!: EnergyFigures;

  @ListSize(CELLS)
  @Field(() => [EnergyCellType], {
    description: 'The twelve cells of the period. Unit: see its fields. Source rule: they sum to E.',
  })
  readonly cells!: readonly EnergyCell[];

  @Field(() => AvoidedWasteType, {
    nullable: true,
    description: 'Null when nothing is known or the baseline is contradicted. Unit: see its fields.',
  })
  readonly avoidedWaste!: AvoidedWaste | null;

  @Field(() => ThresholdSensitivityType, {
    description: 'How much the result hangs on the thermal threshold. Unit: see its fields.',
  })
  readonly thresholdSensitivity!: ThresholdSensitivity;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Unit: a pure number. Source rule: ΣC/ΣE; null when either is not known or E is 0.',
  })
  readonly coincidentShareOfEnergy!: Ratio | null;

  @QuantityField('Ratio', {
    nullable: true,
    description: 'Unit: a pure number. Source rule: ΣC/ΣS; null when either is not known or S is 0.',
  })
  readonly coincidentShareOfSurplus!: Ratio | null;

  @Field(() => LiftType, { description: 'Coincidence against a flat load. Unit: see its fields.' })
  readonly lift!: Lift;

  @Field(() => ConstantLoadType, {
    nullable: true,
    description: 'A load of constant power, for comparison; null when no nameplate power is known.',
  })
  readonly constantLoad!: ConstantLoad | null;

  @Field(() => BaselineFindingType, { description: 'Whether the stated baseline holds.' })
  readonly baseline!: BaselineFinding;

  @Field(() => BillingMeterFactsType, {
    description: 'Verification of the billing meter and the monthly tie to bills.',
  })
  readonly billingMeter!: BillingMeterFacts;

  @Field(() => [Int], { description: 'Steps at which energy and surplus were matched. Unit: seconds.' })
  readonly resolutionSeconds!: readonly number[];

  @Field(() => String, { description: 'The same in words, e.g. "hourly match, ≥ a finer match".' })
  readonly resolution!: string;

  @Field(() => StatementDataQualityType, { description: 'How good the data behind the figures are.' })
  readonly quality!: StatementDataQuality;

  @ListSize(20)
  @Field(() => [ConservationCheckType], { description: 'The laws of conservation, each with both sides.' })
  readonly conservation!: readonly ConservationCheck[];

  @ListSize(50)
  @Field(() => [StatementFindingType], { description: 'What is wrong, with what to do about it.' })
  readonly findings!: readonly Failure[];

  @Field(() => [String], { description: 'Simulated data, illustrative parameters and the like. Unit: none.' })
  readonly notices!: readonly string[];

  @Field(() => [String], { description: 'Sentences that every statement carries. Unit: none.' })
  readonly standingSentences!: readonly string[];

  @Field(() => [String], { description: 'What the statement does not cover. Unit: none.' })
  readonly exclusions!: readonly string[];

  @Field(() => [String], { description: 'Where the rules come from. Unit: none.' })
  readonly sources!: readonly string[];

  @Field(() => StatementGroupingEnum, {
    nullable: true,
    description: 'What `rows` are broken down by; null when no rows were asked for. Unit: none.',
  })
  readonly groupedBy!: StatementGrouping | null;

  @ListSize(MAX_WHOLE_LIST)
  @Field(() => [EnergyRowType], {
    description:
      'The rows of the grouping, at most 2,000 (LIMIT.ROWS); `reconciliation` pages through more. Unit: see its fields.',
  })
  readonly rows!: readonly EnergyRow[];
}
