import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OnProgress } from '../app/caller.js';
import type { Outcome } from '../domain/failure.js';
import type { JsonValue } from '../domain/proof/canonical-json.js';
import { refusedAnswerOf, statusOf } from './answer.js';
import type { HttpServices } from './http-services.js';
import { LinesAnswer } from './lines-answer.js';

/** Runs long work and answers `{"result": …}` or `{"failure": {code, message, remedy, details}}`, with progress in between. */
export async function answerLongWork(
  request: FastifyRequest,
  reply: FastifyReply,
  { log, newId }: Pick<HttpServices, 'log' | 'newId'>,
  work: (onProgress: OnProgress) => Promise<Outcome<JsonValue>>,
  statusOfResult: (result: JsonValue) => number,
): Promise<FastifyReply> {
  const answer = new LinesAnswer(request, reply);
  try {
    const outcome = await work(answer.progress);
    if (outcome.ok) await answer.finish(statusOfResult(outcome.value), { result: outcome.value });
    else await answer.finish(statusOf(outcome.failure), { failure: outcome.failure });
  } catch (error) {
    const { status, failure, headers } = refusedAnswerOf(error, log, newId);
    await answer.finish(status, { failure }, headers);
  }
  return reply;
}
