import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failure } from '../domain/failure.js';
import { isJsonObject, type JsonObject } from '../domain/proof/canonical-json.js';
import { allowOnly } from './allowed-methods.js';
import type { HttpServices } from './http-services.js';
import { answerLongWork } from './long-work.js';
import type { NamedCaller } from './named-caller.js';
import { refusal, RequestRefused } from './request-refused.js';

interface CommandRoute {
  readonly Params: { readonly name: string };
}

/** `POST /commands/<name>`: the command line of the same machine, when this process owns the embedded folder. */
export function addCommandsRoute(app: FastifyInstance, services: HttpServices): void {
  app.post<CommandRoute>(
    '/commands/:name',
    // Before the body is read: who has no token sends nothing.
    {
      onRequest: (request, _reply, done) => {
        requireToken(request, services.commandToken);
        done();
      },
    },
    (request, reply) => {
      const { named, args } = parseCommand(request.body);
      return answerLongWork(
        request,
        reply,
        services,
        (onProgress) => services.performCommand(request.params.name, named, args, onProgress),
        () => 200,
      );
    },
  );
  allowOnly(app, '/commands/:name', 'POST');
}

/** Compares in constant time, whatever the lengths are. */
function requireToken({ headers }: FastifyRequest, token: string): void {
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  if (token !== '' && timingSafeEqual(digest(given), digest(token))) return;
  throw new RequestRefused(
    401,
    failure(
      'COMMAND.UNAUTHORISED',
      'the command has not the token of this server',
      'run the command as the user who owns the data folder: the token is in its lock file',
    ),
    { 'www-authenticate': 'Bearer' },
  );
}

function parseCommand(body: unknown): { readonly named: NamedCaller; readonly args: JsonObject } {
  const { organisation = null, actor = null, args } = isJsonObject(body) ? body : {};
  if (isJsonObject(args) && isTextOrNull(organisation) && isTextOrNull(actor)) {
    return { named: { organisationCode: organisation, actorCode: actor }, args };
  }
  throw refusal(
    400,
    'COMMAND.BAD_BODY',
    'the body is not {"organisation", "actor", "args"}',
    'use the command line of the same version as the server',
  );
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
