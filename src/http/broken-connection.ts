import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { failure, type Failure } from '../domain/failure.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Answers what is no readable HTTP request, or comes too slowly to become one, and closes the connection. */
export function answerBrokenConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = reasonOf(error.code);
  const body = JSON.stringify({ failure: reason });
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`, () => {
    socket.destroy();
  });
}

function reasonOf(code: string | undefined): [number, Failure] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return [
      408,
      failure('REQUEST.SLOW_HEADERS', 'the headers came too slowly', 'send the request again at once'),
    ];
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return [
      431,
      failure('REQUEST.HEADERS_TOO_LARGE', 'address and headers are too long', 'POST a long query instead'),
    ];
  }
  return [400, failure('REQUEST.UNREADABLE_HTTP', 'not a request in HTTP/1.1', 'correct the request')];
}
