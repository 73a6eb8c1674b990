// The import rules of docs/architecture.md. `npm run deps` runs them over src; type-only imports count as imports.

/** Subjects of the domain with their rank: a subject imports only subjects of a lower rank. */
const SUBJECT_RANK = {
  quantity: 0,
  time: 1,
  metering: 2,
  surplus: 2,
  curtailment: 2,
  reconciliation: 3,
  emissions: 4,
  revenue: 4,
  tax: 5,
  report: 6,
  proof: 7,
};
const subjects = Object.keys(SUBJECT_RANK);
const anyOf = (names) => `(?:${names.join('|')})`;
/** A package by name, at the top of node_modules or nested, with its type declarations. */
const packages = (...names) =>
  `(?:^|/)node_modules/(?:@types/)?${anyOf(names.map((n) => n.replace('.', '\\.')))}/`;

const subjectOrder = subjects.map((subject) => ({
  name: `subject-order-${subject}`,
  severity: 'error',
  comment: `${subject} imports only the subjects to its left: quantity < time < metering, surplus, curtailment < reconciliation < emissions, revenue < tax < report < proof.`,
  from: { path: `^src/domain/${subject}/` },
  to: {
    path: '^src/domain/[^/]+/',
    pathNot: `^src/domain/${anyOf([subject, ...subjects.filter((s) => SUBJECT_RANK[s] < SUBJECT_RANK[subject])])}/`,
  },
}));

/** What each folder may import from src, besides itself. Everything else is refused. */
const folder = (name, allowed, comment) => ({
  name: `${name}-imports`,
  severity: 'error',
  comment,
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: [`^src/${name}/`, ...allowed] },
});

const DOMAIN = '^src/domain/';
const APP = '^src/app/';
const CONFIG = '^src/config\\.ts$';
const STORE = '^src/storage/store\\.ts$';

const folders = [
  folder('domain', [], 'domain imports only itself.'),
  folder('reference', [DOMAIN], 'reference imports only domain.'),
  folder('storage', [DOMAIN], 'storage imports only domain: it knows no use case and no edge.'),
  folder('ingest', [DOMAIN], 'ingest turns bytes into domain values and imports only domain.'),
  folder('export', [DOMAIN], 'export turns a sealed dataset into bytes and imports only domain.'),
  folder(
    'app',
    [DOMAIN, '^src/(?:reference|ingest|export)/', STORE],
    'app imports domain, reference, ingest, export and only the interfaces of storage (src/storage/store.ts).',
  ),
  ...['graphql', 'http', 'jobs', 'cli'].map((edge) =>
    folder(
      edge,
      [APP, DOMAIN, CONFIG],
      `${edge} imports app and domain; only main.ts wires it to another edge.`,
    ),
  ),
  folder(
    'clients',
    [DOMAIN, APP],
    'clients speak to machines outside over the network; they import domain and the interfaces app states for them.',
  ),
  folder('web', [], 'web imports only the schema (schema.graphql), nothing of the server.'),
];

/** Where a package is at home. Everybody else goes through that folder. */
const home = (name, names, folders, comment) => ({
  name: `home-of-${name}`,
  severity: 'error',
  comment,
  from: { path: '^src/', pathNot: folders },
  to: { path: packages(...names) },
});

const homes = [
  home(
    'sql',
    ['prisma', '@prisma', 'pg', 'pg-copy-streams', 'pglite-prisma-adapter', '@electric-sql'],
    ['^src/storage/'],
    'Prisma, pg and PGlite are known in storage alone.',
  ),
  home('queue', ['pg-boss'], ['^src/jobs/', '^src/storage/'], 'pg-boss is known in jobs and storage alone.'),
  home(
    'http',
    ['fastify', '@fastify', '@apollo', '@as-integrations'],
    ['^src/http/'],
    'Fastify and Apollo Server are known in http alone.',
  ),
  home(
    'type-graphql',
    ['type-graphql'],
    ['^src/graphql/'],
    'type-graphql is known in graphql alone; http mounts a built GraphQLSchema.',
  ),
  home(
    'graphql',
    ['graphql'],
    ['^src/graphql/', '^src/http/'],
    'graphql is known in graphql and where http mounts it.',
  ),
  home(
    'decorator-metadata',
    ['reflect-metadata'],
    ['^src/graphql/', '^src/main\\.ts$'],
    'reflect-metadata serves the decorators of graphql.',
  ),
  home('commander', ['commander'], ['^src/cli/'], 'commander is known in cli alone.'),
  home(
    'luxon',
    ['luxon'],
    [DOMAIN],
    'Dates go through domain/time, whose grammar is strict where luxon is not.',
  ),
  home(
    'decimal',
    ['decimal.js'],
    [DOMAIN, '^src/graphql/scalars/'],
    'Decimals go through domain/quantity: decimal.js accepts NaN, hex and 1_000.',
  ),
];

