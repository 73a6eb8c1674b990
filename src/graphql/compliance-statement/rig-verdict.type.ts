import { Field, Int, ObjectType } from 'type-graphql';
import type {
  Restoration,
  RigVerdict,
  RigVerdictCode,
  SecondsBetween,
} from '../../domain/curtailment/demand-response/rig-verdict.js';
import type { Energy } from '../../domain/quantity/energy.js';
import type { Instant } from '../../domain/time/instant.js';
import { connectionType } from '../paging/connection.type.js';
import { QuantityField } from '../quantity/quantity-field.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { RestorationEnum, RigVerdictEnum } from './compliance-enums.js';

@ObjectType('SecondsBetween', {
  simpleResolvers: true,
  description: 'When something happened, as far as readings can tell.',
})
class SecondsBetweenType implements SecondsBetween {
  @Field(() => Int, { description: 'Not before. Unit: seconds. Source rule: the last reading before.' })
  readonly earliest!: number;

  @Field(() => Int, { description: 'Not after. Unit: seconds. Source rule: the first reading after.' })
  readonly latest!: number;
}

@ObjectType('RigVerdict', {
  simpleResolvers: true,
  description: 'What one rig did with one event. Source rule: its own measured readings.',
})
class RigVerdictType implements RigVerdict {
  @Field(() => String, { description: 'Serial of the rig. Unit: none.' })
  readonly serial!: string;

  @Field(() => String, { description: 'Where it stands. Unit: none.' })
  readonly place!: string;

  @Field(() => RigVerdictEnum, { description: 'The worst that holds. Unit: none.' })
  readonly verdict!: RigVerdictCode;

  @Field(() => Int, { description: 'Time in which it was called and in service. Unit: seconds.' })
  readonly orderedSeconds!: number;

  @Field(() => Int, { description: 'Ordered time with a measured reading. Unit: seconds.' })
  readonly observedSeconds!: number;

  @Field(() => Int, {
    description: 'Observed time at or below the standby limit (INCREASE: above it). Unit: seconds.',
  })
  readonly obeyedSeconds!: number;

  @Field(() => Int, { description: 'Observed time on the wrong side of the limit. Unit: seconds.' })
  readonly overSeconds!: number;

  @Field(() => Int, { description: 'Observed time that is not excused. Unit: seconds.' })
  readonly observedSecondsUnexcused!: number;

  @Field(() => Int, { description: 'Obeyed time that is not excused. Unit: seconds.' })
  readonly obeyedSecondsUnexcused!: number;

  @Field(() => SecondsBetweenType, {
    nullable: true,
    description: 'When it reached the limit, after the start of the order; null: never. Unit: seconds.',
  })
  readonly reachedAfter!: SecondsBetween | null;

  @Field(() => RestorationEnum, { description: 'Whether it came back. Unit: none.' })
  readonly restoration!: Restoration;

  @Field(() => SecondsBetweenType, {
    nullable: true,
    description: 'When it came back, after the end of the order; null unless RESTORED. Unit: seconds.',
  })
  readonly restoredAfter!: SecondsBetween | null;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Used while ordered off. Unit: energy. Source rule: readings across a boundary cut by time, floored inside; null where not measured throughout, and for an INCREASE.',
  })
  readonly residual!: Energy | null;

  @Field(() => Boolean, { description: 'Whether a reading crosses a boundary of the order.' })
  readonly residualIsProRata!: boolean;

  @QuantityField('Energy', {
    nullable: true,
    description:
      'Not used because of the order. Unit: energy. Source rule: mean power of the 30 minutes before × ordered time − residual, at least 0.',
  })
  readonly forgone!: Energy | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Mean power of the last observed reading in the order, half-even. Unit: watts.',
  })
  readonly lastWatts!: bigint | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'End of the last observed reading up to an hour after the order. Unit: see DateTime.',
  })
  readonly lastContact!: Instant | null;
}

export const RigVerdictConnectionType = connectionType(
  'RigVerdict',
  RigVerdictType,
  'rigs that an event called, by UTF-8 bytes of serial, all as known at one sequence',
);
