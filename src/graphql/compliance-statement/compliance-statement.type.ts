import { Field, Int, ObjectType } from 'type-graphql';
import type { DrDayCount, DrDayRefusal } from '../../domain/curtailment/demand-response/dr-day-count.js';
import type { RigVerdictCode } from '../../domain/curtailment/demand-response/rig-verdict.js';
import type { Failure } from '../../domain/failure.js';
import type {
  ComplianceCall,
  ComplianceEvent,
  ComplianceExcuse,
  ComplianceSettlement,
  ComplianceStatement,
  WorkOrderLine,
} from '../../domain/report/compliance-statement.js';
import type { StatementHeader } from '../../domain/report/energy-statement.js';
import type { Instant } from '../../domain/time/instant.js';
import { StatementFindingType } from '../energy-statement/statement-finding.type.js';
import { StatementHeaderType } from '../energy-statement/statement-header.type.js';
import { IntervalType } from '../interval.type.js';
import { ListSize, MAX_WHOLE_LIST } from '../limits/list-size.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { LocalDateScalar } from '../scalars/local-date.scalar.js';
import { DrDayRefusalEnum, RigVerdictEnum } from './compliance-enums.js';
import { ComplianceCallType, ComplianceEventType } from './compliance-event.type.js';
import { ComplianceSettlementType } from './compliance-settlement.type.js';

/** Events of a statement that the API shows at once. */
export const MAX_EVENTS = 80;

@ObjectType('WorkOrderLine', {
  simpleResolvers: true,
  description:
    'A rig that somebody has to look at. Source rule: every rig that did not obey or was not observed.',
})
class WorkOrderLineType implements WorkOrderLine {
  @Field(() => String, { description: 'Id of the event. Unit: none.' })
  readonly eventId!: string;

  @Field(() => String, { description: 'Serial of the rig. Unit: none.' })
  readonly serial!: string;

  @Field(() => String, { description: 'Where it stands. Unit: none.' })
  readonly place!: string;

  @Field(() => RigVerdictEnum, { description: 'Why it is listed. Unit: none.' })
  readonly verdict!: RigVerdictCode;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Mean power of its last observed reading in the order. Unit: watts.',
  })
  readonly lastWatts!: bigint | null;

  @Field(() => Int, { description: 'Observed time on the wrong side of the limit. Unit: seconds.' })
  readonly overSeconds!: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'End of its last observed reading up to an hour after the order. Unit: see DateTime.',
  })
  readonly lastContact!: Instant | null;
}

@ObjectType('ComplianceExcuse', {
  simpleResolvers: true,
  description: 'Why a site did not follow. Source rule: approved by somebody else than the operator.',
})
class ComplianceExcuseType extends IntervalType implements ComplianceExcuse {
  @Field(() => [String], {
    nullable: true,
    description: 'Serials of the rigs it covers; null for the whole site. Unit: none.',
  })
  readonly rigs!: readonly string[] | null;

  @Field(() => String, { description: 'The reason. Unit: none.' })
  readonly reason!: string;

  @Field(() => String, { description: 'The evidence for it. Unit: none.' })
  readonly evidence!: string;

  @Field(() => String, { description: 'Who approved it. Unit: none.' })
  readonly approvedBy!: string;
}

type NotCounted = DrDayCount['notCounted'][number];

@ObjectType('DrEventNotCounted', {
  simpleResolvers: true,
  description: 'An event that makes no day of demand response.',
})
class DrEventNotCountedType implements NotCounted {
  @Field(() => String, { description: 'Id of the event. Unit: none.' })
  readonly eventId!: string;

  @Field(() => DrDayRefusalEnum, { description: 'Why. Unit: none.' })
  readonly reason!: DrDayRefusal;
}

@ObjectType('DrDayCount', {
  simpleResolvers: true,
  description:
    'Days of demand response of one site. Source rule: Energy Conservation Act of Japan; an entity of several sites reports the site with the most.',
})
export class DrDayCountType implements DrDayCount {
  @Field(() => String, { description: 'The law. Unit: none.' })
  readonly law!: string;

  @Field(() => String, { description: 'Where the rule comes from. Unit: none.' })
  readonly source!: string;

  @Field(() => Boolean, { description: 'Whether the period lies in the validity of the rule.' })
  readonly applicable!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Several events of a day count once; null when not applicable. Unit: days.',
  })
  readonly days!: number | null;

  @Field(() => [LocalDateScalar], { description: "The days, in the site's zone. Unit: see LocalDate." })
  readonly dates!: readonly string[];

  @ListSize(MAX_EVENTS)
  @Field(() => [DrEventNotCountedType], { description: 'Events that do not count. Unit: see its fields.' })
  readonly notCounted!: readonly NotCounted[];
}

@ObjectType('ComplianceStatement', {
  simpleResolvers: true,
  description:
    'How a site followed the calls of a period: what it delivered by the rules of its programmes, and what each rig did. Source rule: docs/spec/compliance-statement.md.',
})
export class ComplianceStatementType implements Omit<ComplianceStatement, 'events'> {
  @Field(() => StatementHeaderType, { description: 'Who says what about which site and when.' })
  readonly header!: StatementHeader;

  @ListSize(MAX_EVENTS)
  @Field(() => [ComplianceEventType], {
    description: 'Events that touch the period, by start, at most 80 (LIMIT.ROWS). Unit: see its fields.',
  })
  readonly events!: readonly Omit<ComplianceEvent, 'rigs'>[];

  @ListSize(400)
  @Field(() => [ComplianceSettlementType], {
    description: 'One row per programme and local day. Unit: see its fields.',
  })
  readonly settlements!: readonly ComplianceSettlement[];

  @ListSize(MAX_WHOLE_LIST)
  @Field(() => [WorkOrderLineType], {
    description: 'Rigs to look at, event by event, at most 2,000 (LIMIT.ROWS). Unit: see its fields.',
  })
  readonly workOrder!: readonly WorkOrderLine[];

  @ListSize(MAX_EVENTS)
  @Field(() => [ComplianceCallType], { description: 'Calls that bound nobody. Unit: see its fields.' })
  readonly callsNotInForce!: readonly ComplianceCall[];

  @ListSize(MAX_EVENTS)
  @Field(() => [ComplianceExcuseType], { description: 'Excuses that the figures "with excuses" use.' })
  readonly excuses!: readonly ComplianceExcuse[];

  @Field(() => DrDayCountType, { description: 'Days of demand response. Unit: see its fields.' })
  readonly drDays!: DrDayCount;

  @Field(() => [String], { description: 'What is not known, in words: it earned nothing. Unit: none.' })
  readonly unknown!: readonly string[];

  @ListSize(50)
  @Field(() => [StatementFindingType], { description: 'What is wrong, with what to do about it.' })
  readonly findings!: readonly Failure[];

  @Field(() => [String], { description: 'Simulated data, illustrative terms and the like. Unit: none.' })
  readonly notices!: readonly string[];

  @Field(() => [String], { description: 'Sentences that every statement carries. Unit: none.' })
  readonly standingSentences!: readonly string[];

  @Field(() => [String], { description: 'What the statement does not cover. Unit: none.' })
  readonly exclusions!: readonly string[];

  @Field(() => [String], { description: 'Where the rules come from. Unit: none.' })
  readonly sources!: readonly string[];
}
