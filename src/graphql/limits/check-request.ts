import { GraphQLError, Kind, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { failure, type Failure } from '../../domain/failure.js';
import { pageSizeFault } from '../paging/page-request.js';
import { CostMeter, type Variables } from './document-cost.js';
import { fragmentsOf, isStorable, measureDocument, type DocumentShape } from './document-shape.js';
import type { RequestLimits } from './request-limits.js';

/** A GraphQL request as it arrives: nothing of it is trusted yet. */
export interface IncomingRequest {
  readonly query: string;
  readonly variables: Variables;
}

const KEPT_DOCUMENTS = 200;
const KEPT_LENGTH = 20_000;
const MAX_VARIABLE_LEVELS = 16;

/** The check of every request against the limits; null lets it through. A document with a syntax error passes: the parser names it better. */
export function createRequestCheck(
  schema: GraphQLSchema,
  limits: RequestLimits,
): (request: IncomingRequest) => Failure | null {
  const kept = new Map<string, DocumentNode>();
  const parseOnce = (query: string): DocumentNode => {
    const known = kept.get(query);
    if (known !== undefined) return known;
    const document = parse(query, { maxTokens: limits.maxTokens, noLocation: true });
    if (query.length <= KEPT_LENGTH) {
      const [oldest] = kept.keys();
      if (kept.size >= KEPT_DOCUMENTS && oldest !== undefined) kept.delete(oldest);
      kept.set(query, document);
    }
    return document;
  };
  return ({ query, variables }) => {
    const inVariables = variablesFault(variables, limits);
    if (inVariables !== null) return inVariables;
    try {
      const document = parseOnce(query);
      return shapeFault(measureDocument(document), limits) ?? costFault(schema, document, variables, limits);
    } catch (error) {
      if (error instanceof GraphQLError) return tokenFault(error, limits);
      throw error;
    }
  };
}

function tokenFault(error: GraphQLError, limits: RequestLimits): Failure | null {
  // graphql 16 writes "more that".
  if (!/more tha[nt] \d+ tokens/.test(error.message)) return null;
  return failure(
    'LIMIT.TOKENS',
    `the document has more than ${String(limits.maxTokens)} tokens`,
    'send a shorter document, and values as variables',
  );
}

function shapeFault(shape: DocumentShape, limits: RequestLimits): Failure | null {
  const { depth, introspectionDepth, aliases, rootFields, directives, longestList } = shape;
  if (depth > limits.maxDepth || introspectionDepth > limits.maxIntrospectionDepth)
    return failure(
      'LIMIT.DEPTH',
      `fields nest ${String(Math.max(depth, introspectionDepth))} levels, ${String(limits.maxDepth)} are allowed`,
      'ask for the inner objects in a request of their own',
    );
  if (aliases > limits.maxAliases)
    return failure(
      'LIMIT.ALIASES',
      `${String(aliases)} aliases, ${String(limits.maxAliases)} are allowed`,
      'send several requests',
    );
  if (rootFields > limits.maxRootFields)
    return failure(
      'LIMIT.ROOT_FIELDS',
      `${String(rootFields)} fields at the root, ${String(limits.maxRootFields)} are allowed`,
      'send several requests',
    );
  if (directives > limits.maxDirectives)
    return failure(
      'LIMIT.DIRECTIVES',
      `${String(directives)} directives, ${String(limits.maxDirectives)} are allowed`,
      'leave out directives that decide nothing',
    );
  if (shape.unstorableText) return textFault();
  return longestList > limits.maxListSize ? listFault(longestList, limits) : null;
}

/** The database refuses U+0000 and turns half of a surrogate pair into another character: neither gets that far. */
function textFault(): Failure {
  return failure(
    'REQUEST.UNSTORABLE_TEXT',
    'a text holds U+0000 or half of a surrogate pair',
    'send text as Unicode characters, without U+0000',
  );
}

function listFault(size: number, limits: RequestLimits): Failure {
  return failure(
    'LIMIT.LIST_SIZE',
    `a list of ${String(size)} values is given, ${String(limits.maxListSize)} are allowed`,
    'split the list over several requests, or upload a file with PUT /imports',
  );
}

function variablesFault(variables: Variables, limits: RequestLimits): Failure | null {
  const pending: { value: unknown; level: number }[] = [{ value: variables, level: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, level } = next;
    if (typeof value === 'string' && !isStorable(value)) return textFault();
    if (typeof value !== 'object' || value === null) continue;
    if (level > MAX_VARIABLE_LEVELS)
      return failure(
        'LIMIT.DEPTH',
        `variables nest more than ${String(MAX_VARIABLE_LEVELS)} levels`,
        'give variables the shape of their input types',
      );
    const inside = Object.values(value);
    if (inside.length > limits.maxListSize) return listFault(inside.length, limits);
    for (const child of inside) pending.push({ value: child, level: level + 1 });
  }
  return null;
}

function costFault(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Variables,
  limits: RequestLimits,
): Failure | null {
  const fragments = fragmentsOf(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { cost, pages } = new CostMeter(schema, fragments, variables).priceOf(definition);
    for (const rows of pages) {
      const page = pageSizeFault(rows);
      if (page !== null) return page;
    }
    if (cost > limits.maxCost)
      return failure(
        'LIMIT.COST',
        `the request costs up to ${String(cost)} fields, ${String(limits.maxCost)} are allowed`,
        'ask for fewer rows per list (first) or fewer fields, and page on with cursors',
      );
  }
  return null;
}
