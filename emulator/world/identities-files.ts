import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Directory } from './identities-directory.ts';
import {
  type DocumentPath,
  type IdentitiesDocument,
  IdentitiesError,
  type Mistake,
} from './identities-document.ts';
import { directoryOf } from './identities-index.ts';
import { mistakesOf } from './identities-schema.ts';

/** Fields that name a file, and the fields that the content then stands in. */
const FILES: Readonly<Record<string, string>> = {
  policyFile: 'policy',
  trustPolicyFile: 'trustPolicy',
  jwksFile: 'jwks',
  publicKeyFile: 'publicKey',
};

/** Fields whose names are not ours. */
const OPAQUE: readonly string[] = ['tags', 'policy', 'trustPolicy', 'jwks'];

type LineOf = (path: DocumentPath) => number | undefined;

/**
 * Checks a document of identities and reads the files that it names.
 * @param base the directory that relative paths start from
 * @param lineOf where something stands in the file that the document came from
 * @returns the document without file names, and everybody in it
 * @throws IdentitiesError
 */
export function loadIdentities(
  value: unknown,
  base: string,
  lineOf?: LineOf,
): { readonly document: IdentitiesDocument; readonly directory: Directory } {
  const mistakes: Mistake[] = [...mistakesOf(value)];
  if (mistakes.length > 0) throw new IdentitiesError(mistakes, lineOf);
  const inlined = withFiles(value, [], base, mistakes);
  // What the files hold has to fit, too.
  if (mistakes.length === 0) mistakes.push(...mistakesOf(inlined));
  if (mistakes.length > 0) throw new IdentitiesError(mistakes, lineOf);
  const document = inlined as IdentitiesDocument;
  return { document, directory: directoryOf(document, lineOf) };
}

/** The same with the content of each file in place of its name. */
function withFiles(value: unknown, path: DocumentPath, base: string, mistakes: Mistake[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => withFiles(item, [...path, index], base, mistakes));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (OPAQUE.includes(name)) return [name, part];
      const at = [...path, name];
      const field = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
      if (field === undefined || typeof part !== 'string') return [name, withFiles(part, at, base, mistakes)];
      return [field, contentOf(part, field, at, base, mistakes)];
    }),
  );
}

function contentOf(
  file: string,
  field: string,
  path: DocumentPath,
  base: string,
  mistakes: Mistake[],
): unknown {
  try {
    const text = readFileSync(resolve(base, file), 'utf8');
    return field === 'publicKey' ? text : JSON.parse(text);
  } catch (error) {
    mistakes.push({ path, text: `the file cannot be read: ${(error as Error).message}` });
    return undefined;
  }
}
