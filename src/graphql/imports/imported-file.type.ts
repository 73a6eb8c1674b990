import { Field, ObjectType } from 'type-graphql';
import type { Instant } from '../../domain/time/instant.js';
import type { ImportedDocument } from '../app-types.js';
import { DocumentKindEnum } from '../enums.js';
import { connectionType } from '../paging/connection.type.js';
import { NodeType } from '../registry/node.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';

type Hidden = 'uid' | 'organisationId' | 'replacesUid' | 'summary';

/** `replacesId` and `figures` are made from stored columns: `ImportedFileResolver` adds them. */
@ObjectType('ImportedFile', {
  implements: NodeType,
  simpleResolvers: true,
  description:
    'A file that facts came from, or an entry by hand as JSON. Source rule: its raw bytes are kept and never change.',
})
export class ImportedFileType extends NodeType implements Omit<ImportedDocument, Hidden> {
  @Field(() => String, {
    nullable: true,
    description: 'Code of the site it belongs to; null for an area file. Unit: none.',
  })
  readonly siteCode!: string | null;

  @Field(() => DocumentKindEnum, { description: 'What the file holds, or what was entered. Unit: none.' })
  readonly kind!: string;

  @Field(() => String, { description: 'Name of the file as it was given. Unit: none.' })
  readonly name!: string;

  @Field(() => String, { description: 'SHA-256 of the bytes. Unit: none; 64 hexadecimal digits.' })
  readonly sha256!: string;

  @Field(() => BigIntScalar, { description: 'Length of the file. Unit: bytes.' })
  readonly byteLength!: bigint;

  @Field(() => BigIntScalar, { description: 'Knowledge sequence that recorded the file. Unit: none.' })
  readonly recordedSeq!: bigint;

  @Field(() => DateTimeScalar, { description: 'When the file was recorded. Unit: see DateTime.' })
  readonly recordedAt!: Instant;

  @Field(() => String, { description: 'Code of the actor who imported it. Unit: none.' })
  readonly actorCode!: string;

  @Field(() => String, {
    description: 'Why stored facts were changed; empty for a file that corrects nothing. Unit: none.',
  })
  readonly reason!: string;

  @Field(() => String, {
    description: 'Code of the second person who agreed; empty when none is named. Unit: none.',
  })
  readonly approvedBy!: string;
}

export const ImportedFileConnectionType = connectionType(
  'ImportedFile',
  ImportedFileType,
  'imported files, the newest first',
);
