import { createUnionType, Field, ObjectType } from 'type-graphql';
import type { EntryKind, RecordedEntry } from '../../app/manual-entry.js';
import { EntryKindEnum } from '../enums.js';
import { isFailure, RequestFailureType } from '../request-failure.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { JsonScalar } from '../scalars/json.scalar.js';

/** `documentId` is opaque: `EntryRecordedResolver` adds it. */
@ObjectType('EntryRecorded', {
  simpleResolvers: true,
  description: 'What was entered by hand is stored and durable. Source rule: its JSON is kept as a document.',
})
export class EntryRecordedType implements Omit<RecordedEntry, 'documentUid'> {
  @Field(() => EntryKindEnum, { description: 'What was entered. Unit: none.' })
  readonly kind!: EntryKind;

  @Field(() => String, { description: 'Name of its document. Unit: none.' })
  readonly name!: string;

  @Field(() => BigIntScalar, { description: 'Knowledge sequence that recorded it. Unit: none.' })
  readonly sequence!: bigint;

  @Field(() => Boolean, { description: 'Whether it was recorded before: nothing changed.' })
  readonly replayed!: boolean;

  @Field(() => String, { description: 'Code of the actor who entered it. Unit: none.' })
  readonly actorCode!: string;

  @Field(() => String, { description: 'Why it was entered. Unit: none.' })
  readonly reason!: string;

  @Field(() => String, { description: 'Code of the second person, who agreed. Unit: none.' })
  readonly approvedBy!: string;

  @Field(() => JsonScalar, { description: 'What came of it, by name, as text. Unit: stated by the name.' })
  readonly facts!: Readonly<Record<string, string>>;
}

export const RecordEntryResult = createUnionType({
  name: 'RecordEntryResult',
  description: 'The recorded entry, or why it was refused.',
  types: () => [EntryRecordedType, RequestFailureType] as const,
  resolveType: (value: object) => (isFailure(value) ? 'RequestFailure' : 'EntryRecorded'),
});
