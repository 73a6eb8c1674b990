import { GraphQLError } from 'graphql';
import type { Failure, Outcome } from '../domain/failure.js';

/** An expected failure on its way out as a GraphQL error: the code, the remedy, never a stack. */
export class RefusedRequest extends GraphQLError {
  constructor(readonly failure: Failure) {
    const { code, message, remedy, details } = failure;
    // Apollo puts its own code over that of a validation error; `failureCode` lets formatError bring ours back.
    super(message, {
      extensions: { code, failureCode: code, remedy, ...(details === undefined ? {} : { details }) },
    });
  }
}

/** The value of an outcome, or its failure thrown for a query to show. */
export function orRefuse<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new RefusedRequest(outcome.failure);
}
