import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import {
  getDataQuality,
  type DataQuality,
  type OpenGap,
  type ScaledDay,
  type SeriesQuality,
} from '../../app/get-data-quality.js';
import type { DayCompleteness } from '../../domain/metering/completeness.js';
import type { Finding } from '../app-types.js';
import { AS_OF, PERIOD, SITE } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { writeGlobalId } from '../global-id.js';
import { connectionOf, type Connection } from '../paging/connection.js';
import { PageArguments } from '../paging/page-arguments.js';
import { readPage } from '../paging/page-request.js';
import { pageOfRows } from '../paging/rows-page.js';
import { orRefuse } from '../refused-request.js';
import { DataQualityType, ScaledDayConnectionType } from './data-quality.type.js';
import { DataFindingConnectionType, DataFindingType } from './finding.type.js';
import {
  DayCompletenessConnectionType,
  ReadingGapConnectionType,
  SeriesQualityConnectionType,
  SeriesQualityType,
} from './series-quality.type.js';

@Resolver(() => DataQualityType)
export class DataQualityResolver {
  @Query(() => DataQualityType, {
    description: 'How good the readings of a site are over a local period.',
  })
  async dataQuality(
    @Arg('site', () => String, SITE) site: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('asOf', () => String, AS_OF) asOf: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<DataQuality> {
    const request = { siteCode: site, period, asOf: asOf ?? null };
    return orRefuse(await getDataQuality(await context.caller(), request));
  }

  @FieldResolver(() => SeriesQualityConnectionType, {
    description: 'The series of the site, the billing meter first. Unit: see its fields.',
  })
  async series(
    @Root() quality: DataQuality,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<SeriesQuality>> {
    const keyOf = ({ kind, code }: SeriesQuality): string => `${kind} ${code}`;
    return pageOf('series', quality, quality.series, keyOf, args, context);
  }

  @FieldResolver(() => DataFindingConnectionType, {
    description: 'What imports and checks noticed in the period. Unit: see its fields.',
  })
  async findings(
    @Root() quality: DataQuality,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Finding>> {
    // Findings have no natural key; as known at one sequence their order never changes.
    const places = new Map(quality.findings.map((finding, place) => [finding, String(place)]));
    const keyOf = (finding: Finding): string => places.get(finding) ?? '';
    return pageOf('findings', quality, quality.findings, keyOf, args, context);
  }

  @FieldResolver(() => ScaledDayConnectionType, {
    description:
      'Days on which rigs were scaled down to the billing meter, by stored results. Unit: see its fields.',
  })
  async scaledDays(
    @Root() quality: DataQuality,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<ScaledDay>> {
    return pageOf('scaledDays', quality, quality.scaledDays, ({ date }) => date, args, context);
  }
}

/** A page of a list inside one answer; its cursors hold for the same site, period and sequence. */
async function pageOf<R>(
  name: string,
  { siteCode, period, asOfSequence }: DataQuality,
  rows: readonly R[],
  keyOf: (row: R) => string,
  args: PageArguments,
  context: GraphqlContext,
): Promise<Connection<R>> {
  const { organisation } = await context.caller();
  const list = JSON.stringify([name, organisation.uid, siteCode, period, asOfSequence.toString()]);
  const page = readPage(args, list, context.cursors);
  return connectionOf(pageOfRows(rows, keyOf, page), page, list, context.cursors, asOfSequence);
}

@Resolver(() => SeriesQualityType)
export class SeriesQualityResolver {
  @FieldResolver(() => ReadingGapConnectionType, {
    description: 'Spans without readings, ordered by start. Unit: see its fields.',
  })
  gaps(
    @Root() { kind, code, gaps }: SeriesQuality,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() { cursors }: GraphqlContext,
  ): Connection<OpenGap> {
    const list = JSON.stringify(['gaps', kind, code]);
    const page = readPage(args, list, cursors);
    return connectionOf(
      pageOfRows(gaps, ({ start }) => start.toString(), page),
      page,
      list,
      cursors,
    );
  }

  @FieldResolver(() => DayCompletenessConnectionType, {
    description: 'Local days with at least one expected reading, in order. Unit: see its fields.',
  })
  days(
    @Root() { kind, code, days }: SeriesQuality,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() { cursors }: GraphqlContext,
  ): Connection<DayCompleteness> {
    const list = JSON.stringify(['days', kind, code]);
    const page = readPage(args, list, cursors);
    return connectionOf(
      pageOfRows(days, ({ date }) => date, page),
      page,
      list,
      cursors,
    );
  }
}

@Resolver(() => DataFindingType)
export class DataFindingResolver {
  @FieldResolver(() => ID, {
    nullable: true,
    description:
      'The file that was imported, for `node(id:)`; null for a clock or register check. Unit: none.',
  })
  documentId(@Root() { documentUid }: Finding): string | null {
    return documentUid === null ? null : writeGlobalId('ImportedFile', documentUid);
  }
}
