import { Field, Int, ObjectType } from 'type-graphql';
import type { AssuranceLevel, StatementHeader } from '../../domain/report/energy-statement.js';
import type { Instant } from '../../domain/time/instant.js';
import { AssuranceLevelEnum } from '../enums.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { TimeZoneScalar } from '../scalars/time-zone.scalar.js';

@ObjectType('StatementHeader', {
  simpleResolvers: true,
  description:
    'Who says what about which site and when. Source rule: no load times in it, so the same facts print the same bytes.',
})
export class StatementHeaderType implements StatementHeader {
  @Field(() => String, { description: 'Name of the organisation that states. Unit: none.' })
  readonly entity!: string;

  @Field(() => String, { description: 'Number the site is registered under with the authority. Unit: none.' })
  readonly registrationNumber!: string;

  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly siteCode!: string;

  @Field(() => String, { description: 'Name of the site. Unit: none.' })
  readonly siteName!: string;

  @Field(() => String, { description: 'What lies inside the boundary of the site, in words. Unit: none.' })
  readonly boundary!: string;

  @Field(() => String, { description: 'Key of the grid area, e.g. "kyushu". Unit: none.' })
  readonly area!: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of the local days and months. Unit: none.' })
  readonly zone!: string;

  @Field(() => String, { description: 'The methodology that the statement follows. Unit: none.' })
  readonly criteria!: string;

  @Field(() => Int, { description: 'Version of the method. Unit: none.' })
  readonly methodVersion!: number;

  @Field(() => String, { description: 'The period as it was asked for. Unit: none.' })
  readonly period!: string;

  @Field(() => DateTimeScalar, {
    description: 'First instant of the period. Unit: see DateTime. Source rule: local midnight.',
  })
  readonly periodStart!: Instant;

  @Field(() => DateTimeScalar, {
    description: 'First instant after the period. Unit: see DateTime. Source rule: local midnight.',
  })
  readonly periodEnd!: Instant;

  @Field(() => BigIntScalar, {
    description:
      'Data cut-off: everything is as known at this knowledge sequence. Unit: none. Source rule: ask again with it as `asOf` and the same figures come back.',
  })
  readonly asOfSequence!: bigint;

  @Field(() => String, { description: 'Who prepared the statement. Unit: none.' })
  readonly preparer!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Who reviewed the statement, never the preparer; null before a review. Unit: none.',
  })
  readonly reviewer!: string | null;

  @Field(() => AssuranceLevelEnum, {
    description: 'How far somebody independent vouches for the statement. Unit: none.',
  })
  readonly assurance!: AssuranceLevel;

  @Field(() => [String], { description: 'Waivers that the statement relies on, in words. Unit: none.' })
  readonly waivers!: readonly string[];

  @Field(() => String, {
    description: 'Who holds the environmental attribute of the energy used. Unit: none.',
  })
  readonly attributeHolder!: string;
}
