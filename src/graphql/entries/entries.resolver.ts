import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { correctReadings } from '../../app/correct-readings.js';
import { declineSlots } from '../../app/decline-slots.js';
import { estimateReadings } from '../../app/estimate-readings.js';
import { excuseRigs } from '../../app/excuse-rigs.js';
import type { RecordedEntry } from '../../app/manual-entry.js';
import { recordClockCheck } from '../../app/record-clock-check.js';
import { replaceRig } from '../../app/replace-rig.js';
import type { Failure, Outcome } from '../../domain/failure.js';
import { IDEMPOTENCY_KEY } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { writeGlobalId } from '../global-id.js';
import {
  ClockCheckInputType,
  DeclineSlotsInputType,
  ExcuseInputType,
  groundsOf,
  readClockCheckInput,
  readCorrectionInput,
  readDeclineInput,
  readEstimationInput,
  readExcuseInput,
  ReadingsCorrectionInputType,
  ReadingsEstimationInputType,
  readReplacementInput,
  RigReplacementInputType,
} from './entry.input.js';
import { EntryRecordedType, RecordEntryResult } from './entry.type.js';

type Answer = Promise<RecordedEntry | Failure>;

@Resolver(() => EntryRecordedType)
export class EntriesResolver {
  @Mutation(() => RecordEntryResult, {
    description:
      'Replaces readings of one series by what a person says they were: a new revision of their days.',
  })
  async correctReadings(
    @Arg('input', () => ReadingsCorrectionInputType, { description: 'The readings.' })
    input: ReadingsCorrectionInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Answer {
    const caller = await context.caller();
    const grounds = groundsOf(input, idempotencyKey);
    return answerOf(await correctReadings(caller, readCorrectionInput(input), grounds));
  }

  @Mutation(() => RecordEntryResult, {
    description:
      'Records what a meter’s clock showed beside a reference: the energy at risk is taken from absorbed.',
  })
  async recordClockCheck(
    @Arg('input', () => ClockCheckInputType, { description: 'The two times.' })
    input: ClockCheckInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Answer {
    const caller = await context.caller();
    const grounds = groundsOf(input, idempotencyKey);
    return answerOf(await recordClockCheck(caller, readClockCheckInput(input), grounds));
  }

  @Mutation(() => RecordEntryResult, {
    description:
      'Excuses rigs, or the whole site, for time of an event: figures are printed with and without it.',
  })
  async excuseRigs(
    @Arg('input', () => ExcuseInputType, { description: 'Whom and when.' })
    input: ExcuseInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Answer {
    const caller = await context.caller();
    const grounds = groundsOf(input, idempotencyKey);
    return answerOf(await excuseRigs(caller, readExcuseInput(input), grounds));
  }

  @Mutation(() => RecordEntryResult, {
    description:
      'Declines slots of an event that the programme was told of before they began: not ordered, and earning nothing.',
  })
  async declineSlots(
    @Arg('input', () => DeclineSlotsInputType, { description: 'Which slots.' })
    input: DeclineSlotsInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Answer {
    const caller = await context.caller();
    const grounds = groundsOf(input, idempotencyKey);
    return answerOf(await declineSlots(caller, readDeclineInput(input), grounds));
  }

  @Mutation(() => RecordEntryResult, {
    description: 'Puts another rig in the place of one; both keep their serial and their readings.',
  })
  async replaceRig(
    @Arg('input', () => RigReplacementInputType, { description: 'The two rigs.' })
    input: RigReplacementInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Answer {
    const caller = await context.caller();
    const grounds = groundsOf(input, idempotencyKey);
    return answerOf(await replaceRig(caller, readReplacementInput(input), grounds));
  }

  @Mutation(() => RecordEntryResult, {
    description:
      'Estimates readings that are missing: they count as consumption, never as matched, absorbed or delivered.',
  })
  async estimateReadings(
    @Arg('input', () => ReadingsEstimationInputType, { description: 'Where.' })
    input: ReadingsEstimationInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Answer {
    const caller = await context.caller();
    const grounds = groundsOf(input, idempotencyKey);
    return answerOf(await estimateReadings(caller, readEstimationInput(input), grounds));
  }

  @FieldResolver(() => ID, { description: 'Its document, an ImportedFile. Unit: none.' })
  documentId(@Root() { documentUid }: RecordedEntry): string {
    return writeGlobalId('ImportedFile', documentUid);
  }
}

function answerOf(outcome: Outcome<RecordedEntry>): RecordedEntry | Failure {
  return outcome.ok ? outcome.value : outcome.failure;
}
