import { Field, ObjectType } from 'type-graphql';
import type { Failure } from '../../domain/failure.js';

@ObjectType('StatementFinding', {
  simpleResolvers: true,
  description: 'What is wrong with a statement. Source rule: docs/errors.md; it blocks a final seal.',
})
export class StatementFindingType implements Omit<Failure, 'details'> {
  @Field(() => String, { description: 'Dotted code that never changes its meaning. Unit: none.' })
  readonly code!: string;

  @Field(() => String, { description: 'What is wrong. Unit: none.' })
  readonly message!: string;

  @Field(() => String, { description: 'What to do about it. Unit: none.' })
  readonly remedy!: string;
}
