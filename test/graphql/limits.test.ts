import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { createRequestCheck } from '../../src/graphql/limits/check-request.js';
import { DEFAULT_LIMITS, type RequestLimits } from '../../src/graphql/limits/request-limits.js';
import { apiOf, schema } from './support/api.js';

type Variables = Readonly<Record<string, unknown>>;
const codeOf = (query: string, variables: Variables = {}, limits: Partial<RequestLimits> = {}) =>
  createRequestCheck(schema, { ...DEFAULT_LIMITS, ...limits })({ query, variables })?.code ?? null;

const SITE = 'site: "KYU-1", period: "2023-03"';
const FIGURES = 'energy measured estimated rigs auxiliary surplusOfArea coincident absorbed unmatched'
  .split(' ')
  .map((name) => `${name} { kWh MWh }`)
  .join(' ');
const CELLS = 'cells { row column energy { kWh } }';

/** `n` times `part(0) part(1) …`. */
const times = (n: number, part: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => part(i)).join(' ');
const nested = (n: number, open: string): string => `${open.repeat(n)} __typename ${'}'.repeat(n)}`;

describe('a request within the limits', () => {
  it.each([
    ['the introspection of GraphiQL', getIntrospectionQuery({ inputValueDeprecation: true })],
    [
      'a page of 1,000 rows',
      `{ reconciliation(${SITE}, by: INTERVAL, first: 1000) { nodes { label ${FIGURES} ${CELLS} } } }`,
    ],
    [
      'a month of rows in one list',
      `{ energyStatement(${SITE}, by: INTERVAL) { rows { label ${FIGURES} ${CELLS} } } }`,
    ],
    [
      'a month of surplus',
      '{ surplus(area: "kyushu", period: "2023-03") { intervals { start surplus { kWh } } } }',
    ],
    [
      'gaps of every series',
      `{ dataQuality(${SITE}) { series { nodes { code gaps { nodes { start end } } } } } }`,
    ],
    ['a syntax error, which the parser names better', '{ sites {'],
  ])('passes: %s', (_, query) => {
    expect(codeOf(query)).toBeNull();
  });
});

describe('a request beyond a limit is refused', () => {
  it.each([
    ['LIMIT.DEPTH', `{ ${nested(13, 'node { ')} }`],
    ['LIMIT.DEPTH', `{ __schema { ${nested(20, 'types { ')} } }`],
    ['LIMIT.DEPTH', `{ ...a } fragment a on Query { ${nested(13, 'node { ')} }`],
    ['LIMIT.ALIASES', `{ sites { ${times(51, (i) => `a${i}: totalCount`)} } }`],
    ['LIMIT.ROOT_FIELDS', `{ ${times(21, () => '__typename')} }`],
    [
      'LIMIT.ROOT_FIELDS',
      `{ ${times(7, () => '...a')} } fragment a on Query { ${times(3, () => '__typename')} }`,
    ],
    ['LIMIT.DIRECTIVES', `{ __typename ${times(51, () => '@include(if: true)')} }`],
    ['LIMIT.TOKENS', `{ ${times(3_000, () => '__typename')} }`],
    ['LIMIT.LIST_SIZE', `{ node(id: [${times(1_001, () => '"x"')}]) { id } }`],
    ['PAGE.TOO_LARGE', '{ sites(first: 1001) { totalCount } }'],
    ['PAGE.TOO_LARGE', '{ sites(last: 100000) { totalCount } }'],
    ['PAGE.NOT_POSITIVE', '{ sites(first: 0) { totalCount } }'],
    ['PAGE.NOT_POSITIVE', '{ sites(last: -1) { totalCount } }'],
  ])('%s', (code, query) => {
    expect(codeOf(query)).toBe(code);
  });

  it('LIMIT.COST: list sizes multiply', () => {
    const gaps = (size: number) => `gaps(first: ${size}) { nodes { start end readings } }`;
    const query = (series: number, size: number) =>
      `{ dataQuality(${SITE}) { series(first: ${series}) { nodes { code ${gaps(size)} } } } }`;
    expect(codeOf(query(1_000, 10))).toBeNull();
    expect(codeOf(query(1_000, 1_000))).toBe('LIMIT.COST');
    expect(
      codeOf(
        `{ energyStatement(${SITE}, by: DAY) { rows { ${CELLS} ${times(4, (i) => `c${i}: ${CELLS}`)} } } }`,
      ),
    ).toBe('LIMIT.COST');
  });

  it('LIMIT.COST: sizes in variables and their defaults count like literals', () => {
    const query = (declared: string) => `query (${declared}) {
      dataQuality(${SITE}) { series(first: $n) { nodes { gaps(first: $n) { nodes { start } } } } }
    }`;
    expect(codeOf(query('$n: Int'), { n: 10 })).toBeNull();
    expect(codeOf(query('$n: Int'), { n: 1_000 })).toBe('LIMIT.COST');
    expect(codeOf(query('$n: Int = 1000'))).toBe('LIMIT.COST');
    expect(codeOf(query('$n: Int = 1000'), { n: 1 })).toBeNull();
    expect(codeOf(query('$n: Int'), { n: 1_001 })).toBe('PAGE.TOO_LARGE');
  });

  it('LIMIT.LIST_SIZE and LIMIT.DEPTH: variables are looked into, however deep', () => {
    const record =
      'mutation ($input: CurtailmentEventInput!) { recordCurtailmentEvent(input: $input) { __typename } }';
    const serials = (n: number) => ({ input: { targets: Array.from({ length: n }, () => 'x') } });
    expect(codeOf(record, serials(1_000))).toBeNull();
    expect(codeOf(record, serials(1_001))).toBe('LIMIT.LIST_SIZE');
    let deep: unknown = 1;
    for (let i = 0; i < 10_000; i += 1) deep = [deep];
    expect(codeOf(record, { input: deep })).toBe('LIMIT.DEPTH');
  });

  it('by every operation of a document, not only the one that would run', () => {
    expect(codeOf('query a { __typename } query b { sites(first: 5000) { totalCount } }')).toBe(
      'PAGE.TOO_LARGE',
    );
  });
});

