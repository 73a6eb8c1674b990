/** House rules that no linter knows. Each test lists every offender at once. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NOT_OURS = ['src/storage/generated', 'test/golden'];
const MAX_LINES = { 'src/domain/': 400, '': 600 } as const;

/** Every file below a folder, as paths relative to the root. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder)) || NOT_OURS.includes(folder)) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const ours = ['src', 'test', 'bench', 'seeds', 'scripts', 'bin', 'eslint'].flatMap(filesBelow);
const code = ours.filter((path) => /\.[cm]?[jt]s$/.test(path));
const source = code.filter((path) => path.startsWith('src/'));
const domain = source.filter((path) => path.startsWith('src/domain/'));

/** A readable failure: the rule, then one offender per line. */
function expectNone(rule: string, offenders: readonly string[]): void {
  expect([`${rule}:`, ...offenders].join('\n')).toBe(`${rule}:`);
}

interface ExportedThing {
  readonly name: string;
  readonly node: ts.Node;
  readonly line: number;
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.ExportKeyword)
  );
}

function namesOf(statement: ts.Statement): { name: string; node: ts.Node }[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((node) => ({ name: node.name.getText(), node }));
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name === undefined ? [] : [{ name: name.getText(), node: statement }];
}

/** What a file exports by declaration, in order. */
function exportsOf(path: string): ExportedThing[] {
  const file = parse(path);
  const line = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  return file.statements
    .filter(isExported)
    .flatMap(namesOf)
    .map(({ name, node }) => ({ name, node, line: line(node) }));
}

/** `readMeterFile`, `METER_FILE` and `meter-file` all become lower-case words. */
function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

const FORBIDDEN = /^(dto|entity|entities|model|manager|helper|util|utilitie)s?$/;

/** A mining rig has a model and storage has read models; everything else finds a better word. */
function forbiddenWord(name: string): string | undefined {
  const parts = words(name);
  return parts.find((word, index) => {
    const rigOrRead = /^(rigs?|read)$/.test(parts[index - 1] ?? '');
    return FORBIDDEN.test(word) && !(rigOrRead && /^models?$/.test(word));
  });
}

