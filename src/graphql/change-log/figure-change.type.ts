import { Field, Int, ObjectType } from 'type-graphql';
import type { Energy } from '../../domain/quantity/energy.js';
import type { CountChange, FigureChange } from '../../domain/report/changed-figures.js';
import { QuantityField } from '../quantity/quantity-field.js';

@ObjectType('FigureChange', {
  simpleResolvers: true,
  description: 'One energy figure of the energy statement before and after.',
})
export class FigureChangeType implements FigureChange {
  @Field(() => String, {
    description: 'Name of the field of EnergyFigures, or ROW/COLUMN of a cell. Unit: none.',
  })
  readonly figure!: string;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'As known at the earlier sequence. Unit: energy. Source rule: the energy statement; null is unknown or withheld.',
  })
  readonly before!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'As known at the later sequence. Unit: energy. Source rule: the energy statement; null is unknown or withheld.',
  })
  readonly after!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Unit: energy. Source rule: after − before, exact; null when either is.',
  })
  readonly difference!: Energy | null;
}

@ObjectType('CountChange', {
  simpleResolvers: true,
  description: 'One count of a row before and after.',
})
export class CountChangeType implements CountChange {
  @Field(() => String, { description: 'Name of the field of EnergyRow. Unit: none.' })
  readonly count!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'As known at the earlier sequence; null when there was no such row. Unit: intervals or readings.',
  })
  readonly before!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'As known at the later sequence; null when there is no such row. Unit: intervals or readings.',
  })
  readonly after!: number | null;
}
