import { Field, Int, ObjectType } from 'type-graphql';
import type { ReadingGap, SeriesQuality } from '../../app/get-data-quality.js';
import type { Instant } from '../../domain/time/instant.js';
import { SeriesKindEnum } from '../enums.js';
import { connectionType } from '../paging/connection.type.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';

@ObjectType('ReadingGap', {
  simpleResolvers: true,
  description: 'A span without readings. Source rule: half-open, [start, end).',
})
class ReadingGapType implements ReadingGap {
  @Field(() => DateTimeScalar, { description: 'First instant without a reading. Unit: see DateTime.' })
  readonly start!: Instant;

  @Field(() => DateTimeScalar, { description: 'First instant with one again. Unit: see DateTime.' })
  readonly end!: Instant;

  @Field(() => Int, { description: 'Readings that are missing in it. Unit: readings.' })
  readonly readings!: number;
}

export const ReadingGapConnectionType = connectionType(
  'ReadingGap',
  ReadingGapType,
  'gaps of one series, ordered by start',
);

/** `gaps` is a list in pages: `DataQualityResolver` adds it. */
@ObjectType('SeriesQuality', {
  simpleResolvers: true,
  description: 'How complete one series of readings is in a period.',
})
export class SeriesQualityType implements Omit<SeriesQuality, 'gaps'> {
  @Field(() => String, { description: "The rig's serial, or the meter's number. Unit: none." })
  readonly code!: string;

  @Field(() => SeriesKindEnum, { description: 'What the series measures. Unit: none.' })
  readonly kind!: string;

  @Field(() => Int, {
    description: 'Readings expected. Unit: readings. Source rule: period in service ÷ step.',
  })
  readonly expected!: number;

  @Field(() => Int, { description: 'Readings that are there. Unit: readings.' })
  readonly present!: number;

  @Field(() => Int, { description: 'Of these, readings that are not measured. Unit: readings.' })
  readonly estimated!: number;

  @Field(() => Int, { description: 'Expected − present. Unit: readings.' })
  readonly missing!: number;

  @Field(() => Int, {
    description: 'Completeness. Unit: parts per million. Source rule: present ÷ expected, floored.',
  })
  readonly completenessPerMillion!: number;
}

export const SeriesQualityConnectionType = connectionType(
  'SeriesQuality',
  SeriesQualityType,
  'series, the billing meter first, then the rigs by serial',
);
