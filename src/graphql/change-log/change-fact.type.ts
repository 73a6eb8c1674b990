import { Field, ObjectType } from 'type-graphql';
import type { CauseReach, ChangeCause } from '../../domain/report/change-reach.js';
import type { FactKind, RecordedFact } from '../../domain/report/recorded-fact.js';
import type { Instant } from '../../domain/time/instant.js';
import { connectionType } from '../paging/connection.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { CauseReachEnum, FactKindEnum } from './change-enums.js';

type Made = 'documentUid' | 'about' | 'changed' | 'afterBilling';

/** `documentId`, `about` and `changed` are made from other fields: `ChangeFactResolver` adds them. */
@ObjectType('ChangeFact', {
  simpleResolvers: true,
  description: "One write's facts of one kind about one site or its area.",
})
export class ChangeFactType implements Omit<RecordedFact, Made> {
  @Field(() => BigIntScalar, { description: 'Knowledge sequence that recorded it. Unit: none.' })
  readonly sequence!: bigint;

  @Field(() => DateTimeScalar, { description: 'When it was recorded. Unit: see DateTime.' })
  readonly recordedAt!: Instant;

  @Field(() => FactKindEnum, { description: 'What it is about. Unit: none.' })
  readonly kind!: FactKind;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the site it is about; null for the grid area. Unit: none.',
  })
  readonly siteCode!: string | null;

  @Field(() => String, { description: 'The fact in words, e.g. "correction of MAIN". Unit: none.' })
  readonly what!: string;

  @Field(() => String, { description: 'Code of the actor who recorded it. Unit: none.' })
  readonly actorCode!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the document it came with; null when there is none. Unit: none.',
  })
  readonly documentName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why, where whoever recorded it had to say; null otherwise. Unit: none.',
  })
  readonly reason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the second person who agreed; null when none is named. Unit: none.',
  })
  readonly approvedBy!: string | null;
}

export const ChangeFactConnectionType = connectionType(
  'ChangeFact',
  ChangeFactType,
  'recorded facts, the oldest first',
);

@ObjectType('ChangeCause', { simpleResolvers: true, description: 'A fact as the cause of a moved row.' })
class ChangeCauseType implements ChangeCause {
  @Field(() => CauseReachEnum, { description: 'How it gets at the row. Unit: none.' })
  readonly through!: CauseReach;

  @Field(() => ChangeFactType, { description: 'The fact. Unit: see its fields.' })
  readonly fact!: RecordedFact;
}

export const ChangeCauseConnectionType = connectionType(
  'ChangeCause',
  ChangeCauseType,
  'causes of a moved row, the oldest fact first',
);
