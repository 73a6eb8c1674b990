import type { Failure } from '../domain/failure.js';

/** Why the server could not start to listen; a fault of operation in the shape of a failure, thrown. */
export class ListenFault extends Error implements Failure {
  override readonly name = 'ListenFault';

  private constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }

  static of(error: unknown, host: string, port: number): ListenFault {
    const reason = isObject(error) ? error.message : error;
    return isObject(error) && error.code === 'EADDRINUSE'
      ? new ListenFault(
          'SERVER.PORT_IN_USE',
          `another program listens on ${host}:${String(port)}`,
          'stop it, or choose another port: PORT=4100 npm start (0 takes a free one)',
          error,
        )
      : new ListenFault(
          'SERVER.CANNOT_LISTEN',
          `cannot listen on ${host}:${String(port)}: ${String(reason)}`,
          'choose another HOST and PORT',
          error,
        );
  }
}

/** By shape: an error of Node may come from another realm than this file. */
function isObject(error: unknown): error is { readonly code?: unknown; readonly message?: unknown } {
  return typeof error === 'object' && error !== null;
}