describe('files', () => {
  it('has a README in every folder of src that says what it owns, does not do, and keeps invariant', () => {
    const folders = new Set<string>();
    for (const path of filesBelow('src')) {
      for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
    }
    const wanted: readonly (readonly [RegExp, string])[] = [
      [/^#+ .*\bowns?\b/im, 'a heading "Owns"'],
      [/^#+ .*\bnot\b/im, 'a heading "Does not"'],
      [/^#+ .*\binvariants?\b/im, 'a heading "Invariants"'],
    ];
    const offenders = [...folders].sort().flatMap((folder) => {
      if (!existsSync(join(root, folder, 'README.md'))) return [`${folder}: no README.md`];
      const text = read(`${folder}/README.md`);
      const missing = wanted.filter(([pattern]) => !pattern.test(text)).map(([, what]) => what);
      return missing.length === 0 ? [] : [`${folder}/README.md: lacks ${missing.join(', ')}`];
    });
    expectNone('README.md in every folder of src', offenders);
  });

  it('has no barrel', () => {
    const offenders = code.filter((path) => {
      if (/^index\.[cm]?[jt]s$/.test(basename(path))) return true;
      const { statements } = parse(path);
      return statements.length > 0 && statements.every((s) => ts.isExportDeclaration(s) && s.moduleSpecifier);
    });
    expectNone('import the file that holds the thing, no barrels', offenders);
  });

  it('is named in kebab-case', () => {
    const name = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
    const bad = (path: string) => path.split('/').filter((part) => !name.test(part) && part !== 'README.md');
    const offenders = ours.filter((path) => !path.startsWith('seeds/') && bad(path).length > 0);
    expectNone('kebab-case', offenders);
  });

  it('says what it is: never dto, entity, model, manager, helper, util', () => {
    const names = ours.flatMap((path) => {
      const word = path.split('/').map(forbiddenWord).find(Boolean);
      return word === undefined ? [] : [`${path}: "${word}" in the path`];
    });
    const identifiers = source.flatMap((path) =>
      exportsOf(path).flatMap(({ name, line }) => {
        const word = forbiddenWord(name);
        return word === undefined ? [] : [`${path}:${line} ${name}: "${word}"`];
      }),
    );
    expectNone('no empty words in names', [...names, ...identifiers]);
  });

  it('is named after what it holds', () => {
    const offenders = domain.flatMap((path) => {
      const text = words(read(path).replace(/^import[^;]*;/gm, ''));
      const stems = words(basename(path, '.ts')).map((word) => word.slice(0, 5));
      return stems.some((stem) => text.some((word) => word.startsWith(stem))) ? [] : [path];
    });
    expectNone('no word of the file name occurs in the file', offenders);
  });

  it('is short enough to read', () => {
    const offenders = code.flatMap((path) => {
      const limit = path.startsWith('src/domain/') ? MAX_LINES['src/domain/'] : MAX_LINES[''];
      const lines = read(path).split('\n').length - 1;
      return lines > limit ? [`${path}: ${lines} lines, at most ${limit}`] : [];
    });
    expectNone('file length', offenders);
  });
});

describe('tests and suppressions', () => {
  it('runs every test', () => {
    const patterns = /\.(only|skip|todo)\(|^\s*(fit|fdescribe|xit|xtest|xdescribe)\(/;
    expectNone('no focused or skipped tests', linesMatching('test/', patterns));
  });

  it('gives a reason for every suppression, and suppresses no purity rule in the domain', () => {
    const silent = linesMatching('', /^(?!.*\s--\s)\s*.*(\/\/|\/\*)\s*eslint-disable/);
    const impure = linesMatching(
      'src/domain/',
      /eslint-disable.*(house\/|no-restricted-|max-lines)|@ts-(ignore|nocheck|expect-error)/,
    );
    const whole = linesMatching('src/', /\/\*\s*eslint-disable(?!-)(?!.*[a-z]+\/?[a-z-]+)/);
    expectNone('suppressions', [...silent, ...impure, ...whole]);
  });
});

/** `path:line text` of every line of code below a prefix that matches. */
function linesMatching(prefix: string, pattern: RegExp): string[] {
  return code
    .filter((path) => path.startsWith(prefix) && path !== 'test/tidy.test.ts')
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((text, index) => (pattern.test(text) ? [`${path}:${index + 1} ${text.trim()}`] : [])),
    );
}

const UNIT =
  /\bunits?\b|[kM]?Wh?\b|milliWh|µg|microgram|picogram|\bpg\b|\bkg\b|tonne|satoshi|\bsats?\b|\bBTC\b|\byen\b|currency|10\^-|pure number|\bseconds?\b|\bms\b|\bslots\b/i;
const ROUNDING = /round|exact|floor|ceil|truncat|largest.remainder|half-(even|up)|remainder/i;
const QUANTITY =
  /\b(Energy|MilliWh|Emissions|Picograms?|Money|Bitcoin|Satoshi|Ratio|ExactDecimal|Decimal|bigint)\b/;

function functionOf({ node }: ExportedThing): ts.SignatureDeclaration | undefined {
  if (ts.isFunctionDeclaration(node)) return node;
  const value = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
    ? value
    : undefined;
}

/** What the docstring of an exported function lacks. */
function docFaults(thing: ExportedThing): string[] {
  const signature = functionOf(thing);
  if (signature === undefined) return [];
  const doc = ts
    .getJSDocCommentsAndTags(thing.node)
    .filter(ts.isJSDoc)
    .map((found) => found.getText())
    .join('\n');
  if (doc === '') return ['no docstring'];
  const faults = /@example\s+\S|\bexamples?:/i.test(doc) ? [] : ['no example'];
  if (!QUANTITY.test(signature.type?.getText() ?? '')) return faults;
  if (!UNIT.test(doc)) faults.push('no unit');
  if (!ROUNDING.test(doc)) faults.push('no word on rounding ("exact" will do)');
  return faults;
}

describe('domain', () => {
  it('documents every exported function with an example and, for a quantity, unit and rounding', () => {
    const offenders = domain.flatMap((path) =>
      exportsOf(path).flatMap((thing) => {
        const faults = docFaults(thing);
        return faults.length === 0 ? [] : [`${path}:${thing.line} ${thing.name}: ${faults.join(', ')}`];
      }),
    );
    expectNone('docstrings of exported domain functions', offenders);
  });
});
