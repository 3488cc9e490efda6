import { distance } from 'fastest-levenshtein';
import { type Document, isMap, isNode, isScalar, type LineCounter, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { kindInWords } from './kinds.ts';

/** Where something is in a document: `['spec', 'extensions', 'disk', 'path']`. */
export type Path = readonly (string | number)[];

export interface Problem {
  readonly path: Path;
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

/** A parsed document whose problems can be told with their lines. */
export interface Located {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Tells a problem at a path; of what is missing, the line is that of the field that should hold it. */
export function problemAt({ document, lines }: Located, path: Path, text: string): Problem {
  return { path, line: lines.linePos(offsetOf(document, path)).line, text };
}

/** A schema's issues, each at its own place. `at` is the path of the value that was parsed. */
export function issueProblems(
  located: Located,
  at: Path,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
): Problem[] {
  return issueTexts(schema, issues).map(({ path, text }) => problemAt(located, [...at, ...path], text));
}

/**
 * A schema's issues where there is no document; unknown fields are told one by one.
 * @param also names of fields that are allowed beside those of the schema
 */
export function issueTexts(
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
  also: readonly string[] = [],
): Pick<Problem, 'path' | 'text'>[] {
  return issues.flatMap((issue) => {
    const path = issue.path as Path;
    if (issue.code !== 'unrecognized_keys') return [{ path, text: describe(issue) }];
    const known = [...(path.length === 0 ? also : []), ...fieldsOf(schema, path)];
    return issue.keys.map((key) => ({ path: [...path, key], text: unknownName('field', key, known) }));
  });
}

/** Says that a name is unknown, and which was probably meant. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, far }) => far <= Math.max(2, other.length / 3))
    .sort((a, b) => a.far - b.far);
  const hint = nearest ? `; did you mean "${nearest.other}"?` : '';
  const allowed = known.length > 0 ? `allowed: ${known.join(', ')}` : 'none is allowed here';
  return `unknown ${what} "${name}"${hint} (${allowed})`;
}

/** One line a problem, in the document's order. */
export function formatProblems(problems: readonly Problem[]): string {
  return [...problems]
    .sort((a, b) => a.line - b.line)
    .map(
      ({ path, line, text }) => `\n  - line ${line}${path.length > 0 ? `, ${path.join('.')}` : ''}: ${text}`,
    )
    .join('');
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  if (issue.code === 'too_small') return `must ${tooSmall(issue)}`;
  if (issue.code !== 'invalid_type') return issue.message;
  const missing = /received undefined/.test(issue.message) ? 'is missing; it ' : '';
  return `${missing}must be ${kindInWords(issue.expected)}`;
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  return origin === 'string' || origin === 'array' ? 'not be empty' : `be at least ${minimum}`;
}

/** The names of the fields of the object at a path of a schema. */
function fieldsOf(schema: unknown, path: Path): string[] {
  const object = unwrap(schema);
  if (!(object instanceof z.ZodObject)) return [];
  const [first, ...rest] = path;
  return first === undefined ? Object.keys(object.shape) : fieldsOf(object.shape[String(first)], rest);
}

function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) inner = inner.unwrap();
  return inner;
}

/** The offset of a field's name where there is one, else of the nearest thing around it. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    const pair = isMap(node) ? pairOf(node, step) : undefined;
    if (!pair) return offset;
    if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

function pairOf(map: YAMLMap, name: string | number) {
  return map.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(name));
}
