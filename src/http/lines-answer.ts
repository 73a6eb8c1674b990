import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OnProgress } from '../app/caller.js';
import { headersOf, sendJson } from './answer.js';
import { refusal } from './request-refused.js';

const PROGRESS_EVERY_MS = 200;

/**
 * The answer to long work. A client that accepts `application/x-ndjson` gets `{"progress": …}` lines while it runs and the
 * result as the last line, with status 200 as soon as one progress line was sent; others get the last line alone.
 */
export class LinesAnswer {
  private readonly wanted: boolean;
  private started = false;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {
    this.wanted = /\bapplication\/x-ndjson\b/.test(request.headers.accept ?? '');
  }

  /** Throws when the client has gone: the work then ends there and its transaction is rolled back. */
  readonly progress: OnProgress = (done, total, message) => {
    if (this.reply.raw.destroyed) throw clientGone();
    // A client stops sending as soon as an answer begins, so none begins before the whole request is here.
    if (!this.wanted || !this.request.raw.complete || this.reply.raw.writableNeedDrain) return;
    const at = performance.now();
    if (at - this.last < PROGRESS_EVERY_MS && done !== total) return;
    this.last = at;
    if (!this.started) this.start();
    this.reply.raw.write(`${JSON.stringify({ progress: { done, total, message } })}\n`);
  };

  async finish(status: number, value: object, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.started) {
      this.reply.raw.end(`${JSON.stringify(value)}\n`);
      return;
    }
    await sendJson(this.request, this.reply, { status, headers, value });
  }

  private start(): void {
    this.started = true;
    this.reply.hijack();
    this.reply.raw.writeHead(200, {
      ...headersOf(this.reply),
      'content-type': 'application/x-ndjson; charset=utf-8',
    });
  }
}

function clientGone(): Error {
  return refusal(
    400,
    'REQUEST.CLIENT_GONE',
    'the client closed the connection before its answer',
    'send the request again; nothing of it was kept',
  );
}
