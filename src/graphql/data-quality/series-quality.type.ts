import { Field, Int, ObjectType } from 'type-graphql';
import type { OpenGap, SeriesQuality } from '../../app/get-data-quality.js';
import type { DayCompleteness } from '../../domain/metering/completeness.js';
import type { SeriesKind } from '../../domain/metering/series.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Ratio } from '../../domain/quantity/ratio.js';
import type { Instant } from '../../domain/time/instant.js';
import type { LocalDate } from '../../domain/time/local-calendar.js';
import { SeriesKindEnum } from '../enums.js';
import { connectionType } from '../paging/connection.type.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';

@ObjectType('ReadingGap', {
  simpleResolvers: true,
  description: 'A span without readings. Source rule: half-open, [start, end).',
})
class ReadingGapType implements Pick<OpenGap, keyof OpenGap> {
  @Field(() => DateTimeScalar, { description: 'First instant without a reading. Unit: see DateTime.' })
  readonly start!: Instant;

  @Field(() => DateTimeScalar, { description: 'First instant with one again. Unit: see DateTime.' })
  readonly end!: Instant;

  @Field(() => String, {
    description: "`start` as the site's clock shows it. Unit: ISO 8601 with the offset of the site's zone.",
  })
  readonly localStart!: string;

  @Field(() => String, {
    description: "`end` as the site's clock shows it. Unit: ISO 8601 with the offset of the site's zone.",
  })
  readonly localEnd!: string;

  @Field(() => Int, { description: 'Readings that are missing in it. Unit: readings.' })
  readonly readings!: number;
}

export const ReadingGapConnectionType = connectionType(
  'ReadingGap',
  ReadingGapType,
  'gaps of one series, ordered by start',
);

@ObjectType('DayCompleteness', {
  simpleResolvers: true,
  description: 'How complete one series is on one local day.',
})
class DayCompletenessType implements DayCompleteness {
  @Field(() => LocalDateScalar, { description: "The day. Unit: a local day in the site's zone." })
  readonly date!: LocalDate;

  @Field(() => Int, {
    description:
      'Readings expected. Unit: readings. Source rule: slots that begin in the day while in service, by the zone.',
  })
  readonly expected!: number;

  @Field(() => Int, { description: 'Readings that are there. Unit: readings.' })
  readonly present!: number;

  @Field(() => Int, { description: 'Of these, readings that are not measured. Unit: readings.' })
  readonly estimated!: number;

  @Field(() => Int, { description: 'Expected − present. Unit: readings.' })
  readonly missing!: number;
}

export const DayCompletenessConnectionType = connectionType(
  'DayCompleteness',
  DayCompletenessType,
  'local days of one series, in order',
);

/** `gaps` and `days` are lists in pages: `SeriesQualityResolver` adds them. */
@ObjectType('SeriesQuality', {
  simpleResolvers: true,
  description: 'How complete one series of readings is in a period.',
})
export class SeriesQualityType implements Omit<SeriesQuality, 'gaps' | 'days'> {
  @Field(() => String, { description: "The rig's serial, or the meter's number. Unit: none." })
  readonly code!: string;

  @Field(() => SeriesKindEnum, { description: 'What the series measures. Unit: none.' })
  readonly kind!: SeriesKind;

  @Field(() => Int, {
    description:
      'Readings expected. Unit: readings. Source rule: slots that begin in the period while in service.',
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

  @QuantityField('Energy', {
    nullable: true,
    description: 'Unit: energy. Source rule: Σ readings of the period; null when none is known.',
  })
  readonly energy!: Energy | null;

  @QuantityField('Energy', {
    nullable: true,
    description: 'Unit: energy. Source rule: Σ readings that are not measured; null when none is known.',
  })
  readonly estimatedEnergy!: Energy | null;

  @QuantityField('Ratio', {
    nullable: true,
    description:
      'Unit: a pure number. Source rule: estimated energy ÷ energy; null when energy is 0 or unknown.',
  })
  readonly estimatedShare!: Ratio | null;
}

export const SeriesQualityConnectionType = connectionType(
  'SeriesQuality',
  SeriesQualityType,
  'series, the billing meter first, then the rigs by serial',
);
