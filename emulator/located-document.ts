import { readFileSync } from 'node:fs';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';

/** What a YAML or JSON file says, and where it says it. */
export interface LocatedDocument {
  readonly content: unknown;
  /** The line of what stands at a path, or of as much of the path as there is; the first line is 1. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** A text is neither YAML nor JSON. */
export class LocatedMistake extends Error {
  override readonly name = 'LocatedMistake';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads a YAML or JSON file; JSON is YAML.
 * @throws LocatedMistake for its first mistake; the system's error where it cannot be read
 */
export function readLocatedDocument(file: string): LocatedDocument {
  return locateDocument(readFileSync(file, 'utf8'));
}

/**
 * Reads YAML or JSON; JSON is YAML.
 * @throws LocatedMistake for its first mistake
 */
export function locateDocument(text: string): LocatedDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake) {
    const [first = ''] = mistake.message.split('\n');
    throw new LocatedMistake(first, lines.linePos(mistake.pos[0]).line);
  }
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      const { line } = lines.linePos(alias.range?.[0] ?? 0);
      throw new LocatedMistake(`no anchor "&${alias.source}" stands before this alias`, line);
    },
  });
  return {
    content: contentOf(document),
    lineOf: (path) => lines.linePos(offsetOf(document.contents, path)).line,
  };
}

function contentOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // A few aliases of aliases stand for more than the memory holds.
    if (!(error instanceof ReferenceError)) throw error;
    throw new LocatedMistake('the aliases stand for too much; write the values themselves', 1);
  }
}

/** Where in the text a path is, or as far as there is one. */
function offsetOf(root: ParsedNode | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!pair) return offset;
      if (isNode(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else {
      node = (node as { readonly items?: readonly unknown[] } | null)?.items?.[Number(part)];
      if (isNode(node) && node.range) offset = node.range[0];
    }
  }
  return offset;
}
