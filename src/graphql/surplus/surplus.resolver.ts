import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { getSurplus, type AreaSurplus } from '../../app/get-surplus.js';
import { AS_OF, PERIOD } from '../common-arguments.js';
import type { GraphqlContext } from '../context.js';
import { refuseLongList } from '../limits/list-size.js';
import { orRefuse } from '../refused-request.js';
import { AreaSurplusType } from './surplus.type.js';

@Resolver()
export class SurplusResolver {
  @Query(() => AreaSurplusType, {
    description:
      'The published surplus of a grid area over a local period. Source rule: area files as imported.',
  })
  async surplus(
    @Arg('area', () => String, { description: 'Key of the grid area, e.g. "kyushu". Unit: none.' })
    area: string,
    @Arg('period', () => String, PERIOD) period: string,
    @Arg('asOf', () => String, AS_OF) asOf: string | null | undefined,
    @Ctx() context: GraphqlContext,
  ): Promise<AreaSurplus> {
    const request = { area, period, asOf: asOf ?? null };
    const found = orRefuse(await getSurplus(await context.caller(), request));
    refuseLongList(found.intervals, 'ask for a month at a time');
    return found;
  }
}
