import type { z } from 'zod';
import { type LocatedDocument, LocatedMistake, readLocatedDocument } from '../located-document.ts';
import { SeedError } from './seed.ts';

export type Path = readonly PropertyKey[];

/** What a file says, and where it says it. */
export interface SourceDocument {
  readonly content: unknown;
  /** For messages, for instance `seeds.yaml:12: keys[0].material`. */
  where(path: Path): string;
}

/** Reads a YAML or JSON file. @throws SeedError with the line of the first mistake */
export function readDocument(file: string): SourceDocument {
  const { content, lineOf } = read(file);
  return {
    content,
    where: (path) => [`${file}:${lineOf(path)}`, textOf(path)].filter((part) => part !== '').join(': '),
  };
}

function read(file: string): LocatedDocument {
  try {
    return readLocatedDocument(file);
  } catch (error) {
    const { message } = error as Error;
    throw new SeedError(
      error instanceof LocatedMistake
        ? `${file}:${error.line}: ${message}`
        : `The seed file ${file} cannot be read: ${message}`,
    );
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
