import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { Connection, Edge, PageInfo } from './connection.js';

@ObjectType('PageInfo', {
  simpleResolvers: true,
  description: 'Where a page lies in its list. Source rule: Relay cursor connections.',
})
class PageInfoType implements PageInfo {
  @Field(() => Boolean, { description: 'Whether rows follow this page. Unit: none.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether rows precede this page. Unit: none.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Cursor of the first row; null on an empty page. Unit: none. Source rule: opaque and signed.',
  })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last row; null on an empty page. Unit: none. Source rule: opaque and signed.',
  })
  readonly endCursor!: string | null;
}

/** The connection class of one kind of row. `what` names the rows and their order. */
export function connectionType<N extends object>(
  name: string,
  node: ClassType<N>,
  what: string,
): ClassType<Connection<N>> {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One row of a ${name}Connection with its cursor.`,
  })
  class EdgeOfNode implements Edge<N> {
    @Field(() => String, {
      description: 'Where the row lies in the list. Unit: none. Source rule: opaque and signed.',
    })
    readonly cursor!: string;

    @Field(() => node, { description: 'The row itself. Unit: see its fields.' })
    readonly node!: N;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A page of ${what}.` })
  class ConnectionOfNodes implements Connection<N> {
    @Field(() => Int, { description: 'Rows of the whole list, on every page the same. Unit: rows.' })
    readonly totalCount!: number;

    @Field(() => [EdgeOfNode], { description: 'The rows with their cursors, in the order of the list.' })
    readonly edges!: readonly Edge<N>[];

    @Field(() => [node], { description: 'The rows without cursors, in the order of the list.' })
    readonly nodes!: readonly N[];

    @Field(() => PageInfoType, { description: 'Where the page lies in the list.' })
    readonly pageInfo!: PageInfo;
  }
  return ConnectionOfNodes;
}
