import { Field, ObjectType } from 'type-graphql';
import type { Interval } from '../../domain/time/instant.js';
import type { Finding } from '../app-types.js';
import { IntervalType } from '../interval.type.js';
import { connectionType } from '../paging/connection.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';

/** `documentId` is opaque: `DataQualityResolver` adds it. */
@ObjectType('DataFinding', {
  simpleResolvers: true,
  description: 'Something noticed about readings that are stored all the same.',
})
export class DataFindingType implements Omit<Finding, 'documentUid'> {
  @Field(() => String, { description: 'Dotted code that never changes its meaning. Unit: none.' })
  readonly code!: string;

  @Field(() => String, { description: "The rig's serial, or the meter's number. Unit: none." })
  readonly seriesCode!: string;

  @Field(() => IntervalType, { description: 'Where it was noticed. Unit: see DateTime.' })
  readonly span!: Interval;

  @Field(() => String, { description: 'What was noticed, in words. Unit: none.' })
  readonly detail!: string;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Knowledge sequence that recorded it; null for a clock or register check. Unit: none.',
  })
  readonly recordedSeq!: bigint | null;
}

export const DataFindingConnectionType = connectionType(
  'DataFinding',
  DataFindingType,
  'findings, ordered by start, then series',
);
