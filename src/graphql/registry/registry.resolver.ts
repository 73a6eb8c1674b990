import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { findSite } from '../../app/find-site.js';
import { listRigs, listSites } from '../../app/list-records.js';
import type { Rig, Site } from '../app-types.js';
import type { GraphqlContext } from '../context.js';
import { readGlobalId, writeGlobalId } from '../global-id.js';
import { connectionOf, type Connection } from '../paging/connection.js';
import { PageArguments } from '../paging/page-arguments.js';
import { readPage } from '../paging/page-request.js';
import { orRefuse } from '../refused-request.js';
import { findNode } from './find-node.js';
import { NodeType, nodeTypeOf, type NodeValue } from './node.type.js';
import { RigConnectionType } from './rig.type.js';
import { SiteConnectionType, SiteType } from './site.type.js';

@Resolver(() => NodeType)
export class RegistryResolver {
  @FieldResolver(() => ID, { description: 'Opaque id, unique over all types, for `node(id:)`. Unit: none.' })
  id(@Root() value: NodeValue): string {
    return writeGlobalId(nodeTypeOf(value), value.uid);
  }

  @Query(() => NodeType, {
    nullable: true,
    description: 'The object with an id; null when the organisation has none.',
  })
  async node(
    @Arg('id', () => ID, { description: 'A global id as a query showed it. Unit: none.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<NodeValue | null> {
    const { type, uid } = orRefuse(readGlobalId(id));
    return findNode(await context.caller(), type, uid);
  }

  @Query(() => SiteConnectionType, { description: 'Sites of the organisation, ordered by code.' })
  async sites(
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Site>> {
    const caller = await context.caller();
    const list = `sites ${caller.organisation.uid} code`;
    const page = readPage(args, list, context.cursors);
    return connectionOf(await listSites(caller, page), page, list, context.cursors);
  }

  @Query(() => SiteType, {
    nullable: true,
    description: 'The site with a code; null when the organisation has none.',
  })
  async site(
    @Arg('code', () => String, { description: 'Code of the site. Unit: none.' }) code: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Site | null> {
    const found = await findSite(await context.caller(), code);
    return found.ok ? found.value : null;
  }

  @Query(() => RigConnectionType, {
    description: 'Rigs that were ever in service at a site, ordered by serial.',
  })
  async rigs(
    @Arg('site', () => String, { description: 'Code of the site. Unit: none.' }) site: string,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<Rig>> {
    const caller = await context.caller();
    const list = `rigs ${caller.organisation.uid} ${site} serial`;
    const page = readPage(args, list, context.cursors);
    return connectionOf(orRefuse(await listRigs(caller, site, page)), page, list, context.cursors);
  }
}
