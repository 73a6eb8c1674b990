import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { failure, success } from '../../../src/domain/failure.js';
import { createFormatError } from '../../../src/graphql/format-error.js';
import { createRequestCheck } from '../../../src/graphql/limits/check-request.js';
import { DEFAULT_LIMITS } from '../../../src/graphql/limits/request-limits.js';
import {
  CONNECTION_LIMITS,
  type ConnectionLimits,
  type HttpServices,
} from '../../../src/http/http-services.js';
import type { LogEntry } from '../../../src/http/json-log.js';
import { startHttpServer, type HttpServer } from '../../../src/http/start-http-server.js';

export const TOKEN = 'the-token-of-the-lock-file';

const SDL = `
  type Node { name: String! child: Node! children(first: Int): [Node!]! }
  type Query { node: Node! broken: String slow: String who: String }
  type Mutation { change: String }
`;

/** Resolved when a test lets the field `slow` and the command `wait` end. */
export class Gate {
  private release: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.release = resolve;
  });
  entered = 0;

  open(): void {
    this.release();
  }

  async pass(): Promise<string> {
    this.entered += 1;
    await this.opened;
    return 'passed';
  }
}

function schemaWith(gate: Gate): GraphQLSchema {
  const schema = buildSchema(SDL);
  const node = { name: 'n', child: () => node, children: () => [node] };
  const resolvers: Record<string, (source: unknown, args: unknown, context: { who: string }) => unknown> = {
    node: () => node,
    broken: () => {
      throw new Error('the secret cause');
    },
    slow: () => gate.pass(),
    who: (_source, _args, context) => context.who,
  };
  const fields = schema.getQueryType()!.getFields();
  for (const [name, resolve] of Object.entries(resolvers)) fields[name]!.resolve = resolve;
  return schema;
}

export interface TestServer {
  readonly server: HttpServer;
  readonly gate: Gate;
  readonly entries: LogEntry[];
  readonly services: HttpServices;
}

/** A real server on a free loopback port over a schema of our own; `store` is only as real as a test needs. */
export async function startTestServer(
  limits: Partial<ConnectionLimits> & { readonly requestMs?: number; readonly requestBytes?: number } = {},
  own: Partial<HttpServices> = {},
): Promise<TestServer> {
  const gate = new Gate();
  const entries: LogEntry[] = [];
  const log = { write: (entry: LogEntry) => void entries.push(entry) };
  let ids = 0;
  const newId = () => `id-${String((ids += 1))}`;
  const schema = schemaWith(gate);
  const services: HttpServices = {
    version: '1.2.3',
    store: {
      kind: 'EMBEDDED',
      ledger: { head: () => Promise.resolve(7n) },
    } as unknown as HttpServices['store'],
    graphql: {
      schema,
      createContext: ({ organisationCode, actorCode }) => ({
        who: `${String(organisationCode)}/${String(actorCode)}`,
      }),
      checkRequest: createRequestCheck(schema, DEFAULT_LIMITS),
      formatError: createFormatError({ newId, write: (entry) => log.write(entry) }),
    },
    performCommand: async (name, named, args, onProgress) => {
      if (name === 'wait') await gate.pass();
      if (name === 'fail') return { ok: false, failure: failure('SITE.UNKNOWN', 'no site "x"', 'name one') };
      if (name === 'break') throw new Error('the secret cause');
      onProgress(1, 2, 'half');
      onProgress(2, 2, 'whole');
      return success({ name, organisation: named.organisationCode, actor: named.actorCode, args });
    },
    commandToken: TOKEN,
    log,
    newId,
    ...own,
  };
  const { requestMs = 5_000, requestBytes = 64_000, ...connections } = limits;
  const server = await startHttpServer(
    services,
    { host: '127.0.0.1', port: 0, limits: { requestMs, requestBytes, uploadBytes: 1_000_000 } },
    { ...CONNECTION_LIMITS, ...connections },
  );
  return { server, gate, entries, services };
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  json(): Record<string, unknown>;
}

/** One request over its own connection; every header can be set, Host too. */
export function send(
  { origin }: HttpServer,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Uint8Array | null = null,
): Promise<TestAnswer> {
  return new Promise((resolve, reject) => {
    const message = request(`${origin}${path}`, { method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text) as Record<string, unknown>,
        });
      });
    });
    message.on('error', reject);
    message.end(body ?? undefined);
  });
}

export function query(
  server: HttpServer,
  text: string,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  const body = JSON.stringify({ query: text });
  return send(server, 'POST', '/graphql', { 'content-type': 'application/json', ...headers }, body);
}

/** The dotted code of a refused request, whichever of the two shapes it has. */
export function codeOf(answer: TestAnswer): unknown {
  const value = answer.json() as {
    failure?: { code: string };
    errors?: { extensions: { code: string } }[];
  };
  return value.failure?.code ?? value.errors?.[0]?.extensions.code;
}

/** Writes raw bytes and gives all that comes back until the server closes the connection. */
export function sendRaw({ origin }: HttpServer, text: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}
