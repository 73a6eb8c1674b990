import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allowOnly } from './allowed-methods.js';
import { GRAPHIQL_EXAMPLES } from './graphiql-examples.js';
import { refusal } from './request-refused.js';

const require = createRequire(import.meta.url);
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** The files of the page: whole builds out of the installed packages, so that nothing is fetched from elsewhere. */
const FILES: ReadonlyMap<string, { readonly package: string; readonly path: string; readonly type: string }> =
  new Map([
    ['react.js', { package: 'react', path: 'umd/react.production.min.js', type: JAVASCRIPT }],
    ['react-dom.js', { package: 'react-dom', path: 'umd/react-dom.production.min.js', type: JAVASCRIPT }],
    ['graphiql.js', { package: 'graphiql', path: 'graphiql.min.js', type: JAVASCRIPT }],
    ['graphiql.css', { package: 'graphiql', path: 'graphiql.min.css', type: 'text/css; charset=utf-8' }],
  ]);

/** GraphiQL sets styles of elements and carries its fonts and icons as data. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  'font-src data:',
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Yojo · GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/graphiql/graphiql.css">
    <link rel="stylesheet" href="/graphiql/page.css">
  </head>
  <body>
    <div id="graphiql">GraphiQL needs JavaScript. Without it: POST /graphql.</div>
    <script src="/graphiql/react.js"></script>
    <script src="/graphiql/react-dom.js"></script>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/page.js"></script>
  </body>
</html>
`;

const PAGE_STYLE = 'html, body, #graphiql { height: 100%; margin: 0; }\n';

/** The first visit opens a tab per example; later ones find their own tabs again. */
const PAGE_SCRIPT = `const examples = ${JSON.stringify(GRAPHIQL_EXAMPLES)};
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultTabs: examples.map((query) => ({ query, variables: null, headers: null })),
    defaultQuery: examples[0],
    shouldPersistHeaders: false,
  }),
);
`;

/** True for a browser that opens the address; programs ask for JSON. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');
}

export function graphiqlPage(reply: FastifyReply): FastifyReply {
  return reply
    .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY })
    .send(PAGE);
}

/** Serves what the page loads, from this server alone. */
export function addGraphiqlFiles(app: FastifyInstance): void {
  app.get<{ Params: { file: string } }>('/graphiql/:file', (request, reply) => {
    const { file } = request.params;
    if (file === 'page.js') return reply.type(JAVASCRIPT).send(PAGE_SCRIPT);
    if (file === 'page.css') return reply.type('text/css; charset=utf-8').send(PAGE_STYLE);
    const known = FILES.get(file);
    if (known === undefined) throw unknownFile();
    const manifest = require.resolve(`${known.package}/package.json`);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
    const tag = `"${known.package}-${version}"`;
    reply.headers({ etag: tag, 'cache-control': 'no-cache' });
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.type(known.type).send(createReadStream(join(dirname(manifest), known.path)));
  });
  allowOnly(app, '/graphiql/:file', 'GET');
}

function unknownFile(): Error {
  return refusal(404, 'REQUEST.NOT_FOUND', 'no such file belongs to GraphiQL', 'open /graphql in a browser');
}
