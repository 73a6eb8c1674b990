import { Field, ObjectType } from 'type-graphql';
import type { Failure } from '../domain/failure.js';

@ObjectType('RequestFailure', {
  simpleResolvers: true,
  description: 'An expected failure as data. Source rule: docs/errors.md lists every code.',
})
export class RequestFailureType implements Omit<Failure, 'details'> {
  @Field(() => String, { description: 'Dotted code that never changes its meaning, e.g. SITE.UNKNOWN.' })
  readonly code!: string;

  @Field(() => String, { description: 'What is wrong with what was given.' })
  readonly message!: string;

  @Field(() => String, { description: 'What to do about it.' })
  readonly remedy!: string;
}

/** Whether a mutation came to a failure. */
export function isFailure(value: object): value is Failure {
  return 'remedy' in value && 'code' in value;
}
