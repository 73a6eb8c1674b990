import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { failure, type Failure } from '../domain/failure.js';
import { refusedAnswerOf, sendJson } from './answer.js';
import { addCommandsRoute } from './commands-route.js';
import { addGraphiqlFiles } from './graphiql-page.js';
import { addGraphqlRoute } from './graphql-route.js';
import { addHealthRoute } from './health-route.js';
import { CONNECTION_LIMITS, type ConnectionLimits, type HttpServices } from './http-services.js';
import { addJsonBodies } from './json-body.js';
import { ListenFault } from './listen-fault.js';
import { guardRequest } from './request-guard.js';
import { refusal } from './request-refused.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { answerBrokenConnection } from './broken-connection.js';
import { addUploadRoute } from './upload-route.js';

/** A server that takes requests. */
export interface HttpServer {
  /** `http://host:port`, without a path. */
  readonly origin: string;
  /** Settles when it ended by itself: with the failure that ended it, or null. */
  readonly ended: Promise<Failure | null>;
  /** Takes no more requests, lets those that run finish, cuts what is idle or too slow. */
  close(): Promise<void>;
}

export type HttpOptions = Pick<Config, 'host' | 'port' | 'limits'>;

/** Starts to listen. Throws a ListenFault (SERVER.PORT_IN_USE, SERVER.CANNOT_LISTEN) when it cannot. */
export async function startHttpServer(
  services: HttpServices,
  options: HttpOptions,
  connections: ConnectionLimits = CONNECTION_LIMITS,
): Promise<HttpServer> {
  const app = createApp(connections);
  const running = new RunningRequests(app);
  addHooks(app, services, running);
  addJsonBodies(app, {
    mostBytes: options.limits.requestBytes,
    idleMs: connections.bodyMs,
    totalMs: connections.bodyMs,
  });
  const graphqlLimits = {
    requestMs: options.limits.requestMs,
    runningRequests: connections.runningRequests,
  };
  const stopGraphql = await addGraphqlRoute(app, services.graphql, graphqlLimits, services.log);
  addGraphiqlFiles(app);
  addUploadRoute(app, services, {
    mostBytes: options.limits.uploadBytes,
    idleMs: connections.uploadIdleMs,
    totalMs: null,
  });
  addCommandsRoute(app, services);
  addHealthRoute(app, services);
  const origin = await listen(app, options);
  services.log.write({ level: 'debug', event: 'http.listening', origin });
  const close = async (): Promise<void> => {
    await running.endWithin(connections.graceMs, app.close());
    await stopGraphql();
  };
  return { origin, ended: endOf(app, running), close };
}

function createApp(limits: ConnectionLimits): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: false,
    forceCloseConnections: 'idle',
    keepAliveTimeout: limits.keepAliveMs,
    // Bodies have their own patience, which knows an upload from a query.
    requestTimeout: 0,
    return503OnClosing: false,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(limits.headersMs, 1_000),
      maxHeaderSize: 16_384,
    },
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: (_error, _request, reply) => {
      const reason = failure('REQUEST.UNREADABLE_HTTP', 'the path cannot be read', 'correct the request');
      reply.hijack();
      reply.raw.writeHead(400, { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8' });
      reply.raw.end(JSON.stringify({ failure: reason }));
    },
  });
  app.server.maxConnections = limits.connections;
  return app;
}

function addHooks(app: FastifyInstance, services: HttpServices, running: RunningRequests): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    if (running.closing) throw stopping();
    guardRequest(request);
    if (request.is404) throw notFound(request);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const { method } = request;
    services.log.write({ level: 'debug', event: 'http.request', method, path, status: reply.statusCode });
    done();
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, services));
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { log, newId }: HttpServices,
): Promise<FastifyReply> {
  const { status, failure: reason, headers } = refusedAnswerOf(error, log, newId);
  if (!/^\/graphql(?:$|\?)/.test(request.url))
    return sendJson(request, reply, { status, headers, value: { failure: reason } });
  const { message, ...extensions } = reason;
  const type = /\bapplication\/graphql-response\+json\b/.test(request.headers.accept ?? '')
    ? 'application/graphql-response+json; charset=utf-8'
    : 'application/json; charset=utf-8';
  return sendJson(request, reply, { status, headers, type, value: { errors: [{ message, extensions }] } });
}

/** Counts what runs, so that closing waits for requests and never for sockets that only sit there. */
class RunningRequests {
  closing = false;
  private count = 0;
  private onNone: () => void = () => undefined;

  constructor(private readonly app: FastifyInstance) {
    app.server.on('request', (_message, response) => {
      this.count += 1;
      response.once('close', () => {
        this.count -= 1;
        if (this.count === 0) this.onNone();
      });
    });
  }

  async endWithin(graceMs: number, closed: PromiseLike<unknown>): Promise<void> {
    this.closing = true;
    const cut = (): void => {
      this.app.server.closeAllConnections();
    };
    const grace = setTimeout(cut, graceMs);
    this.onNone = cut;
    if (this.count === 0) cut();
    await closed;
    clearTimeout(grace);
  }
}

async function listen(app: FastifyInstance, { host, port }: HttpOptions): Promise<string> {
  // "localhost" may mean two addresses; one is enough.
  const address = host === 'localhost' ? '127.0.0.1' : host;
  try {
    return await app.listen({ host: address, port });
  } catch (error) {
    await app.close();
    throw ListenFault.of(error, address, port);
  }
}

function endOf(app: FastifyInstance, running: RunningRequests): Promise<Failure | null> {
  return new Promise((resolve) => {
    app.server.once('close', () => {
      resolve(
        running.closing
          ? null
          : failure('SERVER.ENDED', 'the server stopped listening by itself', 'start it again'),
      );
    });
    app.server.on('error', (error) => {
      resolve(failure('SERVER.ENDED', `the server failed: ${error.message}`, 'start it again'));
    });
  });
}

function stopping(): Error {
  return refusal(
    503,
    'SERVER.STOPPING',
    'the server is stopping',
    'send the request again when it has started',
  );
}

function notFound({ method, url }: FastifyRequest): Error {
  return refusal(
    404,
    'REQUEST.NOT_FOUND',
    `nothing answers ${method} ${url.slice(0, 80)}`,
    'use /graphql, /imports/<kind> or /health',
  );
}
