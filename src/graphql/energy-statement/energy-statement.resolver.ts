import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { getEnergyStatement } from '../../app/get-energy-statement.js';
import type { EnergyRow, EnergyStatement, StatementGrouping } from '../../domain/report/energy-statement.js';
import { AS_OF, PERIOD, SITE } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { StatementGroupingEnum } from '../enums.js';
import { refuseLongList } from '../limits/list-size.js';
import { connectionOf, type Connection } from '../paging/connection.js';
import { PageArguments } from '../paging/page-arguments.js';
import { readPage } from '../paging/page-request.js';
import { pageOfRows } from '../paging/rows-page.js';
import { orRefuse } from '../refused-request.js';
import { EnergyRowConnectionType } from './energy-row.type.js';
import { EnergyStatementType } from './energy-statement.type.js';

@Resolver()
export class EnergyStatementResolver {
  @Query(() => EnergyStatementType, {
    description:
      'The energy statement of a site over a local period. Source rule: days without a fresh result are computed now, so it does not depend on when a site was reconciled.',
  })
  async energyStatement(
    @Arg('site', () => String, SITE) site: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('by', () => StatementGroupingEnum, {
      nullable: true,
      description: 'What the rows are broken down by; null for totals only. Unit: none.',
    })
    by: StatementGrouping | null | undefined,
    @Arg('asOf', () => String, AS_OF) asOf: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<EnergyStatement> {
    const request = { siteCode: site, period, by: by ?? null, asOf: asOf ?? null };
    const statement = orRefuse(await getEnergyStatement(await context.caller(), request));
    refuseLongList(statement.rows, 'page through the rows with the query `reconciliation`');
    return statement;
  }

  @Query(() => EnergyRowConnectionType, {
    description:
      'The rows of an energy statement in pages. Source rule: a cursor carries the knowledge sequence, so later pages are cut as known at the first.',
  })
  async reconciliation(
    @Arg('site', () => String, SITE) site: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('by', () => StatementGroupingEnum, {
      description: 'What the rows are broken down by. Unit: none.',
    })
    by: StatementGrouping,
    @Arg('asOf', () => String, AS_OF) asOf: string | null | undefined,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<EnergyRow>> {
    const caller = await context.caller();
    const list = JSON.stringify(['rows', caller.organisation.uid, site, period, by, asOf ?? null]);
    const page = readPage(args, list, context.cursors);
    const knownAt = page.asOfSequence?.toString() ?? asOf ?? null;
    const request = { siteCode: site, period, by, asOf: knownAt };
    const { rows, header } = orRefuse(await getEnergyStatement(caller, request));
    return connectionOf(pageOfRows(rows, keyOf, page), page, list, context.cursors, header.asOfSequence);
  }
}

/** A rig may be called what another line is called. */
function keyOf({ rigSerial, label }: EnergyRow): string {
  return rigSerial === null ? label : `rig ${rigSerial}`;
}
