import type { FastifyRequest } from 'fastify';
import { refusal } from './request-refused.js';

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Refuses what a browser may have been tricked into: a Host that is not this machine's loopback (DNS rebinding) and an
 * Origin that is not the page's own server. Also refuses packed bodies, whose size says nothing.
 */
export function guardRequest({ headers }: FastifyRequest): void {
  if (!LOOPBACK_HOST.test(headers.host ?? '')) {
    throw refusal(
      421,
      'REQUEST.WRONG_HOST',
      `the Host "${(headers.host ?? '').slice(0, 80)}" is not a loopback name`,
      'use http://127.0.0.1 or http://localhost with the port of the server',
    );
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host ?? ''}`) {
    throw refusal(
      403,
      'REQUEST.CROSS_ORIGIN',
      'the request comes from a page of another site',
      'send it from a page of this server, or from a program that sends no Origin',
    );
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw refusal(
      415,
      'REQUEST.ENCODED_BODY',
      'the body is compressed or otherwise encoded',
      'send it as it is, without content-encoding',
    );
  }
}