describe('text that no database holds', () => {
  it.each([
    ['U+0000', 'a\u0000b'],
    ['half of a surrogate pair', 'a\ud800b'],
  ])('REQUEST.UNSTORABLE_TEXT: %s in a variable', (_, code) => {
    expect(codeOf('query ($c: String!) { site(code: $c) { code } }', { c: code })).toBe(
      'REQUEST.UNSTORABLE_TEXT',
    );
  });

  it('REQUEST.UNSTORABLE_TEXT: U+0000 in a literal', () => {
    expect(codeOf('{ site(code: "a\\u0000b") { code } }')).toBe('REQUEST.UNSTORABLE_TEXT');
    // Half of a pair in a literal is a syntax error already: the parser names it better.
    expect(codeOf('{ site(code: "a\\ud800b") { code } }')).toBeNull();
  });

  it('lets whole pairs pass', () => {
    expect(codeOf('{ site(code: "余剰😀") { code } }')).toBeNull();
  });
});

describe('fragments', () => {
  it('that spread each other in a circle end, and validation refuses them', async () => {
    const circle = '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a __typename }';
    expect(codeOf(circle)).toBeNull();
    expect((await apiOf().ask(circle)).errors).toHaveLength(1);
  });

  it('that double thirty times are priced in the time of their text', () => {
    const doubling = times(30, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`);
    const query = `{ ...f0 } ${doubling} fragment f30 on Query { sites { totalCount } }`;
    const since = performance.now();
    expect(codeOf(query, {}, { maxRootFields: Number.MAX_SAFE_INTEGER })).toBe('LIMIT.COST');
    expect(codeOf(query)).toBe('LIMIT.ROOT_FIELDS');
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});

describe('the price', () => {
  /** Fields an answer is made of. */
  const fieldsIn = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + fieldsIn(item), 0);
    if (typeof value !== 'object' || value === null) return 0;
    return Object.values(value).reduce((sum: number, item) => sum + 1 + fieldsIn(item), 0);
  };

  it.each([
    `{ energyStatement(${SITE}, by: DAY) { header { entity } totals { ${FIGURES} } rows { ${FIGURES} ${CELLS} } } }`,
    `{ energyStatement(${SITE}, by: RIG) { conservation { law left { kWh } } baseline { tests { month } } ${CELLS} } }`,
    `{ reconciliation(${SITE}, by: INTERVAL, first: 50) { totalCount edges { cursor node { ${CELLS} } } } }`,
    `{ dataQuality(${SITE}) { staleDays series { nodes { code gaps { totalCount } } } } sites { nodes { id code name } } curtailmentEvents { nodes { id kind } } }`,
  ])('is never below what is made: %s', async (query) => {
    const { data, errors } = await apiOf().ask(query);
    expect(errors).toEqual([]);
    const made = fieldsIn(data);
    expect(made).toBeGreaterThan(10);
    expect(codeOf(query, {}, { maxCost: made - 1 })).toBe('LIMIT.COST');
  });
});
