import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { getChangeLog } from '../../app/get-change-log.js';
import type { ChangeCause } from '../../domain/report/change-reach.js';
import {
  factKey,
  type ChangedRow,
  type ChangeGrouping,
  type ChangeLog,
} from '../../domain/report/change-log.js';
import type { RecordedFact } from '../../domain/report/recorded-fact.js';
import type { Interval } from '../../domain/time/instant.js';
import { PERIOD, SITE } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { writeGlobalId } from '../global-id.js';
import { IntervalType } from '../interval.type.js';
import { connectionOf, type Connection } from '../paging/connection.js';
import { PageArguments } from '../paging/page-arguments.js';
import { readPage } from '../paging/page-request.js';
import { pageOfRows } from '../paging/rows-page.js';
import { orRefuse } from '../refused-request.js';
import { ChangeGroupingEnum } from './change-enums.js';
import { ChangeCauseConnectionType, ChangeFactConnectionType, ChangeFactType } from './change-fact.type.js';
import { ChangedRowConnectionType, ChangedRowType, ChangeLogType } from './change-log.type.js';

@Resolver(() => ChangeLogType)
export class ChangeLogResolver {
  @Query(() => ChangeLogType, {
    description:
      'Which figures of a site moved between two knowledge sequences, by how much and why. Source rule: the energy statements at both are compared row by row.',
  })
  async changeLog(
    @Arg('site', () => String, SITE) site: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('since', () => String, {
      description:
        'What was known then: a knowledge sequence, e.g. "42", or an instant, e.g. "2023-04-01T00:00:00+09:00". Unit: none.',
    })
    since: string,
    @Arg('until', () => String, {
      nullable: true,
      description:
        'Is compared with what was known then: a sequence or an instant; null for now. Unit: none.',
    })
    until: string | null | undefined,
    @Arg('by', () => ChangeGroupingEnum, {
      defaultValue: 'DAY',
      description: 'What the rows are. Unit: none.',
    })
    by: ChangeGrouping,
    @Ctx() context: GraphqlContext,
  ): Promise<ChangeLog> {
    const request = { siteCode: site, period, since, until: until ?? null, by };
    return orRefuse(await getChangeLog(await context.caller(), request));
  }

  @FieldResolver(() => ChangedRowConnectionType, {
    description: 'The rows that moved, in order of time. Unit: see its fields.',
  })
  async rows(
    @Root() log: ChangeLog,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<ChangedRow>> {
    return pageOf('changed rows', log, log.rows, ({ label }) => label, args, context);
  }

  @FieldResolver(() => ChangeFactConnectionType, {
    description:
      'What was recorded in between about the period, or moved a row of it; the oldest first. Unit: see its fields.',
  })
  async facts(
    @Root() log: ChangeLog,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<RecordedFact>> {
    return pageOf('facts', log, log.facts, factKey, args, context);
  }
}

/** A page of a list inside one answer; its cursors hold for the same site, period, grouping and sequences. */
async function pageOf<R>(
  name: string,
  { header, by, sinceSequence, untilSequence }: ChangeLog,
  rows: readonly R[],
  keyOf: (row: R) => string,
  args: PageArguments,
  context: GraphqlContext,
): Promise<Connection<R>> {
  const { organisation } = await context.caller();
  const sequences = [sinceSequence.toString(), untilSequence.toString()];
  const list = JSON.stringify([name, organisation.uid, header.siteCode, header.period, by, ...sequences]);
  const page = readPage(args, list, context.cursors);
  return connectionOf(pageOfRows(rows, keyOf, page), page, list, context.cursors, untilSequence);
}

@Resolver(() => ChangedRowType)
export class ChangedRowResolver {
  @FieldResolver(() => ChangeCauseConnectionType, {
    description: 'The facts recorded in between that can have moved the row. Unit: see its fields.',
  })
  causes(
    @Root() { label, causes }: ChangedRow,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() { cursors }: GraphqlContext,
  ): Connection<ChangeCause> {
    const list = JSON.stringify(['causes', label]);
    const page = readPage(args, list, cursors);
    return connectionOf(
      pageOfRows(causes, ({ fact }) => factKey(fact), page),
      page,
      list,
      cursors,
    );
  }
}

@Resolver(() => ChangeFactType)
export class ChangeFactResolver {
  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The document it came with, for `node(id:)`; null when there is none. Unit: none.',
  })
  documentId(@Root() { documentUid }: RecordedFact): string | null {
    return documentUid === null ? null : writeGlobalId('ImportedFile', documentUid);
  }

  @FieldResolver(() => IntervalType, {
    description: 'From the first to the last instant it is about. Unit: see DateTime.',
  })
  about(@Root() { about }: RecordedFact): Interval | null {
    return hullOf(about);
  }

  @FieldResolver(() => IntervalType, {
    nullable: true,
    description:
      'From the first to the last instant about which it says other than was known; null when it only confirms. Unit: see DateTime.',
  })
  changed(@Root() { changed }: RecordedFact): Interval | null {
    return hullOf(changed);
  }
}

function hullOf(spans: readonly Interval[]): Interval | null {
  const [first, last] = [spans[0], spans.at(-1)];
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}
