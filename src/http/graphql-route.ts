import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Failure } from '../domain/failure.js';
import { isJsonObject } from '../domain/proof/canonical-json.js';
import { allowOnly } from './allowed-methods.js';
import { graphiqlPage, wantsPage } from './graphiql-page.js';
import type { GraphqlServices } from './http-services.js';
import type { Log } from './json-log.js';
import { namedCallerOf } from './named-caller.js';
import { refusal, type RequestRefused } from './request-refused.js';
import { withinTime } from './within-time.js';

interface GraphqlRoute {
  readonly Reply: string;
}

export interface GraphqlLimits {
  readonly requestMs: number;
  readonly runningRequests: number;
}

/** `GET` and `POST /graphql`, and GraphiQL for a browser that asks for a page. Gives what stops it. */
export async function addGraphqlRoute(
  app: FastifyInstance,
  services: GraphqlServices,
  limits: GraphqlLimits,
  log: Log,
): Promise<() => Promise<void>> {
  const apollo = createApollo(services, log);
  await apollo.start();
  const run = fastifyApolloHandler(apollo, { context: (request) => contextOf(request, services) });
  let running = 0;
  app.route<GraphqlRoute>({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
      if (wantsPage(request)) return graphiqlPage(reply);
      if (running >= limits.runningRequests) throw busy();
      running += 1;
      const work = Promise.resolve(run.call(app, request, reply)).finally(() => {
        running -= 1;
      });
      return withinTime(work, limits.requestMs, () => timedOut(limits.requestMs));
    },
  });
  allowOnly(app, '/graphql', 'GET', 'POST');
  return () => apollo.stop();
}

/** Apollo without what looks at the environment, calls home or slows rows down. */
function createApollo({ schema, formatError }: GraphqlServices, log: Log): ApolloServer<object> {
  const say = (level: 'error' | 'warn' | 'debug') => (message: unknown) => {
    log.write({ level, event: 'graphql.apollo', message: String(message) });
  };
  return new ApolloServer<object>({
    schema,
    formatError,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger: { error: say('error'), warn: say('warn'), info: say('debug'), debug: say('debug') },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** Called before anything of the request is parsed or validated: what throws here is answered as a GraphQL error. */
function contextOf(request: FastifyRequest, services: GraphqlServices): Promise<object> {
  const incoming = incomingOf(request);
  const reason = incoming === null ? null : services.checkRequest(incoming);
  if (reason !== null) return Promise.reject(refusedOperation(reason));
  return Promise.resolve(services.createContext(namedCallerOf(request.headers)));
}

/** `failureCode` is what formatError of graphql goes by; Apollo takes the status from `http`. */
function refusedOperation({ code, message, remedy }: Failure): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code, failureCode: code, remedy, http: { status: 400 } },
  });
}

/** The query and variables of a request that looks like one; Apollo says what is wrong with any other. */
function incomingOf(request: FastifyRequest): Parameters<GraphqlServices['checkRequest']>[0] | null {
  const source = request.method === 'GET' ? request.query : request.body;
  if (!isJsonObject(source) || typeof source['query'] !== 'string') return null;
  const variables = request.method === 'GET' ? parsedVariables(source['variables']) : source['variables'];
  return { query: source['query'], variables: isJsonObject(variables) ? variables : {} };
}

function parsedVariables(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
  } catch {
    return null;
  }
}

function timedOut(ms: number): RequestRefused {
  return refusal(
    503,
    'REQUEST.TIMEOUT',
    `the request took longer than ${String(ms)} ms`,
    'ask for less at once; YOJO_REQUEST_TIMEOUT_MS sets the limit',
  );
}

function busy(): RequestRefused {
  return refusal(503, 'SERVER.BUSY', 'too many requests run at once', 'send the request again in a moment');
}
