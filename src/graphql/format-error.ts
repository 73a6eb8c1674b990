import type { GraphQLFormattedError } from 'graphql';

/** Where unexpected errors are written; the API only ever shows the id. */
export interface ErrorLog {
  readonly newId: () => string;
  readonly write: (entry: {
    readonly level: 'error';
    readonly event: string;
    readonly id: string;
    readonly error: string;
  }) => void;
}

const REMEDIES: Readonly<Record<string, { readonly code: string; readonly remedy: string }>> = {
  GRAPHQL_PARSE_FAILED: { code: 'REQUEST.UNREADABLE', remedy: 'correct the syntax of the query' },
  GRAPHQL_VALIDATION_FAILED: {
    code: 'REQUEST.INVALID',
    remedy: 'compare the query with schema.graphql, or write it in GraphiQL at /graphql',
  },
  BAD_USER_INPUT: {
    code: 'REQUEST.BAD_VARIABLES',
    remedy: 'give every variable a value of its type',
  },
  OPERATION_RESOLUTION_FAILURE: {
    code: 'REQUEST.NO_OPERATION',
    remedy: 'name one of the operations of the document in operationName',
  },
  BAD_REQUEST: {
    code: 'REQUEST.BAD',
    remedy: 'POST JSON {"query": "…", "variables": {…}} with content type application/json',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    code: 'REQUEST.NO_PERSISTED_QUERIES',
    remedy: 'send the text of the query',
  },
};

/** Shows expected failures as they are and hides everything else behind an id that is in the log. */
export function createFormatError(
  log: ErrorLog,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { code, failureCode, remedy, details } = formatted.extensions ?? {};
    const place = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    if (typeof failureCode === 'string') {
      const extensions = { code: failureCode, remedy, ...(details === undefined ? {} : { details }) };
      return { message: formatted.message, ...place, extensions };
    }
    const known = typeof code === 'string' ? REMEDIES[code] : undefined;
    if (known !== undefined) return { message: formatted.message, ...place, extensions: known };
    return { message: MASKED, ...place, extensions: mask(log, error) };
  };
}

const MASKED = 'something went wrong inside Yojo';

function mask(log: ErrorLog, error: unknown): { code: string; id: string; remedy: string } {
  const id = log.newId();
  log.write({ level: 'error', event: 'graphql.unexpected', id, error: textOf(error) });
  return { code: 'INTERNAL.UNEXPECTED', id, remedy: 'report this id; the log of the server has the cause' };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause =
    'originalError' in error && error.originalError instanceof Error ? error.originalError : error;
  return cause.stack ?? cause.message;
}
