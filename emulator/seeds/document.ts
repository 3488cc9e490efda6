import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { SeedError } from './seed.ts';

export type Path = readonly PropertyKey[];

/** What a file says, and where it says it. */
export interface SourceDocument {
  readonly content: unknown;
  /** For messages, for instance `seeds.yaml:12: keys[0].material`. */
  where(path: Path): string;
}

/** Reads a YAML or JSON file; JSON is YAML. @throws SeedError with the line of the first mistake */
export function readDocument(file: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseDocument(read(file), { lineCounter: lines, prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake) {
    const [first = ''] = mistake.message.split('\n');
    throw new SeedError(`${file}:${lines.linePos(mistake.pos[0]).line}: ${first}`);
  }
  return {
    content: document.toJS({ maxAliasCount: 100 }),
    where(path) {
      const { line } = lines.linePos(offsetOf(document.contents, path));
      return [`${file}:${line}`, textOf(path)].filter((part) => part !== '').join(': ');
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SeedError(`The seed file ${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Seeds that a program passes have no lines. */
export function passedDocument(content: unknown): SourceDocument {
  return { content, where: (path) => (path.length === 0 ? 'seeds' : `seeds: ${textOf(path)}`) };
}

/** `keys[0].material.hex` */
function textOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Where in the text a path is, or as far as there is one. */
function offsetOf(root: ParsedNode | null, path: Path): number {
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

/** @throws SeedError that names each mistake with its line and path */
export function checkDocument<T>(document: SourceDocument, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(document.content);
  if (checked.success) return checked.data;
  const mistakes = checked.error.issues.map((issue) => {
    const [surplus] = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const path = surplus === undefined ? issue.path : [...issue.path, surplus];
    return `${document.where(path)}: ${surplus === undefined ? issue.message : 'There is no such field here.'}`;
  });
  throw new SeedError(mistakes.join('\n'));
}
