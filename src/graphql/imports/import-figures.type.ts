import { Field, Int, ObjectType } from 'type-graphql';
import type { ImportedMonth, ImportedSeries, ImportFigures } from '../../app/import-report.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Instant } from '../../domain/time/instant.js';
import { ListSize } from '../limits/list-size.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { JsonScalar } from '../scalars/json.scalar.js';

@ObjectType('ImportedSeries', {
  simpleResolvers: true,
  description: 'What one series, or one column of an area file, held.',
})
export class ImportedSeriesType implements ImportedSeries {
  @Field(() => String, { description: "The rig's serial, the meter's number, or the column. Unit: none." })
  readonly code!: string;

  @Field(() => Int, { description: 'Readings in the file. Unit: readings.' })
  readonly readings!: number;

  @Field(() => Int, { description: 'Of these, the same again. Unit: readings.' })
  readonly duplicates!: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the first reading; null when there is none. Unit: see DateTime.',
  })
  readonly from!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'End of the last reading; null when there is none. Unit: see DateTime.',
  })
  readonly to!: Instant | null;

  @QuantityField('Energy', { description: 'Unit: energy. Source rule: sum of the readings of the file.' })
  readonly total!: Energy;
}

@ObjectType('ImportedMonth', {
  simpleResolvers: true,
  description: 'What a file held for one local month.',
})
class ImportedMonthType implements ImportedMonth {
  @Field(() => String, { description: 'The month, YYYY-MM. Unit: one local month.' })
  readonly month!: string;

  @Field(() => String, { description: 'What was summed: a SeriesKind, or SURPLUS of an area. Unit: none.' })
  readonly measure!: string;

  @QuantityField('Energy', { description: 'Unit: energy. Source rule: sum of the readings of the file.' })
  readonly total!: Energy;
}

/** `series` is left to the answer of an import: a list of files would carry too many. */
@ObjectType('ImportFigures', {
  simpleResolvers: true,
  description: 'What a file held and what came of it. Source rule: counted while it was read.',
})
export class ImportFiguresType implements Omit<ImportFigures, 'series'> {
  @Field(() => Int, { description: 'Rows below the header. Unit: rows.' })
  readonly rows!: number;

  @Field(() => Int, {
    description: 'Readings, intervals, events or rigs that are new or replace a known one. Unit: count.',
  })
  readonly accepted!: number;

  @Field(() => Int, { description: 'The same again, in the file or already stored. Unit: count.' })
  readonly duplicates!: number;

  @Field(() => Int, { description: 'Of those accepted, the ones that replace another value. Unit: count.' })
  readonly revised!: number;

  @Field(() => Int, {
    description: 'Readings or intervals missing inside their series in the file. Unit: count.',
  })
  readonly gaps!: number;

  @ListSize(100)
  @Field(() => [ImportedMonthType], { description: 'Totals by local month. Unit: see its fields.' })
  readonly months!: readonly ImportedMonth[];

  @Field(() => JsonScalar, {
    description:
      'Facts that belong to one kind of file, by name, as text: label, step, sign, days. Unit: stated by the name.',
  })
  readonly facts!: Readonly<Record<string, string>>;
}
