import { createUnionType, Field, ObjectType } from 'type-graphql';
import type { JsonValue } from '../../domain/proof/canonical-json.js';
import type { Instant } from '../../domain/time/instant.js';
import type { JobRow, JobState } from '../app-types.js';
import { JobStateEnum } from '../enums.js';
import { NodeType } from '../registry/node.type.js';
import { isFailure, RequestFailureType } from '../request-failure.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { JsonScalar } from '../scalars/json.scalar.js';

@ObjectType('Job', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'Long work. Source rule: it goes on whether or not anybody asks; ask again for progress.',
})
export class JobType extends NodeType implements Omit<JobRow, 'uid' | 'organisationId'> {
  @Field(() => String, { description: 'What is done, e.g. RECONCILE. Unit: none.' })
  readonly kind!: string;

  @Field(() => JobStateEnum, { description: 'Where it stands. Unit: none.' })
  readonly state!: JobState;

  @Field(() => BigIntScalar, { description: 'How much is done. Unit: what `message` counts.' })
  readonly done!: bigint;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'How much there is; null while not known. Unit: what `message` counts.',
  })
  readonly total!: bigint | null;

  @Field(() => String, { description: 'What is being done, in words. Unit: none.' })
  readonly message!: string;

  @Field(() => JsonScalar, { description: 'What was asked for. Unit: stated by its keys.' })
  readonly input!: JsonValue;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'What came of it: a report, or the code, message and remedy of a failure; null before the end. Unit: stated by its keys.',
  })
  readonly result!: JsonValue;

  @Field(() => DateTimeScalar, { description: 'When it was asked for. Unit: see DateTime.' })
  readonly createdAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When it last moved. Unit: see DateTime.' })
  readonly updatedAt!: Instant;
}

export const ReconcileResult = createUnionType({
  name: 'ReconcileResult',
  description: 'The job that reconciles, or why it was refused.',
  types: () => [JobType, RequestFailureType] as const,
  resolveType: (value: object) => (isFailure(value) ? 'RequestFailure' : 'Job'),
});
