import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createJsonLog } from '../../src/http/json-log.js';
import { startHttpServer } from '../../src/http/start-http-server.js';
import {
  codeOf,
  query,
  send,
  sendRaw,
  startTestServer,
  TOKEN,
  type TestServer,
} from './support/test-server.js';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer({ headersMs: 300, bodyMs: 300 });
});

afterAll(() => test.server.close());

const JSON_BODY = { 'content-type': 'application/json' };

describe('every request', () => {
  it('gets the state of server and ledger from /health', async () => {
    const answer = await send(test.server, 'GET', '/health');
    expect(answer.json()).toEqual({ status: 'ok', version: '1.2.3', database: 'EMBEDDED', sequence: '7' });
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  });

  it('is refused under a Host that is not loopback', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', '10.0.0.1']) {
      const answer = await send(test.server, 'GET', '/health', { host });
      expect([host, answer.status, codeOf(answer)]).toEqual([host, 421, 'REQUEST.WRONG_HOST']);
    }
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:4000', 'LOCALHOST']) {
      expect([host, (await send(test.server, 'GET', '/health', { host })).status]).toEqual([host, 200]);
    }
  });

  it('is refused when a page of another site sends it', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const answer = await send(test.server, 'GET', '/health', { origin });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'REQUEST.CROSS_ORIGIN']);
    }
    const own = await send(test.server, 'GET', '/health', { origin: test.server.origin });
    expect(own.status).toBe(200);
  });

  it('is refused with a packed body', async () => {
    const answer = await query(test.server, '{ who }', { 'content-encoding': 'gzip' });
    expect([answer.status, codeOf(answer)]).toEqual([415, 'REQUEST.ENCODED_BODY']);
  });

  it('gets 404 for an unknown path and 405 for another method, as JSON', async () => {
    const unknown = await send(test.server, 'POST', '/nothing', { 'content-type': 'text/plain' }, 'x');
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'REQUEST.NOT_FOUND']);
    const method = await send(test.server, 'DELETE', '/graphql');
    expect([method.status, codeOf(method)]).toEqual([405, 'REQUEST.METHOD_NOT_ALLOWED']);
    expect(method.headers.allow).toBe('GET, POST, HEAD');
    const bad = await send(test.server, 'GET', '/%zz');
    expect([bad.status, codeOf(bad)]).toEqual([400, 'REQUEST.UNREADABLE_HTTP']);
  });

  it('is refused when its body is too long, said or found out', async () => {
    const body = JSON.stringify({ query: '{ who }', padding: 'x'.repeat(70_000) });
    const said = await send(test.server, 'POST', '/graphql', JSON_BODY, body);
    expect([said.status, codeOf(said)]).toEqual([413, 'REQUEST.TOO_LARGE']);
    const chunked = { ...JSON_BODY, 'transfer-encoding': 'chunked' };
    const found = await send(test.server, 'POST', '/graphql', chunked, body);
    expect([found.status, codeOf(found)]).toEqual([413, 'REQUEST.TOO_LARGE']);
  });

  it('is answered at once even when a huge body was announced and never comes', async () => {
    const since = performance.now();
    const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(test.server.origin).port), '127.0.0.1', () =>
        socket.write(`${head}content-length: 9999999999\r\n\r\n{`),
      );
      socket.on('error', reject).once('data', (piece) => {
        socket.destroy();
        resolve(piece.toString());
      });
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(performance.now() - since).toBeLessThan(1_000);
  });

  it('is cut off when its headers or its body come too slowly', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const [headers, body] = await Promise.all([
      sendRaw(test.server, head),
      sendRaw(test.server, `${head}content-length: 100\r\n\r\n{"query"`),
    ]);
    expect(headers).toMatch(/^HTTP\/1\.1 408 [\s\S]*REQUEST\.SLOW_HEADERS/);
    expect(body).toMatch(/^HTTP\/1\.1 408 [\s\S]*REQUEST\.SLOW_BODY/);
  });

  it('is refused when it is not HTTP or its headers are too long', async () => {
    expect(await sendRaw(test.server, 'no http at all\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*UNREADABLE_HTTP/,
    );
    const long = await send(test.server, 'GET', '/health', { 'x-long': 'x'.repeat(20_000) });
    expect([long.status, codeOf(long)]).toEqual([431, 'REQUEST.HEADERS_TOO_LARGE']);
  });
});

