import { Field, Int, ObjectType } from 'type-graphql';
import type { CheckParameter, MeterCheck } from '../../domain/metering/checks/meter-checks.js';

@ObjectType('CheckParameter', {
  simpleResolvers: true,
  description: 'A limit of a check.',
})
class CheckParameterType implements CheckParameter {
  @Field(() => String, { description: 'Its name, which ends in its unit. Unit: none.' })
  readonly name!: string;

  @Field(() => Int, { description: 'Its value. Unit: that of its name.' })
  readonly value!: number;
}

@ObjectType('MeterCheck', {
  simpleResolvers: true,
  description: 'A rule by which readings are judged. Source rule: docs/spec/metering.md.',
})
export class MeterCheckType implements MeterCheck {
  @Field(() => String, { description: 'Its name. Unit: none.' })
  readonly name!: string;

  @Field(() => Int, { description: 'Version of the rule. Unit: none.' })
  readonly version!: number;

  @Field(() => String, { description: 'Code of what it finds, see docs/errors.md. Unit: none.' })
  readonly code!: string;

  @Field(() => [CheckParameterType], { description: 'Its limits. Unit: see its fields.' })
  readonly parameters!: readonly CheckParameter[];
}
