import { Field, ObjectType } from 'type-graphql';
import type { Instant, Interval } from '../domain/time/instant.js';
import { DateTimeScalar } from './scalars/date-time.scalar.js';

@ObjectType('Interval', {
  simpleResolvers: true,
  description: 'A span of time. Source rule: half-open, [start, end).',
})
export class IntervalType implements Interval {
  @Field(() => DateTimeScalar, { description: 'First instant. Unit: see DateTime.' })
  readonly start!: Instant;

  @Field(() => DateTimeScalar, { description: 'First instant after it. Unit: see DateTime.' })
  readonly end!: Instant;
}
