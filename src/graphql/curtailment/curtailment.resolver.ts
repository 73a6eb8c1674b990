import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { listCurtailmentEvents } from '../../app/list-records.js';
import { recordCurtailmentEvent, type RecordedEvent } from '../../app/record-curtailment-event.js';
import type { Failure } from '../../domain/failure.js';
import type { StoredEvent } from '../app-types.js';
import type { GraphqlContext } from '../context.js';
import { IDEMPOTENCY_KEY } from '../common-arguments.js';
import { connectionOf, type Connection } from '../paging/connection.js';
import { PageArguments } from '../paging/page-arguments.js';
import { readPage } from '../paging/page-request.js';
import { orRefuse } from '../refused-request.js';
import { CurtailmentEventInputType, readEventInput } from './curtailment-event.input.js';
import { CurtailmentEventConnectionType, RecordCurtailmentEventResult } from './curtailment-event.type.js';

@Resolver()
export class CurtailmentResolver {
  @Query(() => CurtailmentEventConnectionType, {
    description: 'Curtailment events of a site, or of the whole organisation, ordered by start.',
  })
  async curtailmentEvents(
    @Arg('site', () => String, {
      nullable: true,
      description: 'Code of the site; null for every site. Unit: none.',
    })
    site: string | null | undefined,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<StoredEvent>> {
    const caller = await context.caller();
    const list = `events ${caller.organisation.uid} ${site ?? '*'} start`;
    const page = readPage(args, list, context.cursors);
    const found = orRefuse(await listCurtailmentEvents(caller, site ?? null, page));
    return connectionOf(found, page, list, context.cursors);
  }

  @Mutation(() => RecordCurtailmentEventResult, {
    description: 'Records an event, or a revision of it when programme and external id are known.',
  })
  async recordCurtailmentEvent(
    @Arg('input', () => CurtailmentEventInputType, { description: 'The event.' })
    input: CurtailmentEventInputType,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<RecordedEvent | Failure> {
    const caller = await context.caller();
    const recorded = await recordCurtailmentEvent(caller, readEventInput(input), idempotencyKey ?? null);
    return recorded.ok ? recorded.value : recorded.failure;
  }
}
