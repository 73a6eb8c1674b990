import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, query, send, startTestServer, type TestServer } from './support/test-server.js';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer({ requestMs: 200, runningRequests: 2 });
});

afterAll(async () => {
  test.gate.open();
  await test.server.close();
});

const JSON_BODY = { 'content-type': 'application/json' };

describe('/graphql', () => {
  it('answers POST in the media type that is asked for', async () => {
    const plain = await query(test.server, '{ node { name } }');
    expect(plain.status).toBe(200);
    expect(plain.json()).toEqual({ data: { node: { name: 'n' } } });
    expect(plain.headers['content-type']).toMatch(/^application\/json/);
    const modern = await query(test.server, '{ node { name } }', {
      accept: 'application/graphql-response+json',
    });
    expect(modern.headers['content-type']).toMatch(/^application\/graphql-response\+json/);
    const foreign = await query(test.server, '{ node { name } }', { accept: 'image/png' });
    expect(foreign.status).toBe(406);
  });

  it('answers GET to a program, and mutations only by POST', async () => {
    const path = (text: string) => `/graphql?query=${encodeURIComponent(text)}`;
    const headers = { 'apollo-require-preflight': '1' };
    const read = await send(test.server, 'GET', path('{ node { name } }'), headers);
    expect(read.json()).toEqual({ data: { node: { name: 'n' } } });
    const write = await send(test.server, 'GET', path('mutation { change }'), headers);
    expect(write.status).toBe(405);
    expect(write.headers.allow).toBe('POST');
  });

  it('refuses a GET that any page could cause, and HTML forms', async () => {
    const get = await send(test.server, 'GET', '/graphql?query=%7B__typename%7D');
    expect([get.status, codeOf(get)]).toEqual([400, 'REQUEST.BAD']);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const form = await send(
        test.server,
        'POST',
        '/graphql',
        { 'content-type': type },
        'query={__typename}',
      );
      expect([form.status, codeOf(form)]).toEqual([415, 'REQUEST.MEDIA_TYPE']);
    }
  });

  it('refuses a batch', async () => {
    const batch = await send(test.server, 'POST', '/graphql', JSON_BODY, '[{"query":"{ __typename }"}]');
    expect([batch.status, codeOf(batch)]).toEqual([400, 'REQUEST.BAD']);
  });

  it('refuses what is not JSON or not a request', async () => {
    const broken = await send(test.server, 'POST', '/graphql', JSON_BODY, '{"query": ');
    expect([broken.status, codeOf(broken)]).toEqual([400, 'REQUEST.MALFORMED_JSON']);
    const latin = await send(
      test.server,
      'POST',
      '/graphql',
      JSON_BODY,
      Buffer.from('{"query":"é"}', 'latin1'),
    );
    expect([latin.status, codeOf(latin)]).toEqual([400, 'REQUEST.MALFORMED_JSON']);
    for (const body of ['{}', '"text"', '{"query": 3}', '{"query":"{ who }","variables":"x"}']) {
      const odd = await send(test.server, 'POST', '/graphql', JSON_BODY, body);
      expect([body, odd.status, codeOf(odd)]).toEqual([body, 400, 'REQUEST.BAD']);
    }
  });

  it('says what is wrong with a document before and after the limits', async () => {
    expect(codeOf(await query(test.server, '{ node {'))).toBe('REQUEST.UNREADABLE');
    expect(codeOf(await query(test.server, '{ nothing }'))).toBe('REQUEST.INVALID');
  });

  it.each([
    ['LIMIT.DEPTH', `{ node ${'{ child '.repeat(20)}{ name }${' }'.repeat(20)} }`],
    ['LIMIT.ALIASES', `{ ${Array.from({ length: 60 }, (_, i) => `a${String(i)}: who`).join(' ')} }`],
    ['LIMIT.COST', `{ node { children(first: 1000) { children(first: 1000) { name } } } }`],
    ['LIMIT.TOKENS', `{ ${'who '.repeat(4_000)} }`],
  ])('refuses %s with 400 before it is validated', async (code, text) => {
    const answer = await query(test.server, text);
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  });

  it('hides an unexpected error behind an id that is in the log', async () => {
    const answer = await query(test.server, '{ broken }');
    expect(answer.text).not.toContain('secret');
    const [error] = answer.json()['errors'] as { extensions: { code: string; id: string } }[];
    expect(error?.extensions.code).toBe('INTERNAL.UNEXPECTED');
    const logged = test.entries.find((entry) => entry['id'] === error?.extensions.id);
    expect(logged?.['error']).toContain('the secret cause');
  });

  it('takes the caller from the headers', async () => {
    const named = await query(test.server, '{ who }', {
      'x-yojo-organisation': 'demo',
      'x-yojo-actor': 'operator',
    });
    expect(named.json()).toEqual({ data: { who: 'demo/operator' } });
    expect((await query(test.server, '{ who }')).json()).toEqual({ data: { who: 'null/null' } });
  });

  it('ends a request at its time limit, and takes no more while too many still work', async () => {
    const [first, second] = await Promise.all([
      query(test.server, '{ slow }'),
      query(test.server, '{ slow }'),
    ]);
    expect([first.status, codeOf(first)]).toEqual([503, 'REQUEST.TIMEOUT']);
    expect(second.status).toBe(503);
    const third = await query(test.server, '{ who }');
    expect([third.status, codeOf(third)]).toEqual([503, 'SERVER.BUSY']);
    test.gate.open();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await query(test.server, '{ who }')).status).toBe(200);
  });
});

describe('GraphiQL', () => {
  it('is one page that loads everything from this server', async () => {
    const page = await send(test.server, 'GET', '/graphql', { accept: 'text/html,*/*' });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).not.toMatch(/https?:|\/\//);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    const loaded = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(loaded).toHaveLength(6);
    for (const path of loaded) {
      const file = await send(test.server, 'GET', path);
      expect([path, file.status]).toEqual([path, 200]);
      expect(file.headers['x-content-type-options']).toBe('nosniff');
      expect(file.headers['content-type']).toMatch(
        path.endsWith('.css') ? /^text\/css/ : /^text\/javascript/,
      );
    }
  });

  it('loads no style or font from elsewhere and lets a browser keep its files', async () => {
    const style = await send(test.server, 'GET', '/graphiql/graphiql.css');
    const urls = [...style.text.matchAll(/url\((.{0,5})/g)].map(([, start]) => start);
    expect(new Set(urls)).toEqual(new Set(['data:']));
    const again = await send(test.server, 'GET', '/graphiql/graphiql.css', {
      'if-none-match': String(style.headers.etag),
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('serves no other file', async () => {
    for (const file of ['package.json', '..%2f..%2fpackage.json', 'graphiql.min.js.map']) {
      expect((await send(test.server, 'GET', `/graphiql/${file}`)).status).toBe(404);
    }
  });
});
