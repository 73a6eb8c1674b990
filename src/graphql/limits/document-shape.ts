import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Counts over a document, taken without the schema. */
export interface DocumentShape {
  readonly aliases: number;
  readonly directives: number;
  readonly longestList: number;
  /** Whether a literal is text that a database cannot hold. */
  readonly unstorableText: boolean;
  readonly rootFields: number;
  readonly depth: number;
  readonly introspectionDepth: number;
}

/** True for text that a database gives back as it came: no U+0000, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Cs}/u.test(text);
}

/** Counts the document once; a fragment's depth is computed once however often it is spread. */
export function measureDocument(document: DocumentNode): DocumentShape {
  const fragments = fragmentsOf(document);
  const depth = new DepthMeter(fragments);
  const counts = countNodes(document);
  const shape = { ...counts, rootFields: 0, depth: 0, introspectionDepth: 0 };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    shape.rootFields = Math.max(shape.rootFields, rootFieldsOf(definition, fragments));
    const found = depth.ofSelections(definition.selectionSet);
    shape.depth = Math.max(shape.depth, found.plain);
    shape.introspectionDepth = Math.max(shape.introspectionDepth, found.introspection);
  }
  return shape;
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

function countNodes(
  document: DocumentNode,
): Pick<DocumentShape, 'aliases' | 'directives' | 'longestList' | 'unstorableText'> {
  let [aliases, directives, longestList] = [0, 0, 0];
  let unstorableText = false;
  const pending: unknown[] = [...document.definitions];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (Array.isArray(node)) {
      pending.push(...(node as readonly unknown[]));
    } else if (typeof node === 'object' && node !== null && 'kind' in node) {
      if (node.kind === Kind.FIELD && 'alias' in node && node.alias !== undefined) aliases += 1;
      if (node.kind === Kind.DIRECTIVE) directives += 1;
      if (node.kind === Kind.STRING && 'value' in node && typeof node.value === 'string')
        unstorableText ||= !isStorable(node.value);
      if (node.kind === Kind.LIST && 'values' in node && Array.isArray(node.values))
        longestList = Math.max(longestList, node.values.length);
      for (const [name, child] of Object.entries(node)) {
        if (name !== 'loc' && typeof child === 'object' && child !== null) pending.push(child);
      }
    }
  }
  return { aliases, directives, longestList, unstorableText };
}

/** Fields of the root, spread fragments included, each spread counted: this is what execution starts side by side. */
function rootFieldsOf(operation: OperationDefinitionNode, fragments: Fragments): number {
  const counted = new Map<string, number>();
  const count = (set: SelectionSetNode): number => {
    let fields = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) fields += 1;
      else if (selection.kind === Kind.INLINE_FRAGMENT) fields += count(selection.selectionSet);
      else fields += ofFragment(selection.name.value);
    }
    return fields;
  };
  const ofFragment = (name: string): number => {
    const known = counted.get(name);
    if (known !== undefined) return known;
    counted.set(name, 0);
    const fragment = fragments.get(name);
    const fields = fragment === undefined ? 0 : count(fragment.selectionSet);
    counted.set(name, fields);
    return fields;
  };
  return count(operation.selectionSet);
}

interface Depth {
  readonly plain: number;
  readonly introspection: number;
}

const NO_DEPTH: Depth = { plain: 0, introspection: 0 };

class DepthMeter {
  private readonly known = new Map<string, Depth>();

  constructor(private readonly fragments: Fragments) {}

  ofSelections(set: SelectionSetNode): Depth {
    let [plain, introspection] = [0, 0];
    for (const selection of set.selections) {
      let found: Depth;
      if (selection.kind === Kind.FIELD) {
        const below =
          selection.selectionSet === undefined ? NO_DEPTH : this.ofSelections(selection.selectionSet);
        const meta = selection.name.value.startsWith('__');
        found = meta
          ? { plain: 1, introspection: 1 + Math.max(below.plain, below.introspection) }
          : {
              plain: 1 + below.plain,
              introspection: below.introspection === 0 ? 0 : 1 + below.introspection,
            };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        found = this.ofSelections(selection.selectionSet);
      } else {
        found = this.ofFragment(selection.name.value);
      }
      plain = Math.max(plain, found.plain);
      introspection = Math.max(introspection, found.introspection);
    }
    return { plain, introspection };
  }

  /** A fragment that spreads itself has no depth here; validation refuses it. */
  private ofFragment(name: string): Depth {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, NO_DEPTH);
    const fragment = this.fragments.get(name);
    const depth = fragment === undefined ? NO_DEPTH : this.ofSelections(fragment.selectionSet);
    this.known.set(name, depth);
    return depth;
  }
}
