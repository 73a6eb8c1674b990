import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import type { RecordedEvent } from '../../app/record-curtailment-event.js';
import type { EventKind, EventState } from '../../domain/curtailment/curtailment-event.js';
import type { Failure } from '../../domain/failure.js';
import type { Instant } from '../../domain/time/instant.js';
import type { StoredEvent } from '../app-types.js';
import { EventKindEnum, EventStateEnum } from '../enums.js';
import { connectionType } from '../paging/connection.type.js';
import { NodeType } from '../registry/node.type.js';
import { isFailure, RequestFailureType } from '../request-failure.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';

@ObjectType('CurtailmentEvent', {
  implements: NodeType,
  simpleResolvers: true,
  description:
    'A call of a programme to a site, in its current revision. Source rule: as recorded or imported.',
})
class CurtailmentEventType extends NodeType implements Omit<StoredEvent, 'uid'> {
  @Field(() => String, { description: 'Programme that calls. Unit: none.' })
  readonly programme!: string;

  @Field(() => String, { description: "The programme's own id of the event; unique with it. Unit: none." })
  readonly externalId!: string;

  @Field(() => String, { description: 'Code of the site that is called. Unit: none.' })
  readonly siteCode!: string;

  @Field(() => EventKindEnum, { description: 'What is asked of the site. Unit: none.' })
  readonly kind!: EventKind;

  @Field(() => EventStateEnum, { description: 'Where the event stands. Unit: none.' })
  readonly state!: EventState;

  @Field(() => DateTimeScalar, { description: 'First instant in force. Unit: see DateTime.' })
  readonly start!: Instant;

  @Field(() => DateTimeScalar, { description: 'First instant no longer in force. Unit: see DateTime.' })
  readonly end!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the site was told; null when not recorded. Unit: see DateTime.',
  })
  readonly notifiedAt!: Instant | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Change of load asked for; null when none is stated. Unit: watts.',
  })
  readonly requestedWatts!: bigint | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Serials of the rigs that are called; null for the whole site. Unit: none.',
  })
  readonly targets!: readonly string[] | null;

  @Field(() => Int, { description: 'Revision of the event, from 1. Unit: none.' })
  readonly revision!: number;

  @Field(() => BigIntScalar, { description: 'Knowledge sequence that recorded this revision. Unit: none.' })
  readonly recordedSeq!: bigint;

  @Field(() => BigIntScalar, {
    description: 'Source version of this revision; 0 when it has none. Unit: none.',
  })
  readonly version!: bigint;
}

export const CurtailmentEventConnectionType = connectionType(
  'CurtailmentEvent',
  CurtailmentEventType,
  'curtailment events in their current revision, ordered by start',
);

@ObjectType('CurtailmentEventRecorded', {
  simpleResolvers: true,
  description: 'The event is stored and durable.',
})
class CurtailmentEventRecordedType implements RecordedEvent {
  @Field(() => CurtailmentEventType, { description: 'The event in its current revision.' })
  readonly event!: StoredEvent;

  @Field(() => Boolean, { description: 'Whether the same request was answered before: nothing changed.' })
  readonly replayed!: boolean;

  @Field(() => Boolean, {
    description: 'Whether a later statement was known: this one is kept as evidence and changes nothing.',
  })
  readonly superseded!: boolean;
}

export const RecordCurtailmentEventResult = createUnionType({
  name: 'RecordCurtailmentEventResult',
  description: 'The recorded event, or why it was refused.',
  types: () => [CurtailmentEventRecordedType, RequestFailureType] as const,
  resolveType: (value: RecordedEvent | Failure) =>
    isFailure(value) ? 'RequestFailure' : 'CurtailmentEventRecorded',
});
