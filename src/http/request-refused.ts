import { failure, type Failure } from '../domain/failure.js';

/** Thrown anywhere on the way of a request to end it with a status and an expected failure; caught once, where answers are made. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    readonly status: number,
    readonly failure: Failure,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(failure.message);
  }
}

/** A refusal in one line. */
export function refusal(status: number, code: string, message: string, remedy: string): RequestRefused {
  return new RequestRefused(status, failure(code, message, remedy));
}
