import { Field, InputType, Int } from 'type-graphql';
import {
  NO_OPTIONS,
  type ImportKind,
  type ImportOptions,
  type ImportRequest,
} from '../../app/import-report.js';
import { checkSeriesMap, type SeriesRename } from '../../app/series-map.js';
import { failure, refused, success, type Outcome } from '../../domain/failure.js';
import type { PublicationStatus } from '../../domain/surplus/area-supply.js';
import type { ZoneName } from '../../domain/time/local-calendar.js';
import { ImportKindEnum, MeterFormatEnum, PublicationStatusEnum, ReadingLabelEnum } from '../enums.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { TimeZoneScalar } from '../scalars/time-zone.scalar.js';

@InputType('SeriesRenameInput', {
  description: 'A series of a meter file under the name the site gives it.',
})
class SeriesRenameInputType implements SeriesRename {
  @Field(() => String, { description: 'Code of the series in the file, e.g. VABD000163:E1. Unit: none.' })
  readonly code!: string;

  @Field(() => String, { description: 'Code of the series of the site it stands for. Unit: none.' })
  readonly series!: string;
}

@InputType('ImportFileInput', { description: 'A small file to import, or only to try.' })
export class ImportFileInputType {
  @Field(() => ImportKindEnum, { description: 'What the file holds. Unit: none.' })
  readonly kind!: ImportKind;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the site that meters, events or rigs belong to. Unit: none.',
  })
  readonly site?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Key of the grid area, for an area file whose name does not carry it. Unit: none.',
  })
  readonly area?: string | null;

  @Field(() => String, { description: 'Name of the file, for the record. Unit: none.' })
  readonly name!: string;

  @Field(() => String, {
    description: 'The text of the file. Unit: at most 524,288 bytes of UTF-8; PUT /imports takes more.',
  })
  readonly content!: string;

  @Field(() => TimeZoneScalar, {
    nullable: true,
    description: "Zone of times without an offset; null for the site's own. Unit: none.",
  })
  readonly zone?: ZoneName | null;

  @Field(() => ReadingLabelEnum, {
    nullable: true,
    description: 'Which end of its interval a time names, where the file does not say. Unit: none.',
  })
  readonly label?: 'start' | 'end' | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Length of an interval, where the file does not say. Unit: seconds.',
  })
  readonly stepSeconds?: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether a comma separates decimals.',
  })
  readonly decimalComma!: boolean;

  @Field(() => MeterFormatEnum, {
    nullable: true,
    description: 'How a meter file is written; null for what its first bytes say. Unit: none.',
  })
  readonly format?: ImportOptions['format'];

  @Field(() => [SeriesRenameInputType], {
    nullable: true,
    description:
      'Series of a meter file that have another code at the site, at most 100. Unit: see its fields.',
  })
  readonly seriesMap?: readonly SeriesRename[] | null;

  @Field(() => PublicationStatusEnum, {
    nullable: true,
    description: 'How final the figures of an area file are; null for CONFIRMED. Unit: none.',
  })
  readonly status?: PublicationStatus | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why stored values are corrected; needs correctionVersion. Unit: none.',
  })
  readonly correctionReason?: string | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Source version of a correction: later ones win over earlier ones. Unit: none.',
  })
  readonly correctionVersion?: bigint | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the person who agreed to the correction, another one than who sends it; null for nobody. Unit: none.',
  })
  readonly correctionApprovedBy?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether the file is only tried.' })
  readonly dryRun!: boolean;
}

const MAX_CONTENT_BYTES = 512 * 1_024;
/** 18 digits, as the command line and the upload take. */
const MAX_VERSION = 999_999_999_999_999_999n;

/** The input as the use case takes it: what is not given is null. */
export function readImportInput(
  input: ImportFileInputType,
  idempotencyKey: string | null,
): Outcome<ImportRequest> {
  const { kind, name, site, area, content, dryRun } = input;
  const bytes = Buffer.from(content, 'utf8');
  if (bytes.byteLength > MAX_CONTENT_BYTES)
    return refused(
      failure(
        'IMPORT.CONTENT_TOO_LARGE',
        `the content has ${String(bytes.byteLength)} bytes, ${String(MAX_CONTENT_BYTES)} are allowed`,
        'upload the file with PUT /imports',
      ),
    );
  const options = readOptions(input);
  if (!options.ok) return options;
  return success({
    kind,
    fileName: name,
    bytes: once(bytes),
    siteCode: site ?? null,
    area: area ?? null,
    options: options.value,
    dryRun,
    idempotencyKey,
  });
}

function readOptions(input: ImportFileInputType): Outcome<ImportOptions> {
  const { zone, label, stepSeconds, decimalComma, status } = input;
  const reason = input.correctionReason ?? null;
  const version = input.correctionVersion ?? null;
  const approvedBy = input.correctionApprovedBy ?? null;
  if ((reason === null) !== (version === null) || (reason === null && approvedBy !== null))
    return refused(
      failure(
        'IMPORT.CORRECTION_INCOMPLETE',
        'a correction needs both its reason and its version',
        'give correctionReason and correctionVersion together, and correctionApprovedBy only with them',
      ),
    );
  const seriesMap = checkSeriesMap(input.seriesMap ?? []);
  if (!seriesMap.ok) return seriesMap;
  if (version !== null && (version < 1n || version > MAX_VERSION))
    return refused(
      failure(
        'IMPORT.BAD_VERSION',
        `${version.toString().slice(0, 40)} is not the version of a correction`,
        'write a whole number from 1 with at most 18 digits',
      ),
    );
  return success({
    format: input.format ?? null,
    seriesMap: seriesMap.value,
    zone: zone ?? null,
    label: label ?? null,
    stepSeconds: stepSeconds ?? null,
    decimalComma,
    status: status ?? NO_OPTIONS.status,
    correction: reason === null || version === null ? null : { reason, version, approvedBy },
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
