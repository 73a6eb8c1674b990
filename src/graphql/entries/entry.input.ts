import { Field, InputType } from 'type-graphql';
import type { CorrectedQuality, ReadingsCorrection } from '../../app/correct-readings.js';
import type { EntryGrounds } from '../../app/manual-entry.js';
import { CorrectedQualityEnum } from '../enums.js';
import { BigIntScalar } from '../scalars/big-int.scalar.js';
import { DateTimeScalar } from '../scalars/date-time.scalar.js';
import { DecimalScalar } from '../scalars/decimal.scalar.js';

/** What every entry says beside its own facts. */
@InputType()
abstract class EntryInput implements Omit<EntryGrounds, 'idempotencyKey'> {
  @Field(() => String, { description: 'Why, in a few words. Unit: none; at most 500 characters.' })
  readonly reason!: string;

  @Field(() => String, {
    description: 'Code of the person who agreed: another one than the one who enters it. Unit: none.',
  })
  readonly approvedBy!: string;
}

/** Reason, second person and key of an entry, as the use cases take them. */
export function groundsOf(
  { reason, approvedBy }: EntryInput,
  idempotencyKey: string | null | undefined,
): EntryGrounds {
  return { reason, approvedBy, idempotencyKey: idempotencyKey ?? null };
}

@InputType('CorrectedSlotInput', { description: 'One interval and the energy it should have.' })
class CorrectedSlotInputType {
  @Field(() => DateTimeScalar, { description: 'Start of the interval. Unit: see DateTime.' })
  readonly start!: string;

  @Field(() => DecimalScalar, { description: 'Its energy. Unit: kWh, at most 6 decimals.' })
  readonly energyKWh!: string;
}

@InputType('ReadingsCorrectionInput', { description: 'Readings of one series as they should have been.' })
export class ReadingsCorrectionInputType extends EntryInput {
  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly site!: string;

  @Field(() => String, { description: 'Code of the series: the billing meter, a serial. Unit: none.' })
  readonly series!: string;

  @Field(() => [CorrectedSlotInputType], {
    description: 'The intervals. Unit: see its fields; at most 1,000.',
  })
  readonly slots!: readonly CorrectedSlotInputType[];

  @Field(() => CorrectedQualityEnum, {
    defaultValue: 'MEASURED',
    description: 'Whether the energy was measured or stands for a reading that is lost. Unit: none.',
  })
  readonly quality!: CorrectedQuality;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Source version; null for the next one after those of the intervals. Unit: none.',
  })
  readonly version?: bigint | null;
}

/** The input as the use case takes it: what is not given is null. */
export function readCorrectionInput(input: ReadingsCorrectionInputType): ReadingsCorrection {
  const { site, series, slots, quality, version } = input;
  return { siteCode: site, series, slots, quality, version: version ?? null };
}
