/** The documents and the code name the same things. Each test lists every offender at once. */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, getNamedType, isObjectType, isInterfaceType } from 'graphql';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NOT_OURS = ['node_modules', 'dist', 'data', '.git', 'tmp', 'src/storage/generated'];

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (NOT_OURS.includes(path)) return [];
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

const exists = (path: string): boolean => existsSync(join(root, path));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readIfThere = (path: string): string => (exists(path) ? read(path) : '');
const documents = filesBelow('').filter((path) => path.endsWith('.md'));
const source = filesBelow('src').filter((path) => path.endsWith('.ts'));

function expectNone(rule: string, offenders: readonly string[]): void {
  expect([`${rule}:`, ...offenders].join('\n')).toBe(`${rule}:`);
}

/** The cells of every table row of a document, header and rule left out. */
function tableRows(text: string): string[][] {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function isRule(line: string): boolean {
  return /^\|[\s:|-]+\|$/.test(line);
}

const CODE = /^[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)+$/;

/** Every failure code written in src with the first place that writes it. Comments do not count. */
function codesInSource(): { codes: Map<string, string>; built: string[] } {
  const codes = new Map<string, string>();
  const built: string[] = [];
  for (const path of source) {
    const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
    const place = (node: ts.Node) =>
      `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node) && CODE.test(node.text) && !codes.has(node.text)) {
        codes.set(node.text, place(node));
      }
      if (ts.isTemplateExpression(node) && /^[A-Z][A-Z0-9_]*\.$/.test(node.head.text))
        built.push(place(node));
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { codes, built };
}

function codesInDocument(text: string): string[] {
  return tableRows(text).flatMap(([first = '']) => {
    const code = first.replace(/^`|`$/g, '');
    return CODE.test(code) ? [code] : [];
  });
}

describe('docs/errors.md', () => {
  const { codes, built } = codesInSource();
  const documented = codesInDocument(readIfThere('docs/errors.md'));

  it('has a row for every failure code of src', () => {
    const known = new Set(documented);
    const missing = [...codes]
      .filter(([code]) => !known.has(code))
      .map(([code, place]) => `${code} (${place})`);
    expectNone('codes without a row in docs/errors.md', missing.sort());
  });

  it('has no row for a code that src does not know, and none twice', () => {
    const stale = documented.filter((code) => !codes.has(code));
    const twice = documented.filter((code, index) => documented.indexOf(code) !== index);
    expectNone('rows of docs/errors.md without a code', [...stale, ...twice.map((code) => `${code} twice`)]);
  });

  it('can be searched: no code is put together from parts', () => {
    expectNone('codes built by a template', built);
  });

  it('says for every code what it means and what to do', () => {
    const empty = tableRows(readIfThere('docs/errors.md'))
      .filter(
        ([code = '', meaning = '', remedy = '']) => CODE.test(code.replace(/`/g, '')) && !(meaning && remedy),
      )
      .map(([code]) => code ?? '');
    expectNone('rows without a meaning or a remedy', empty);
  });
});

const QUANTITIES = ['Energy', 'Emissions', 'Money', 'Bitcoin', 'Ratio', 'Decimal'];

/** `Type.field` of every field of the schema that is a figure; the parts of a quantity are not figures themselves. */
function figuresOfSchema(): string[] {
  if (!exists('schema.graphql'))
    throw new Error('schema.graphql is missing: generate it from the classes and commit it');
  const types = Object.values(buildSchema(read('schema.graphql')).getTypeMap());
  return types
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !QUANTITIES.includes(type.name))
    .flatMap((type) => {
      const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
      const figures = fields.filter((field) => QUANTITIES.includes(getNamedType(field.type).name));
      return figures.map((field) => `${type.name}.${field.name}`);
    });
}

interface FigureRow {
  readonly field: string;
  readonly faults: readonly string[];
}

/** Whether `path#name` names a function, class or method (`Class.method`) of a file. */
function functionFault(reference: string): string | undefined {
  const [path = '', name = ''] = reference.split('#');
  if (!exists(path)) return `no file ${path}`;
  const held = name.split('.').every((part) => part !== '' && new RegExp(`\\b${part}\\b`).test(read(path)));
  return held ? undefined : `${path} holds no ${name || 'function (write path#function)'}`;
}

function anchorFault(reference: string): string | undefined {
  const [path = '', anchor] = reference.split('#');
  if (!exists(path)) return `no file ${path}`;
  if (anchor === undefined || !path.endsWith('.md')) return undefined;
  return anchorsOf(read(path)).has(anchor) ? undefined : `${path} has no heading #${anchor}`;
}

/** GitHub's anchors: lower case, punctuation dropped, blanks to hyphens, repeats numbered. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ''] of withoutCode(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

function withoutCode(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, '');
}

/** Rows of docs/figures.md: figure | GraphQL field | function | spec | golden test, the last four as `code` or links. */
function figureRows(): FigureRow[] {
  return tableRows(readIfThere('docs/figures.md')).map(
    ([, field = '', code = '', spec = '', golden = '']) => {
      const bare = (cell: string) =>
        /\]\(([^)]+)\)/.exec(cell)?.[1]?.replace(/^\.\.\//, '') ?? cell.replace(/`/g, '');
      const fromDocs = (cell: string) => (/^(spec|decisions)\//.test(cell) ? `docs/${cell}` : cell);
      const faults = [
        functionFault(bare(code)),
        anchorFault(fromDocs(bare(spec))),
        exists(bare(golden)) && bare(golden).startsWith('test/')
          ? undefined
          : `no golden test ${bare(golden)}`,
      ];
      return { field: bare(field), faults: faults.filter((fault) => fault !== undefined) };
    },
  );
}

