import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure, type Failure } from '../domain/failure.js';
import { textOfError, type Log } from './json-log.js';
import { discardBody } from './request-body.js';
import { RequestRefused } from './request-refused.js';

/** How long an answer stays open for a client that has not sent its whole request. */
const LINGER_MS = 2_000;

export interface RefusedAnswer {
  readonly status: number;
  readonly failure: Failure;
  readonly headers: Readonly<Record<string, string>>;
}

/** Turns whatever was thrown into an answer: what is not expected is hidden behind an id that is in the log. */
export function refusedAnswerOf(error: unknown, log: Log, newId: () => string): RefusedAnswer {
  if (error instanceof RequestRefused)
    return { status: error.status, failure: error.failure, headers: error.headers };
  if (hasFailureShape(error)) {
    const { code, message, remedy } = error;
    log.write({ level: 'error', event: 'http.fault', code, error: textOfError(error) });
    return { status: statusOf(error), failure: failure(code, message, remedy), headers: {} };
  }
  const status = clientStatusOf(error);
  if (status !== null) {
    const reason = failure(
      'REQUEST.UNREADABLE_HTTP',
      (STATUS_CODES[status] ?? 'bad request').toLowerCase(),
      'correct the request',
    );
    return { status, failure: reason, headers: {} };
  }
  const id = newId();
  log.write({ level: 'error', event: 'http.unexpected', id, error: textOfError(error) });
  const hidden = failure(
    'INTERNAL.UNEXPECTED',
    'something went wrong inside Yojo',
    'report this id; the log of the server has the cause',
    { id },
  );
  return { status: 500, failure: hidden, headers: {} };
}

/** The status that stands for an expected failure of a use case. */
export function statusOf({ code }: Failure): number {
  if (code.startsWith('STORAGE.')) return 503;
  return code.endsWith('.CONFLICT') ? 409 : 422;
}

/** Faults of storage are errors in the shape of a failure. */
function hasFailureShape(error: unknown): error is Error & Failure {
  if (!(error instanceof Error)) return false;
  const { code, remedy } = error as Partial<Failure>;
  return typeof code === 'string' && /^[A-Z_]+(\.[A-Z_]+)+$/.test(code) && typeof remedy === 'string';
}

/** What Fastify itself refuses (a bad URL, say) has the status of a client's mistake. */
function clientStatusOf(error: unknown): number | null {
  const status = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

/**
 * Sends JSON. When the client is still sending its request, the answer is written first and the rest of the request is then
 * read and forgotten for a moment: closing at once would make the client lose the answer.
 */
export async function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers = {}, type = 'application/json; charset=utf-8', value }: JsonAnswer,
): Promise<FastifyReply> {
  const body = JSON.stringify(value);
  const own = { ...headers, 'content-type': type };
  if (request.raw.complete) return reply.code(status).headers(own).send(body);
  reply.hijack();
  reply.raw.writeHead(status, {
    ...headersOf(reply),
    ...own,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  reply.raw.write(body);
  // Nothing more is to be expected of a client that was too slow.
  if (status !== 408) await discardBody(request.raw, LINGER_MS);
  reply.raw.end();
  return reply;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly value: unknown;
}

/** The headers that hooks have set, for an answer that goes past Fastify. */
export function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
