import { Field, ObjectType } from 'type-graphql';
import type { DataQuality } from '../../app/get-data-quality.js';
import type { MeterCheck } from '../../domain/metering/checks/meter-checks.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';
import { MeterCheckType } from './meter-check.type.js';

/** `series` and `findings` are lists in pages: `DataQualityResolver` adds them. */
@ObjectType('DataQuality', {
  simpleResolvers: true,
  description: 'Completeness, gaps and findings of the readings of a site over a period.',
})
export class DataQualityType implements Omit<DataQuality, 'series' | 'findings'> {
  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly siteCode!: string;

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
