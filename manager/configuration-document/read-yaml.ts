import { type Alias, isPair, isScalar, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { Located, Path, Problem } from './problems.ts';

/** A YAML text as data, or why it is none. */
export type ReadYaml = Located &
  (
    | { readonly content: unknown; readonly problems: readonly [] }
    | { readonly content?: never; readonly problems: readonly [Problem, ...Problem[]] }
  );

/** Reads one document of YAML 1.2, or JSON, which is a part of it. Names of fields are texts, each stands once. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // As data 1 and "1" are one name.
    uniqueKeys: (a, b) => a === b || (isScalar(a) && isScalar(b) && String(a.value) === String(b.value)),
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const names = new Map<number, Path>();
  const misread: Problem[] = [];
  visit(document, {
    Pair(_, { key }, ancestors) {
      const within = pathOf(ancestors);
      if (isScalar(key)) names.set(key.range?.[0] ?? 0, [...within, String(key.value)]);
      else misread.push({ path: within, line: lineAt(offsetOf(key)), text: "a field's name must be a text" });
    },
    Alias(_, alias: Alias, ancestors) {
      if (alias.resolve(document)) return;
      const text = `no anchor "&${alias.source}" stands before this alias`;
      misread.push({ path: pathOf(ancestors), line: lineAt(offsetOf(alias)), text });
    },
  });
  const broken = [...document.errors, ...document.warnings].map((error) => {
    const [offset] = error.pos;
    return { path: pathOfError(error, names), line: lineAt(offset), text: textOf(error) };
  });
  const [first, ...rest] = [...broken, ...misread];
  if (first) return { document, lines, problems: [first, ...rest] };
  try {
    return { document, lines, content: document.toJS(), problems: [] };
  } catch (error) {
    // A few aliases of aliases stand for more than the memory holds.
    if (!(error instanceof ReferenceError)) throw error;
    const text = 'the aliases stand for too much; write the values themselves';
    return { document, lines, problems: [{ path: [], line: 1, text }] };
  }
}

/** The names on the way from the root of a document. */
function pathOf(ancestors: readonly unknown[]): Path {
  return ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
}

function pathOfError({ code, pos: [offset] }: YAMLError, names: ReadonlyMap<number, Path>): Path {
  return code === 'DUPLICATE_KEY' ? (names.get(offset) ?? []) : [];
}

/** What the library says, but for what it says to programmers. */
function textOf({ code, message }: YAMLError): string {
  if (code === 'DUPLICATE_KEY') return 'stands here a second time; a field is named once';
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; one is expected';
  return message;
}

function offsetOf(node: unknown): number {
  return (node as { readonly range?: readonly number[] } | null)?.range?.[0] ?? 0;
}
