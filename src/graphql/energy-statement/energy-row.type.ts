import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { CellColumn, CellRow } from '../../domain/reconciliation/site-day-result.js';
import type { EnergyCell, EnergyRow } from '../../domain/report/energy-statement.js';
import type { Instant } from '../../domain/time/instant.js';
import { CellColumnEnum, CellRowEnum } from '../enums.js';
import { ListSize } from '../limits/list-size.js';
import { connectionType } from '../paging/connection.type.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { EnergyFiguresType } from './energy-figures.type.js';

/** Three rows by four columns. */
export const CELLS = 12;

@ObjectType('EnergyCell', {
  simpleResolvers: true,
  description:
    'One of the twelve cells. Source rule: every kWh of E lies in exactly one, so the cells of a span sum to its E.',
})
export class EnergyCellType implements EnergyCell {
  @Field(() => CellRowEnum, { description: 'What the grid was throwing away. Unit: none.' })
  readonly row!: CellRow;

  @Field(() => CellColumnEnum, { description: 'What the energy was used for. Unit: none.' })
  readonly column!: CellColumn;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Energy in the cell. Unit: energy. Source rule: null where absorbed is not known; its energy is then in COINCIDENT_ONLY.',
  })
  readonly energy!: Energy | null;
}

@ObjectType('EnergyRow', {
  simpleResolvers: true,
  description:
    'One row of a statement: the figures of an interval, a local day, a local month, a rig or the auxiliary line. Source rule: the rows of one grouping sum to the totals.',
})
export class EnergyRowType extends EnergyFiguresType implements EnergyRow {
  @Field(() => String, {
    description:
      "The interval's start with offset, YYYY-MM-DD, YYYY-MM, a rig's serial, or `auxiliary`. Unit: none. Source rule: unique among the rows of a grouping.",
  })
  readonly label!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of an INTERVAL row; null on other rows. Unit: see DateTime.',
  })
  readonly start!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'End (exclusive) of an INTERVAL row; null on other rows. Unit: see DateTime.',
  })
  readonly end!: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'Serial of a RIG row; null on other rows and on the auxiliary line. Unit: none.',
  })
  readonly rigSerial!: string | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      "Sum of the rig's own readings. Unit: energy. Source rule: before scaling to the billing meter; null except on a rig line.",
  })
  readonly energyRaw!: Energy | null;

  @ListSize(CELLS)
  @Field(() => [EnergyCellType], {
    description:
      'The twelve cells of the row. Unit: see its fields. Source rule: row by row, as CellRow lists them.',
  })
  readonly cells!: readonly EnergyCell[];

  @Field(() => Int, { description: 'Intervals of the row whose figures are incomplete. Unit: intervals.' })
  readonly incompleteSlots!: number;

  @Field(() => Int, { description: 'Missing rig readings in the row. Unit: readings.' })
  readonly missingRigReadings!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Why coincident or absorbed is null although readings exist; null when there is no such reason. Unit: none.',
  })
  readonly withheldBecause!: string | null;
}

export const EnergyRowConnectionType = connectionType(
  'EnergyRow',
  EnergyRowType,
  'rows of a statement, in its order, all as known at one sequence',
);
