import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { getComplianceStatement } from '../../app/get-compliance-statement.js';
import { getDrDays, type DrDaysReport } from '../../app/get-dr-days.js';
import type { RigVerdict } from '../../domain/curtailment/demand-response/rig-verdict.js';
import { failure, refused } from '../../domain/failure.js';
import type { ComplianceStatement } from '../../domain/report/compliance-statement.js';
import { AS_OF, PERIOD, SITE } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { refuseLongList } from '../limits/list-size.js';
import { connectionOf, type Connection } from '../paging/connection.js';
import { PageArguments } from '../paging/page-arguments.js';
import { readPage } from '../paging/page-request.js';
import { pageOfRows } from '../paging/rows-page.js';
import { orRefuse } from '../refused-request.js';
import { ComplianceStatementType, MAX_EVENTS } from './compliance-statement.type.js';
import { ReportedDrDaysType } from './dr-days.type.js';
import { RigVerdictConnectionType } from './rig-verdict.type.js';

const SHORTER_PERIOD = 'ask for a shorter period';

@Resolver()
export class ComplianceStatementResolver {
  @Query(() => ComplianceStatementType, {
    description:
      'How a site followed the calls of a local period. Source rule: computed from readings and calls as known then, so it does not depend on when a site was reconciled.',
  })
  async complianceStatement(
    @Arg('site', () => String, SITE) site: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('asOf', () => String, AS_OF) asOf: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<ComplianceStatement> {
    const request = { siteCode: site, period, asOf: asOf ?? null };
    const statement = orRefuse(await getComplianceStatement(await context.caller(), request));
    refuseLongList(statement.events, SHORTER_PERIOD, MAX_EVENTS);
    refuseLongList(statement.workOrder, SHORTER_PERIOD);
    return statement;
  }

  @Query(() => ReportedDrDaysType, {
    description:
      'Days of demand response of the organisation over a period. Source rule: those of its site with the most days.',
  })
  async demandResponseDays(
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('asOf', () => String, AS_OF) asOf: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<DrDaysReport> {
    const report = orRefuse(await getDrDays(await context.caller(), { period, asOf: asOf ?? null }));
    for (const { notCounted } of report.sites) refuseLongList(notCounted, SHORTER_PERIOD, MAX_EVENTS);
    return report;
  }

  @Query(() => RigVerdictConnectionType, {
    description:
      'What every rig did with one event of a compliance statement, in pages. Source rule: a cursor carries the knowledge sequence, so later pages are cut as known at the first.',
  })
  async complianceRigs(
    @Arg('site', () => String, SITE) site: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('programme', () => String, { description: 'Programme of the event. Unit: none.' }) programme: string,
    @Arg('event', () => String, { description: 'Id of the event in its statement. Unit: none.' })
    event: string,
    @Arg('asOf', () => String, AS_OF) asOf: string | null | undefined,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<RigVerdict>> {
    const caller = await context.caller();
    const key = ['compliance rigs', caller.organisation.uid, site, period, programme, event, asOf ?? null];
    const list = JSON.stringify(key);
    const page = readPage(args, list, context.cursors);
    const knownAt = page.asOfSequence?.toString() ?? asOf ?? null;
    const { events, header } = orRefuse(
      await getComplianceStatement(caller, { siteCode: site, period, asOf: knownAt }),
    );
    const found = events.find((one) => one.programme === programme && one.id === event);
    const rigs = found?.rigs ?? orRefuse(refused<readonly RigVerdict[]>(noEvent(programme, event)));
    return connectionOf(
      pageOfRows(rigs, ({ serial }) => serial, page),
      page,
      list,
      context.cursors,
      header.asOfSequence,
    );
  }
}

function noEvent(programme: string, event: string): ReturnType<typeof failure> {
  return failure(
    'DR.EVENT_UNKNOWN',
    `no event "${event.slice(0, 60)}" of the programme "${programme.slice(0, 60)}" binds in the period`,
    'name an event as the query `complianceStatement` shows it: programme and id',
  );
}
