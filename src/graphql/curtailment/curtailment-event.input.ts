import { Field, InputType } from 'type-graphql';
import type { CurtailmentEventInput } from '../../app/record-curtailment-event.js';
import type { EventKind, EventState } from '../../domain/curtailment/curtailment-event.js';
import { EventKindEnum, EventStateEnum } from '../enums.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { DecimalScalar } from '../scalars/decimal.scalar.js';

@InputType('CurtailmentEventInput', { description: 'An event to record, or a revision of a known one.' })
export class CurtailmentEventInputType {
  @Field(() => String, { description: 'Code of the site that is called. Unit: none.' })
  readonly site!: string;

  @Field(() => String, { description: 'Programme that calls. Unit: none.' })
  readonly programme!: string;

  @Field(() => String, { description: "The programme's own id of the event. Unit: none." })
  readonly externalId!: string;

  @Field(() => EventKindEnum, { description: 'What is asked of the site. Unit: none.' })
  readonly kind!: EventKind;

  @Field(() => EventStateEnum, { description: 'Where the event stands. Unit: none.' })
  readonly state!: EventState;

  @Field(() => DateTimeScalar, { description: 'First instant in force. Unit: see DateTime.' })
  readonly start!: string;

  @Field(() => DateTimeScalar, { description: 'First instant no longer in force. Unit: see DateTime.' })
  readonly end!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the site was told. Unit: see DateTime.' })
  readonly notifiedAt?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Change of load asked for. Unit: kilowatts, at most 3 decimals.',
  })
  readonly requestedKW?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Serials of the rigs that are called; null for the whole site. Unit: none; at most 1,000.',
  })
  readonly targets?: readonly string[] | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description:
      'Source version of this statement: a later one wins, an older one is kept as evidence. Null speaks of the event as it is known now. Unit: none; at most 18 digits.',
  })
  readonly version?: bigint | null;
}

/** The input as the use case takes it: what is not given is null. */
export function readEventInput(input: CurtailmentEventInputType): CurtailmentEventInput {
  const { site, notifiedAt, requestedKW, targets, version, ...facts } = input;
  const { programme, externalId, kind, state, start, end } = facts;
  return {
    siteCode: site,
    programme,
    externalId,
    kind,
    state,
    start,
    end,
    notifiedAt: notifiedAt ?? null,
    requestedKW: requestedKW ?? null,
    targets: targets ?? null,
    version: version ?? null,
  };
}