describe('POST /commands/<name>', () => {
  const authorised = { ...JSON_BODY, authorization: `Bearer ${TOKEN}` };
  const body = JSON.stringify({ organisation: 'demo', actor: null, args: { site: 'a' } });

  it('performs the command of whoever has the token', async () => {
    const answer = await send(test.server, 'POST', '/commands/check', authorised, body);
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      result: { name: 'check', organisation: 'demo', actor: null, args: { site: 'a' } },
    });
  });

  it('streams progress to who takes it', async () => {
    const accept = 'application/x-ndjson, application/json';
    const answer = await send(test.server, 'POST', '/commands/check', { ...authorised, accept }, body);
    expect(answer.headers['content-type']).toMatch(/^application\/x-ndjson/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toEqual({ progress: { done: 1, total: 2, message: 'half' } });
    expect(lines.at(-1)).toHaveProperty('result.name', 'check');
  });

  it('refuses a wrong or missing token before it reads the body', async () => {
    for (const authorization of ['', 'Bearer ', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`]) {
      const answer = await send(test.server, 'POST', '/commands/check', { ...JSON_BODY, authorization }, '{');
      expect([authorization, answer.status, codeOf(answer)]).toEqual([
        authorization,
        401,
        'COMMAND.UNAUTHORISED',
      ]);
    }
  });

  it('shows an expected failure and hides an unexpected one', async () => {
    const failed = await send(test.server, 'POST', '/commands/fail', authorised, body);
    expect([failed.status, codeOf(failed)]).toEqual([422, 'SITE.UNKNOWN']);
    const broken = await send(test.server, 'POST', '/commands/break', authorised, body);
    expect([broken.status, codeOf(broken)]).toEqual([500, 'INTERNAL.UNEXPECTED']);
    expect(broken.text).not.toContain('secret');
    const { details } = broken.json()['failure'] as { details: { id: string } };
    expect(test.entries.find((entry) => entry['id'] === details.id)?.['error']).toContain('the secret cause');
  });

  it('refuses a body of another shape', async () => {
    for (const odd of ['[]', '{}', '{"args": []}', '{"args": {}, "actor": 3}']) {
      const answer = await send(test.server, 'POST', '/commands/check', authorised, odd);
      expect([odd, answer.status, codeOf(answer)]).toEqual([odd, 400, 'COMMAND.BAD_BODY']);
    }
  });
});

describe('closing', () => {
  let own: TestServer;
  afterEach(async () => {
    own.gate.open();
    await own.server.close();
  });

  it('finishes what runs, cuts sockets that only sit there, and takes nothing new', async () => {
    own = await startTestServer();
    const idle = connect(Number(new URL(own.server.origin).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    const running = query(own.server, '{ slow }');
    while (own.gate.entered === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = own.server.close();
    await expect(send(own.server, 'GET', '/health')).rejects.toThrow();
    own.gate.open();
    expect((await running).json()).toEqual({ data: { slow: 'passed' } });
    await closed;
    await idleClosed;
    expect(await own.server.ended).toBeNull();
  });

  it('waits no longer than the grace', async () => {
    own = await startTestServer({ graceMs: 100 });
    const running = query(own.server, '{ slow }');
    while (own.gate.entered === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const [ended] = await Promise.allSettled([running, own.server.close()]);
    expect(ended.status).toBe('rejected');
  });
});

describe('starting', () => {
  it('says that the port is taken', async () => {
    const port = Number(new URL(test.server.origin).port);
    const limits = { requestMs: 1_000, requestBytes: 1_000, uploadBytes: 1_000 };
    await expect(startHttpServer(test.services, { host: '127.0.0.1', port, limits })).rejects.toMatchObject({
      code: 'SERVER.PORT_IN_USE',
      remedy: expect.stringContaining('PORT='),
    });
  });
});

describe('the log', () => {
  it('is one line of JSON per entry, up to its level', () => {
    const lines: string[] = [];
    const log = createJsonLog(
      'warn',
      (line) => lines.push(line),
      () => new Date(0),
    );
    log.write({ level: 'error', event: 'a', error: 'two\nlines' });
    log.write({ level: 'info', event: 'b' });
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"error","event":"a","error":"two\\nlines"}\n',
    ]);
  });
});
