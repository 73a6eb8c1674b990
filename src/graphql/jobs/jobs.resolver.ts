import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { getJob, startReconciliation } from '../../app/start-job.js';
import type { Failure } from '../../domain/failure.js';
import type { JobRow } from '../app-types.js';
import { IDEMPOTENCY_KEY, PERIOD, SITE } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { readGlobalId } from '../global-id.js';
import { orRefuse } from '../refused-request.js';
import { JobType, ReconcileResult } from './job.type.js';

@Resolver()
export class JobsResolver {
  @Query(() => JobType, {
    nullable: true,
    description: 'The job with an id; null when the organisation has none.',
  })
  async job(
    @Arg('id', () => ID, { description: 'The id of the job as a mutation showed it. Unit: none.' })
    id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<JobRow | null> {
    const { type, uid } = orRefuse(readGlobalId(id));
    return type === 'Job' ? getJob(await context.caller(), uid) : null;
  }

  @Mutation(() => ReconcileResult, {
    description:
      "Reconciles the days of a period whose facts changed since their last result, with the other sites that share the area's surplus.",
  })
  async reconcile(
    @Arg('site', () => String, SITE) site: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('idempotencyKey', () => String, IDEMPOTENCY_KEY) idempotencyKey: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<JobRow | Failure> {
    const request = { siteCode: site, period };
    const caller = await context.caller();
    const job = await startReconciliation(caller, context.queue, request, idempotencyKey ?? null);
    return job.ok ? job.value : job.failure;
  }
}
