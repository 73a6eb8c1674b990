import type { FastifyInstance } from 'fastify';
import { failure } from '../domain/failure.js';
import { RequestRefused } from './request-refused.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Answers every other method of a path with 405, before its body is looked at. */
export function allowOnly(app: FastifyInstance, url: string, ...allowed: ('GET' | 'POST' | 'PUT')[]): void {
  const answered: readonly string[] = allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed;
  const refused = METHODS.filter((method) => !answered.includes(method));
  app.route({
    method: refused,
    url,
    onRequest: (request) => {
      const reason = failure(
        'REQUEST.METHOD_NOT_ALLOWED',
        `${request.method} is not answered here`,
        `use ${allowed.join(' or ')}`,
      );
      return Promise.reject(new RequestRefused(405, reason, { allow: answered.join(', ') }));
    },
    handler: (_request, reply) => reply,
  });
}
