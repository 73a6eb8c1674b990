/** The limits of one request; main.ts may lower them, tests do. */
export interface RequestLimits {
  readonly maxTokens: number;
  /** Levels of fields; introspection has its own limit, because its `ofType` nests deep. */
  readonly maxDepth: number;
  readonly maxIntrospectionDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  /** Elements of one list in an argument or a variable. */
  readonly maxListSize: number;
  /** Fields that the request can make, list sizes multiplied. */
  readonly maxCost: number;
}

export const DEFAULT_LIMITS: RequestLimits = {
  maxTokens: 3_000,
  maxDepth: 12,
  maxIntrospectionDepth: 20,
  maxAliases: 50,
  maxRootFields: 20,
  maxDirectives: 50,
  maxListSize: 1_000,
  maxCost: 250_000,
};
