import { Field, Int, ObjectType } from 'type-graphql';
import type { DataQuality, ScaledDay } from '../../app/get-data-quality.js';
import type { MeterCheck } from '../../domain/metering/checks/meter-checks.js';
import type { LocalDate, ZoneName } from '../../domain/time/local-calendar.js';
import { connectionType } from '../paging/connection.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';
import { TimeZoneScalar } from '../scalars/time-zone.scalar.js';
import { MeterCheckType } from './meter-check.type.js';

/** `series`, `findings` and `scaledDays` are lists in pages: `DataQualityResolver` adds them. */
@ObjectType('DataQuality', {
  simpleResolvers: true,
  description: 'Completeness, gaps and findings of the readings of a site over a period.',
})
export class DataQualityType implements Omit<DataQuality, 'series' | 'findings' | 'scaledDays'> {
  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly siteCode!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of its local days. Unit: none.' })
  readonly zone!: ZoneName;

  @Field(() => String, { description: 'The period as it was asked for. Unit: none.' })
  readonly period!: string;

  @Field(() => BigIntScalar, {
    description:
      'Everything is as known at this knowledge sequence; give it as `asOf` to page on. Unit: none.',
  })
  readonly asOfSequence!: bigint;

  @Field(() => [MeterCheckType], {
    description: 'The checks that readings are put to. Unit: none. Source rule: methodology, section 3.',
  })
  readonly checks!: readonly MeterCheck[];

  @Field(() => [LocalDateScalar], {
    description: 'Days whose facts are newer than their stored result. Unit: UTC days.',
  })
  readonly staleDays!: readonly string[];
}

@ObjectType('ScaledDay', {
  simpleResolvers: true,
  description:
    'A local day on which rigs exceeded the billing meter and were scaled down. Source rule: SUM_CHECK.',
})
class ScaledDayType implements ScaledDay {
  @Field(() => LocalDateScalar, { description: "The day. Unit: a local day in the site's zone." })
  readonly date!: LocalDate;

  @Field(() => Int, { description: 'Balance steps in which they were. Unit: steps.' })
  readonly steps!: number;
}

export const ScaledDayConnectionType = connectionType(
  'ScaledDay',
  ScaledDayType,
  'days with SUM_CHECK, in order',
);
