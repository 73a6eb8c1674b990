import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { readBody, type BodyBounds } from './request-body.js';
import { refusal, type RequestRefused } from './request-refused.js';

/** Bodies are JSON in UTF-8 and nothing else; other kinds are refused with 415, which also keeps HTML forms out. */
export function addJsonBodies(app: FastifyInstance, bounds: BodyBounds): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (_request: FastifyRequest, payload: IncomingMessage) =>
    readJson(payload, bounds),
  );
  app.addContentTypeParser('*', () => Promise.reject(notJson()));
}

async function readJson(message: IncomingMessage, bounds: BodyBounds): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readBody(message, bounds)) pieces.push(piece);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)));
  } catch {
    throw refusal(
      400,
      'REQUEST.MALFORMED_JSON',
      'the body is not JSON in UTF-8',
      'send one JSON object, e.g. {"query": "{ sites { totalCount } }"}',
    );
  }
}

function notJson(): RequestRefused {
  return refusal(
    415,
    'REQUEST.MEDIA_TYPE',
    'the body is not application/json',
    'send JSON with the header content-type: application/json',
  );
}
