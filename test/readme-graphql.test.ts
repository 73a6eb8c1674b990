import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';

const readme = readFileSync('README.md', 'utf8');
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

const blocks = [...readme.matchAll(/^```graphql\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
const bodies = [...readme.matchAll(/-d '(\{"query":[\s\S]*?\})'\n/g)].map(([, text = '']) => text);

function faultsOf(text: string): string[] {
  return validate(schema, parse(text)).map(({ message }) => message);
}

describe('README.md', () => {
  it('shows GraphQL that the schema takes, in blocks and in curl', () => {
    const queries = bodies.map((body) => (JSON.parse(body) as { query: string }).query);
    expect(blocks.length).toBeGreaterThan(0);
    expect(queries.length).toBeGreaterThan(0);
    expect([...blocks, ...queries].flatMap(faultsOf)).toEqual([]);
  });
});
