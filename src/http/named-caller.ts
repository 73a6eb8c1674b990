import type { IncomingHttpHeaders } from 'node:http';

/** Organisation and actor as a request names them; null takes the default. */
export interface NamedCaller {
  readonly organisationCode: string | null;
  readonly actorCode: string | null;
}

/** Who asks, by the headers `x-yojo-organisation` and `x-yojo-actor`. Access control ("5 of 5") will decide who may. */
export function namedCallerOf(headers: IncomingHttpHeaders): NamedCaller {
  return {
    organisationCode: textOf(headers['x-yojo-organisation']),
    actorCode: textOf(headers['x-yojo-actor']),
  };
}

function textOf(value: string | string[] | undefined): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}
