import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE } from '../paging/page-request.js';
import type { Fragments } from './document-shape.js';

/** Rows that an unpaged list is taken to have when its field says nothing (`@Extensions({ listSize })`). */
const UNSAID_LIST_SIZE = 10;
/** What one look at the whole schema costs; its own lists are not counted one by one. */
const INTROSPECTION_COST = 10_000;

export type Variables = Readonly<Record<string, unknown>>;

/** Cost of a document and the largest page it asks for. */
export interface DocumentCost {
  readonly cost: number;
  /** Page sizes that are asked for, literal or by variable. */
  readonly pages: readonly number[];
}

/**
 * Prices an operation: every field costs 1, what lies below a list is multiplied by its size. Page sizes are read from
 * literals, defaults and variables alike. The price is a bound, never the exact number of fields.
 */
export class CostMeter {
  private readonly known = new Map<string, number>();
  private readonly pages: number[] = [];
  private defaults: Variables = {};

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: Fragments,
    private readonly variables: Variables,
  ) {}

  priceOf(operation: OperationDefinitionNode): DocumentCost {
    this.defaults = defaultsOf(operation);
    const root = this.schema.getRootType(operation.operation) ?? null;
    const cost = this.ofSelections(operation.selectionSet, root);
    return { cost, pages: this.pages };
  }

  private ofSelections(set: SelectionSetNode, parent: GraphQLCompositeType | null): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) cost += this.ofField(selection, parent);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += this.ofFragment(selection.name.value);
      else {
        const name = selection.typeCondition?.name.value;
        cost += this.ofSelections(selection.selectionSet, name === undefined ? parent : this.composite(name));
      }
    }
    return cost;
  }

  private ofFragment(name: string): number {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, 0);
    const fragment = this.fragments.get(name);
    const cost =
      fragment === undefined
        ? 0
        : this.ofSelections(fragment.selectionSet, this.composite(fragment.typeCondition.name.value));
    this.known.set(name, cost);
    return cost;
  }

  private ofField(node: FieldNode, parent: GraphQLCompositeType | null): number {
    const name = node.name.value;
    if (name === '__schema' || name === '__type') return INTROSPECTION_COST;
    const field = isObjectType(parent) || isInterfaceType(parent) ? (parent.getFields()[name] ?? null) : null;
    const size = this.sizeOf(node, field, parent);
    if (node.selectionSet === undefined) return 1;
    const type = field === null ? null : getNamedType(field.type);
    return 1 + size * this.ofSelections(node.selectionSet, isCompositeType(type) ? type : null);
  }

  /** How often what lies below the field is made. */
  private sizeOf(
    node: FieldNode,
    field: GraphQLField<unknown, unknown> | null,
    parent: GraphQLCompositeType | null,
  ): number {
    if (field === null) return UNSAID_LIST_SIZE;
    if (field.args.some((arg) => arg.name === 'first')) return this.pageOf(node);
    if (!isListType(getNullableType(field.type)) || parent?.name.endsWith('Connection') === true) return 1;
    const said = field.extensions['listSize'];
    return typeof said === 'number' ? said : UNSAID_LIST_SIZE;
  }

  private pageOf(node: FieldNode): number {
    const sizes = ['first', 'last'].flatMap((name) => {
      const value = this.numberGiven(node, name);
      return value === null ? [] : [value];
    });
    if (sizes.length === 0) return DEFAULT_PAGE;
    this.pages.push(...sizes);
    return Math.max(1, ...sizes);
  }

  private numberGiven(node: FieldNode, name: string): number | null {
    const value = node.arguments?.find((arg) => arg.name.value === name)?.value;
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind !== Kind.VARIABLE) return null;
    const given = this.variables[value.name.value] ?? this.defaults[value.name.value];
    return typeof given === 'number' ? given : null;
  }

  private composite(name: string): GraphQLCompositeType | null {
    const type = this.schema.getType(name);
    return isCompositeType(type) ? type : null;
  }
}

function defaultsOf(operation: OperationDefinitionNode): Variables {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) defaults[variable.name.value] = Number(defaultValue.value);
  }
  return defaults;
}
