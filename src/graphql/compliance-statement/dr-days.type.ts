import { Field, Int, ObjectType } from 'type-graphql';
import type { DrDaysReport } from '../../app/get-dr-days.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DrDayCountType } from './compliance-statement.type.js';

type SiteDays = DrDaysReport['sites'][number];

@ObjectType('SiteDrDays', {
  simpleResolvers: true,
  description: 'Days of demand response of one site of an entity.',
})
class SiteDrDaysType extends DrDayCountType implements SiteDays {
  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly siteCode!: string;
}

@ObjectType('ReportedDrDays', {
  simpleResolvers: true,
  description:
    'Days of demand response of an organisation. Source rule: Energy Conservation Act of Japan; the site with the most, never a sum over sites.',
})
export class ReportedDrDaysType implements DrDaysReport {
  @Field(() => String, { description: 'The organisation. Unit: none.' })
  readonly entity!: string;

  @Field(() => String, { description: 'The period as it was asked for. Unit: none.' })
  readonly period!: string;

  @Field(() => BigIntScalar, { description: 'Data cut-off. Unit: knowledge sequence.' })
  readonly asOfSequence!: bigint;

  @Field(() => String, { description: 'The law. Unit: none.' })
  readonly law!: string;

  @Field(() => String, { description: 'Where the rule comes from. Unit: none.' })
  readonly source!: string;

  @Field(() => Boolean, { description: 'Whether the period lies in the validity of the rule.' })
  readonly applicable!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Days of the site; null when not applicable. Unit: days.',
  })
  readonly days!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the site with the most days, ties by code; null when none was called. Unit: none.',
  })
  readonly siteCode!: string | null;

  @Field(() => [SiteDrDaysType], {
    description: 'Every site that was called, by code. Unit: see its fields.',
  })
  readonly sites!: readonly SiteDays[];
}
