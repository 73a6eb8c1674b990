/** The schema as the classes make it: committed, described, exact, and of the shapes of the domain. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  type GraphQLNamedType,
} from 'graphql';
import ts from 'typescript';
import { buildYojoSchema, printYojoSchema } from '../src/graphql/build-schema.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const types = Object.values(buildYojoSchema().getTypeMap()).filter((type) => !isIntrospectionType(type));
const BUILT_IN = ['String', 'Int', 'Float', 'Boolean', 'ID'];

function expectNone(rule: string, offenders: readonly string[]): void {
  expect([`${rule}:`, ...offenders].join('\n')).toBe(`${rule}:`);
}

/** Everything of a type that a reader looks up, with its description. */
function partsOf(type: GraphQLNamedType): { readonly name: string; readonly description: string }[] {
  const described = (name: string, { description }: { description?: string | null | undefined }) => ({
    name: `${type.name}.${name}`,
    description: description ?? '',
  });
  if (isEnumType(type)) return type.getValues().map((value) => described(value.name, value));
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => described(field.name, field));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    described(field.name, field),
    ...field.args.map((arg) => described(`${field.name}(${arg.name})`, arg)),
  ]);
}

describe('schema.graphql', () => {
  it('is what the classes make: `npm run schema` writes it', () => {
    expect(printYojoSchema()).toBe(read('schema.graphql'));
  });

  it('describes every type, field, argument and enum value in a sentence', () => {
    const named = types.filter(({ name }) => !BUILT_IN.includes(name) && !/^(Query|Mutation)$/.test(name));
    const all = [
      ...named.map(({ name, description }) => ({ name, description: description ?? '' })),
      ...types.flatMap(partsOf),
    ];
    expect(all.length).toBeGreaterThan(300);
    const bare = all.filter(({ description }) => !/^\S.+\.$/s.test(description)).map(({ name }) => name);
    expectNone('without a description that ends like a sentence', bare);
  });

  it('says the unit of every figure', () => {
    const figures = types.flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields()).flatMap((field) =>
            /^(Energy|Ratio|Decimal|BigInt)$/.test(getNamedType(field.type).name)
              ? [{ name: `${type.name}.${field.name}`, description: field.description ?? '' }]
              : [],
          )
        : [],
    );
    expect(figures.length).toBeGreaterThan(50);
    const silent = figures.filter(({ description }) => !/\bUnit: /.test(description));
    expectNone(
      'figures without a unit',
      silent.map(({ name }) => name),
    );
  });

  it('has no Float', () => {
    expect(types.map(({ name }) => name)).not.toContain('Float');
  });

  it('resolves plain fields of rows without a function: no promise per field', () => {
    const resolved = types.flatMap((type) =>
      isObjectType(type) && !/^(Query|Mutation)$/.test(type.name)
        ? Object.values(type.getFields()).flatMap(({ name, resolve }) =>
            resolve === undefined ? [] : [`${type.name}.${name}`],
          )
        : [],
    );
    expect(resolved.sort()).toEqual([
      'ChangeFact.about',
      'ChangeFact.changed',
      'ChangeFact.documentId',
      'ChangeLog.facts',
      'ChangeLog.rows',
      'ChangedRow.causes',
      'CurtailmentEvent.id',
      'DataFinding.documentId',
      'DataQuality.findings',
      'DataQuality.scaledDays',
      'DataQuality.series',
      'EntryRecorded.documentId',
      'FileImported.documentId',
      'FileImported.replacesId',
      'ImportedFile.figures',
      'ImportedFile.id',
      'ImportedFile.replacesId',
      'Job.id',
      'Rig.id',
      'SeriesQuality.days',
      'SeriesQuality.gaps',
      'Site.id',
    ]);
  });
});

interface DomainField {
  readonly owner: string;
  readonly name: string;
  readonly type: string;
}

/** Every property of every interface of a file, those of a base interface included, as they are written. */
function fieldsOf(path: string): DomainField[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  const found = new Map<string, DomainField[]>();
  for (const statement of file.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    const owner = statement.name.text;
    const bases = (statement.heritageClauses ?? []).flatMap((clause) =>
      clause.types.flatMap((base) => found.get(base.getText()) ?? []),
    );
    const own = statement.members
      .filter(ts.isPropertySignature)
      .map((member) => ({ owner, name: member.name.getText(), type: member.type?.getText() ?? '' }));
    found.set(owner, [...bases.map((field) => ({ ...field, owner })), ...own]);
  }
  return [...found.values()].flat();
}

describe('one shape', () => {
  const fields = fieldsOf('src/domain/report/energy-statement.ts');
  const shown = (owner: string) => {
    const type = types.find(({ name }) => name === owner);
    return isObjectType(type) ? type.getFields() : {};
  };

  it('shows every interface of the energy statement one to one, with the same nulls', () => {
    expect(fields.length).toBeGreaterThan(90);
    const offenders = fields.flatMap(({ owner, name, type }) => {
      const field = shown(owner)[name];
      if (field === undefined) return [`${owner}.${name} is not shown`];
      const nullable = type.endsWith('| null');
      return nullable === isNonNullType(field.type)
        ? [`${owner}.${name}: ${type}, ${String(field.type)}`]
        : [];
    });
    const owners = [...new Set(fields.map(({ owner }) => owner))];
    const invented = owners.flatMap((owner) => {
      const known = fields.filter((field) => field.owner === owner).map(({ name }) => name);
      return Object.keys(shown(owner)).flatMap((name) => (known.includes(name) ? [] : [`${owner}.${name}`]));
    });
    expectNone('fields that differ from the domain', [...offenders, ...invented]);
  });

  it('shows every energy as `Energy` and every ratio as `Ratio`, and nothing else as one', () => {
    const offenders = fields.flatMap(({ owner, name, type }) => {
      const unit = /^(Energy|Ratio)\b/.exec(type)?.[1];
      const field = shown(owner)[name];
      const named = field === undefined ? '' : getNamedType(field.type).name;
      const shownUnit = /^(Energy|Ratio)$/.exec(named)?.[1];
      return unit === shownUnit ? [] : [`${owner}.${name}: ${type}, shown as ${named}`];
    });
    expectNone('units that differ from the domain', offenders);
  });
});
