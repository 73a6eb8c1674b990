import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { correctReadings } from '../../app/correct-readings.js';
import type { RecordedEntry } from '../../app/manual-entry.js';
import type { Failure, Outcome } from '../../domain/failure.js';
import { IDEMPOTENCY_KEY } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { writeGlobalId } from '../global-id.js';
import { groundsOf, readCorrectionInput, ReadingsCorrectionInputType } from './entry.input.js';
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

  @FieldResolver(() => ID, { description: 'Its document, an ImportedFile. Unit: none.' })
  documentId(@Root() { documentUid }: RecordedEntry): string {
    return writeGlobalId('ImportedFile', documentUid);
  }
}

function answerOf(outcome: Outcome<RecordedEntry>): RecordedEntry | Failure {
  return outcome.ok ? outcome.value : outcome.failure;
}
