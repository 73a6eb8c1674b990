import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** A VTN as openadr3.yaml 3.0.1 describes it, as far as a VEN meets it: programs, events, reports, auth/token. */
export class SmallVtn {
  readonly programs: Json[] = [];
  readonly events: Json[] = [];
  readonly reports: Json[] = [];
  /** Method and path of every request, with the token it came with. */
  readonly requests: string[] = [];
  /** Null: whoever asks is answered. */
  credentials: { readonly clientId: string; readonly clientSecret: string } | null = null;
  /** What goes wrong instead. */
  mood: 'WELL' | 'SILENT' | 'GARBAGE' | 'REDIRECTS' | 'BROKEN' | 'ENDLESS' = 'WELL';
  private count = 0;

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<SmallVtn> {
    const server = createServer();
    const vtn = new SmallVtn(server);
    server.on('request', (request, response) => void vtn.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return vtn;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/openadr3/3.0.1`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Adds an object as the VTN provisions it. */
  add(objectType: 'PROGRAM' | 'EVENT', object: Json): Json {
    const list = objectType === 'PROGRAM' ? this.programs : this.events;
    const added = {
      id: `${objectType.toLowerCase()}-${String(list.length)}`,
      createdDateTime: '2026-04-01T00:00:00.500Z',
      objectType,
      ...object,
    };
    list.push(added);
    return added;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const path = pathname.replace('/openadr3/3.0.1/', '');
    const { authorization = '' } = request.headers;
    this.requests.push(`${request.method ?? ''} ${path}?${searchParams.toString()} ${authorization}`.trim());
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const body = Buffer.concat(pieces).toString('utf8');
    if (this.mood === 'SILENT') return;
    if (this.mood === 'REDIRECTS')
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    else if (this.mood === 'GARBAGE') response.writeHead(200).end('<html>hello</html>');
    else if (this.mood === 'ENDLESS') response.writeHead(200).end(Buffer.alloc(9_000_000, ' '));
    else if (this.mood === 'BROKEN') problem(response, 500, 'the database is gone');
    else if (path === 'auth/token') this.giveToken(new URLSearchParams(body), response);
    else if (this.credentials !== null && authorization !== 'Bearer good')
      problem(response, 403, 'no such token');
    else this.serve(request.method ?? '', path, searchParams, body, response);
  }

  private giveToken(form: URLSearchParams, response: ServerResponse): void {
    const client = this.credentials;
    const good =
      client !== null &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === client.clientId &&
      form.get('client_secret') === client.clientSecret;
    if (good) send(response, 200, { access_token: 'good', token_type: 'Bearer', expires_in: 3600 });
    else send(response, 401, { error: 'invalid_client' });
  }

  private serve(
    method: string,
    path: string,
    query: URLSearchParams,
    body: string,
    response: ServerResponse,
  ): void {
    const [kind = '', id] = path.split('/');
    const list = { programs: this.programs, events: this.events, reports: this.reports }[kind];
    if (list === undefined) return problem(response, 404, `no ${path}`);
    if (method === 'GET' && id !== undefined) {
      const found = list.find((object) => object['id'] === id);
      return found === undefined ? problem(response, 404, `no ${path}`) : send(response, 200, found);
    }
    if (method === 'GET') {
      const matching = list.filter((object) =>
        ['programID', 'eventID', 'clientName'].every(
          (name) => !query.has(name) || object[name] === query.get(name),
        ),
      );
      const skip = Number(query.get('skip') ?? 0);
      const limit = Math.min(50, Number(query.get('limit') ?? 50));
      return send(response, 200, matching.slice(skip, skip + limit));
    }
    const report = JSON.parse(body) as Json;
    if (id === undefined) {
      const added = { ...report, id: `report-${String((this.count += 1))}` };
      this.reports.push(added);
      return send(response, 201, added);
    }
    const at = this.reports.findIndex((object) => object['id'] === id);
    this.reports[at] = { ...report, id };
    send(response, 200, this.reports[at]);
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function problem(response: ServerResponse, status: number, detail: string): void {
  send(response, status, { type: 'about:blank', title: 'problem', status, detail });
}
