import { Field, InputType, Int } from 'type-graphql';
import type { CorrectedQuality, ReadingsCorrection } from '../../app/correct-readings.js';
import type { DeclineInput } from '../../app/decline-slots.js';
import type { ExcuseInput } from '../../app/excuse-rigs.js';
import type { NamedEvent } from '../../app/find-event.js';
import type { EstimationRequest } from '../../app/estimate-readings.js';
import type { EntryGrounds } from '../../app/manual-entry.js';
import type { ClockCheckInput } from '../../app/record-clock-check.js';
import type { RigReplacement } from '../../app/replace-rig.js';
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

@InputType('ReadingsEstimationInput', { description: 'Missing readings of a site that are to be estimated.' })
export class ReadingsEstimationInputType extends EntryInput {
  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly site!: string;

  @Field(() => String, {
    description: 'Local period: 2023, FY2022, 2023-03, 2023-03-05 or two dates with a slash. Unit: none.',
  })
  readonly period!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of one series; null for every series of the site. Unit: none.',
  })
  readonly series?: string | null;
}

/** The request as the use case takes it. */
export function readEstimationInput({
  site,
  period,
  series,
}: ReadingsEstimationInputType): EstimationRequest {
  return { siteCode: site, period, series: series ?? null };
}

/** The input as the use case takes it: what is not given is null. */
export function readCorrectionInput(input: ReadingsCorrectionInputType): ReadingsCorrection {
  const { site, series, slots, quality, version } = input;
  return { siteCode: site, series, slots, quality, version: version ?? null };
}

@InputType('ClockCheckInput', {
  description: "A meter's clock beside a reference, and since when it was wrong.",
})
export class ClockCheckInputType extends EntryInput {
  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly site!: string;

  @Field(() => String, { description: 'Code of the series: the billing meter, a serial. Unit: none.' })
  readonly series!: string;

  @Field(() => DateTimeScalar, { description: "What the meter's clock showed. Unit: see DateTime." })
  readonly meterTime!: string;

  @Field(() => DateTimeScalar, { description: 'What the reference showed then. Unit: see DateTime.' })
  readonly referenceTime!: string;

  @Field(() => DateTimeScalar, { description: 'Since when the clock was wrong so. Unit: see DateTime.' })
  readonly from!: string;

  @Field(() => DateTimeScalar, { description: 'Until when. Unit: see DateTime.' })
  readonly to!: string;

  @Field(() => Int, { defaultValue: 60, description: 'Offset that is let pass. Unit: seconds.' })
  readonly toleranceSeconds!: number;

  @Field(() => String, { description: 'The document or photo it rests on. Unit: none.' })
  readonly evidence!: string;
}

/** The input as the use case takes it. */
export function readClockCheckInput({ site, ...check }: ClockCheckInputType): ClockCheckInput {
  const { series, meterTime, referenceTime, from, to, toleranceSeconds, evidence } = check;
  return { siteCode: site, series, meterTime, referenceTime, from, to, toleranceSeconds, evidence };
}

/** What an entry about an event says beside its own facts. */
@InputType()
abstract class EventEntryInput extends EntryInput {
  @Field(() => String, { description: "The programme's own id of the event. Unit: none." })
  readonly event!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its programme; null where only one has an event of that id. Unit: none.',
  })
  readonly programme?: string | null;

  @Field(() => DateTimeScalar, { description: 'Begin of the time that is meant. Unit: see DateTime.' })
  readonly from!: string;

  @Field(() => DateTimeScalar, { description: 'Its end. Unit: see DateTime.' })
  readonly to!: string;

  @Field(() => String, { description: 'The document, ticket or photo it rests on. Unit: none.' })
  readonly evidence!: string;
}

function eventOf({ event, programme }: EventEntryInput): NamedEvent {
  return { externalId: event, programme: programme ?? null };
}

@InputType('ExcuseInput', { description: 'Why rigs, or the whole site, could not follow an event.' })
export class ExcuseInputType extends EventEntryInput {
  @Field(() => [String], {
    nullable: true,
    description: 'Serials of the rigs; null for the whole site. Unit: none; at most 1,000.',
  })
  readonly rigs?: readonly string[] | null;
}

/** The input as the use case takes it. */
export function readExcuseInput(input: ExcuseInputType): ExcuseInput {
  const { rigs, from, to, evidence } = input;
  return { event: eventOf(input), rigs: rigs ?? null, from, to, evidence };
}

@InputType('DeclineSlotsInput', { description: 'Slots of an event that the site will not follow.' })
export class DeclineSlotsInputType extends EventEntryInput {
  @Field(() => DateTimeScalar, {
    description: 'When the programme was told, before the slots began. Unit: see DateTime.',
  })
  readonly toldAt!: string;
}

/** The input as the use case takes it. */
export function readDeclineInput(input: DeclineSlotsInputType): DeclineInput {
  const { from, to, toldAt, evidence } = input;
  return { event: eventOf(input), from, to, toldAt, evidence };
}

@InputType('RigReplacementInput', { description: 'A rig in the place of another.' })
export class RigReplacementInputType extends EntryInput {
  @Field(() => String, { description: 'Code of the site. Unit: none.' })
  readonly site!: string;

  @Field(() => String, { description: 'Serial of the rig that leaves service. Unit: none.' })
  readonly oldSerial!: string;

  @Field(() => String, { description: 'Serial of the rig that takes its place. Unit: none.' })
  readonly newSerial!: string;

  @Field(() => DateTimeScalar, { description: 'When. Unit: see DateTime.' })
  readonly at!: string;

  @Field(() => String, { description: 'Model of the new rig. Unit: none.' })
  readonly model!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Its power at full load; null for what the catalogue says of the model. Unit: watts.',
  })
  readonly nameplateWatts?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Mean power at or below which it stands by; null as for nameplateWatts. Unit: watts.',
  })
  readonly standbyLimitWatts?: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Its hashrate; null as for nameplateWatts. Unit: TH/s, at most 3 decimals.',
  })
  readonly hashrateTHs?: string | null;
}

/** The input as the use case takes it: what is not given is null. */
export function readReplacementInput(input: RigReplacementInputType): RigReplacement {
  const { site, oldSerial, newSerial, at, model } = input;
  return {
    siteCode: site,
    oldSerial,
    newSerial,
    at,
    model,
    nameplateWatts: input.nameplateWatts ?? null,
    standbyLimitWatts: input.standbyLimitWatts ?? null,
    hashrateTHs: input.hashrateTHs ?? null,
  };
}
