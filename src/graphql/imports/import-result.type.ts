import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import type { ImportedSeries, ImportKind, ImportReport } from '../../app/import-report.js';
import type { RowFault } from '../app-types.js';
import { ImportKindEnum } from '../enums.js';
import { ListSize } from '../limits/list-size.js';
import { isFailure, RequestFailureType } from '../request-failure.type.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { ImportedSeriesType, ImportFiguresType } from './import-figures.type.js';

type Hidden = 'documentUid' | 'replacesUid' | 'faults' | 'faultCount';

/** `documentId` and `replacesId` are opaque: `FileImportedResolver` adds them. */
@ObjectType('FileImported', {
  simpleResolvers: true,
  description: 'A file without faults: stored and durable, known already, or only tried.',
})
export class FileImportedType extends ImportFiguresType implements Omit<ImportReport, Hidden> {
  @Field(() => ImportKindEnum, { description: 'What the file holds. Unit: none.' })
  readonly kind!: ImportKind;

  @Field(() => String, { description: 'Name of the file as it was given. Unit: none.' })
  readonly fileName!: string;

  @Field(() => String, { description: 'SHA-256 of the bytes. Unit: none; 64 hexadecimal digits.' })
  readonly sha256!: string;

  @Field(() => Int, { description: 'Length of the file. Unit: bytes.' })
  readonly byteLength!: number;

  @Field(() => Boolean, { description: 'Whether the file was only tried.' })
  readonly dryRun!: boolean;

  @Field(() => Boolean, { description: 'Whether this request stored it.' })
  readonly stored!: boolean;

  @Field(() => Boolean, {
    description: 'Whether the same bytes were imported before with the same options: nothing changed.',
  })
  readonly replayed!: boolean;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Knowledge sequence that recorded the file; null when it was only tried. Unit: none.',
  })
  readonly sequence!: bigint | null;

  @Field(() => String, {
    description: 'Why stored values are corrected; empty when nothing is corrected. Unit: none.',
  })
  readonly reason!: string;

  @Field(() => String, {
    description: 'Code of the second person who agreed; empty when none is named. Unit: none.',
  })
  readonly approvedBy!: string;

  @ListSize(1_000)
  @Field(() => [ImportedSeriesType], { description: 'What each series held. Unit: see its fields.' })
  readonly series!: readonly ImportedSeries[];
}

@ObjectType('RowFault', {
  simpleResolvers: true,
  description: 'One thing wrong with one place of a file. Source rule: docs/errors.md lists every code.',
})
class RowFaultType implements RowFault {
  @Field(() => String, { description: 'Name of the file. Unit: none.' })
  readonly file!: string;

  @Field(() => Int, { description: 'Line of the file. Unit: lines, from 1.' })
  readonly line!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Position in the line; null when the whole row is meant. Unit: characters, from 1.',
  })
  readonly column!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the column; null when the whole row is meant. Unit: none.',
  })
  readonly field!: string | null;

  @Field(() => String, { description: 'What stands there, at most 80 characters. Unit: none.' })
  readonly value!: string;

  @Field(() => String, { description: 'Dotted code that never changes its meaning. Unit: none.' })
  readonly code!: string;

  @Field(() => String, { description: 'What the format demands here. Unit: none.' })
  readonly rule!: string;
}

@ObjectType('FileRefused', {
  simpleResolvers: true,
  description: 'A file with faults: nothing of it is stored. Source rule: all faults of a file at once.',
})
class FileRefusedType implements Pick<
  ImportReport,
  'kind' | 'fileName' | 'sha256' | 'rows' | 'faults' | 'faultCount'
> {
  @Field(() => ImportKindEnum, { description: 'What the file was said to hold. Unit: none.' })
  readonly kind!: ImportKind;

  @Field(() => String, { description: 'Name of the file as it was given. Unit: none.' })
  readonly fileName!: string;

  @Field(() => String, { description: 'SHA-256 of the bytes. Unit: none; 64 hexadecimal digits.' })
  readonly sha256!: string;

  @Field(() => Int, { description: 'Rows below the header. Unit: rows.' })
  readonly rows!: number;

  @ListSize(1_000)
  @Field(() => [RowFaultType], {
    description: 'The faults in the order of the file, the first thousand. Unit: see its fields.',
  })
  readonly faults!: readonly RowFault[];

  @Field(() => Int, { description: 'All faults of the file. Unit: faults.' })
  readonly faultCount!: number;
}

export const ImportFileResult = createUnionType({
  name: 'ImportFileResult',
  description: 'The import, the faults of the file, or why the request was refused.',
  types: () => [FileImportedType, FileRefusedType, RequestFailureType] as const,
  resolveType: (value: object) => {
    if (isFailure(value)) return 'RequestFailure';
    return 'faultCount' in value && value.faultCount !== 0 ? 'FileRefused' : 'FileImported';
  },
});