describe('docs/figures.md', () => {
  it('has a row for every figure of schema.graphql', () => {
    const rows = new Set(figureRows().map(({ field }) => field));
    const missing = figuresOfSchema().filter((field) => !rows.has(field));
    expectNone('figures without a row in docs/figures.md', missing);
  });

  it('has rows only for figures of the schema', () => {
    const rows = figureRows();
    const figures = new Set(rows.length === 0 ? [] : figuresOfSchema());
    const stale = rows.map(({ field }) => field).filter((field) => !figures.has(field));
    expectNone('rows of docs/figures.md without a field', stale);
  });

  it('points at functions, specifications and golden tests that exist', () => {
    const offenders = figureRows().flatMap(({ field, faults }) =>
      faults.map((fault) => `${field}: ${fault}`),
    );
    expectNone('rows of docs/figures.md that lead nowhere', offenders);
  });
});

/** Command lines of a document: lines of shell blocks and inline code. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|bash|shell|console)?\n([\s\S]*?)^```/gm)];
  const lines = blocks.flatMap(([, block = '']) => block.split('\n'));
  const inline = [...withoutCode(text).matchAll(/`([^`\n]+)`/g)].map(([, line = '']) => line);
  return [...lines, ...inline].map((line) => line.replace(/^\s*\$\s+/, '').trim());
}

/** Commands the CLI knows: a file per command, or a name given to commander. */
function cliCommands(): Set<string> {
  const files = filesBelow('src/cli').filter((path) => path.endsWith('.ts'));
  const registered = files.flatMap((path) => [...read(path).matchAll(/\bcommand\(\s*'([a-z][a-z-]*)/g)]);
  const named = files.map((path) => basename(path, '.ts').replace(/-?command$/, ''));
  return new Set([...named, ...registered.map(([, name = '']) => name), 'help']);
}

const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

function commandFault(line: string): string | undefined {
  const run = /\bnpm (?:run|run-script)(?: -s| --silent)? ([\w:-]+)/.exec(line)?.[1];
  if (run !== undefined && !(run in scripts)) return `package.json has no script "${run}"`;
  const short = /\bnpm (test|start)\b/.exec(line)?.[1];
  if (short !== undefined && !(short in scripts)) return `package.json has no script "${short}"`;
  const script = /\bnode ((?:scripts|bin)\/[\w./-]+)/.exec(line)?.[1];
  if (script !== undefined && !exists(script)) return `no file ${script}`;
  const command = /(?:^|&& |\| )(?:npx )?(?:yojo|(?:node )?(?:\.\/)?bin\/yojo\.mjs) ([a-z][a-z-]*)/.exec(
    line,
  )?.[1];
  return command === undefined || cliCommands().has(command)
    ? undefined
    : `src/cli has no command "${command}"`;
}

/** Where a relative link of a document leads, from the root. */
function linkTarget(document: string, link: string): string {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), decodeURIComponent(path));
  return anchor === undefined ? target : `${target}#${anchor}`;
}

describe('documents', () => {
  it('name commands that exist', () => {
    const offenders = documents.flatMap((path) =>
      commandLines(read(path)).flatMap((line) => {
        const fault = commandFault(line);
        return fault === undefined ? [] : [`${path}: ${line}: ${fault}`];
      }),
    );
    expectNone('commands that do not exist', offenders);
  });

  it('link to files and headings that exist', () => {
    const offenders = documents.flatMap((path) => {
      const text = withoutCode(read(path)).replace(/`[^`\n]*`/g, '');
      const links = [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map(([, link = '']) => link);
      const relative = links.filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));
      return relative.flatMap((link) => {
        const fault = anchorFault(linkTarget(path, link));
        return fault === undefined ? [] : [`${path}: ${link}: ${fault}`];
      });
    });
    expectNone('links that lead nowhere', offenders);
  });

  it('numbers the decisions without a gap', () => {
    const numbers = filesBelow('docs/decisions').map((path) => basename(path));
    const offenders = numbers.filter((name, index) => {
      const number = String(index + 1).padStart(4, '0');
      return !new RegExp(`^${number}-[a-z0-9-]+\\.md$`).test(name);
    });
    expectNone('docs/decisions/NNNN-title.md', offenders);
  });
});

describe('docs/glossary.md', () => {
  it('gives every term a meaning, a unit and the place that defines it', () => {
    expect(exists('docs/glossary.md') && statSync(join(root, 'docs/glossary.md')).size > 0).toBe(true);
    const offenders = tableRows(read('docs/glossary.md'))
      .filter((cells) => cells.length !== 4 || cells.some((cell) => cell === ''))
      .map(([term = '']) => term);
    expectNone('rows of docs/glossary.md that lack a cell', offenders);
  });

  it('lists no term twice', () => {
    const terms = tableRows(readIfThere('docs/glossary.md')).map(([term = '']) => term.toLowerCase());
    expectNone(
      'terms listed twice',
      terms.filter((term, index) => terms.indexOf(term) !== index),
    );
  });
});