module.exports = {
  forbidden: [
    ...folders,
    ...subjectOrder,
    {
      name: 'domain-packages',
      severity: 'error',
      comment: 'domain uses decimal.js and luxon and nothing else: no other package, nothing of Node.',
      from: { path: DOMAIN },
      to: { pathNot: ['^src/', packages('decimal.js', 'luxon')] },
    },
    {
      name: 'domain-foundation',
      severity: 'error',
      comment: 'failure.ts and invariant.ts carry every subject, so they import none.',
      from: { path: '^src/domain/[^/]+\\.ts$' },
      to: { path: '^src/domain/[^/]+/' },
    },
    {
      name: 'domain-root-files',
      severity: 'error',
      comment: 'Only failure.ts, invariant.ts and decide-revision.ts lie outside a subject.',
      from: { path: '^src/' },
      to: {
        path: '^src/domain/[^/]+\\.ts$',
        pathNot: '^src/domain/(?:failure|invariant|decide-revision)\\.ts$',
      },
    },
    {
      name: 'domain-known-subjects',
      severity: 'error',
      comment: 'A new subject of the domain needs a place in the order of .dependency-cruiser.cjs first.',
      from: {},
      to: { path: '^src/domain/[^/]+/', pathNot: `^src/domain/${anyOf([...subjects, 'access'])}/` },
    },
    {
      name: 'subject-order-access',
      severity: 'error',
      comment: 'access (who may) imports only quantity and time; no other subject imports access.',
      from: { path: '^src/domain/access/' },
      to: { path: '^src/domain/[^/]+/', pathNot: '^src/domain/(?:access|quantity|time)/' },
    },
    {
      name: 'config-is-handed-over',
      severity: 'error',
      comment: 'main.ts loads the configuration; everyone else may import its type only.',
      from: { path: '^src/', pathNot: ['^src/main\\.ts$', CONFIG] },
      to: { path: CONFIG, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'config-imports',
      severity: 'error',
      comment: 'config.ts imports only domain.',
      from: { path: CONFIG },
      to: { path: '^src/', pathNot: DOMAIN },
    },
    {
      name: 'app-sees-interfaces',
      severity: 'error',
      comment: 'app imports the interfaces of storage as types.',
      from: { path: APP },
      to: { path: STORE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'clients-see-interfaces',
      severity: 'error',
      comment: 'clients implement interfaces of app: they import its types and call no use case.',
      from: { path: '^src/clients/' },
      to: { path: APP, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'store-is-interfaces',
      severity: 'error',
      comment: 'store.ts holds interfaces over domain types: no package, no implementation.',
      from: { path: STORE },
      to: { pathNot: DOMAIN },
    },
    {
      name: 'only-main-wires',
      severity: 'error',
      comment: 'Nothing imports the composition root.',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'root-files',
      severity: 'error',
      comment: 'Only main.ts and config.ts lie outside a folder of src.',
      from: { path: '^src/[^/]+$', pathNot: ['^src/main\\.ts$', CONFIG] },
      to: {},
    },
    ...homes,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle cannot be read from the left. Type-only cycles count too.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrels',
      severity: 'error',
      comment: 'Import the file that holds the thing.',
      from: {},
      to: { path: '/index\\.[cm]?[jt]sx?$', pathNot: 'node_modules' },
    },
    {
      name: 'src-stays-in-src',
      severity: 'error',
      comment: 'The product does not import tests, benchmarks, seeds or scripts; main hands the demo over.',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^(?:test|bench|seeds|scripts|eslint|dist)/' },
    },
    {
      name: 'main-takes-the-demo',
      severity: 'error',
      comment: 'Of what lies outside src, the composition root takes the demo scenario only.',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^(?:test|bench|seeds|scripts|eslint|dist)/', pathNot: '^seeds/demo-scenario\\.ts$' },
    },
    {
      name: 'declared-packages',
      severity: 'error',
      comment: 'A package used by src is in "dependencies" of package.json.',
      from: { path: '^src/', pathNot: '^src/storage/generated/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm'],
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'The import leads nowhere. For src/storage/generated run `npm run generate`.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^src/storage/generated/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
