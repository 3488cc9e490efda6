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
  /** The line and the column of the same; the first of each is 1. */
  placeOf(path: readonly PropertyKey[]): Place;
}

/** Where something stands in a file. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A text is neither YAML nor JSON. */
export class LocatedMistake extends Error {
  override readonly name = 'LocatedMistake';
  readonly line: number;
  readonly column: number;

  constructor(message: string, { line, column }: Place) {
    super(message);
    this.line = line;
    this.column = column;
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
function locateDocument(text: string): LocatedDocument {
  const { twice, ...located } = locateWithRepeats(text);
  const [mistake] = twice;
  if (mistake) throw mistake;
  return located;
}

/**
 * Reads YAML or JSON in which fields may stand twice, for who tells that beside other mistakes. The later one counts.
 * @throws LocatedMistake for the first mistake of another kind
 */
export function locateWithRepeats(
  text: string,
): LocatedDocument & { readonly twice: readonly LocatedMistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const mistakes = document.errors.map(({ code, message, pos }) => {
    const [first = ''] = message.split('\n');
    return { code, mistake: new LocatedMistake(HINTS[code] ?? first, placeAt(pos[0])) };
  });
  const broken = mistakes.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (broken) throw broken.mistake;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return;
      const place = placeAt(alias.range?.[0] ?? 0);
      throw new LocatedMistake(`no anchor "&${alias.source}" stands before this alias`, place);
    },
  });
  const placeOf = (path: readonly PropertyKey[]) => placeAt(offsetOf(document.contents, path));
  return {
    content: contentOf(document),
    lineOf: (path) => placeOf(path).line,
    placeOf,
    twice: mistakes.map(({ mistake }) => mistake),
  };
}

/** For the mistakes that the parser tells in its own terms. */
const HINTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this field or name stands there already, and has to be unique; keep one of them',
  MULTIPLE_DOCS: 'a second document begins here; write one document a file, without the line ---',
  TAB_AS_INDENT: 'a tab indents this line; write spaces, two for each level',
};

function contentOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // A few aliases of aliases stand for more than the memory holds.
    if (!(error instanceof ReferenceError)) throw error;
    throw new LocatedMistake('the aliases stand for too much; write the values themselves', {
      line: 1,
      column: 1,
    });
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
