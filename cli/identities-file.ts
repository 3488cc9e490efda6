import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { IdentitiesDocument } from '../emulator/server.ts';
import { UsageError } from './exit-codes.ts';

/**
 * Reads a YAML or JSON file of identities, with the files that it names.
 * @throws UsageError that tells each mistake with its line
 */
export async function readIdentitiesFile(path: string): Promise<IdentitiesDocument> {
  const [{ LineCounter, parseDocument }, { loadIdentities }] = await Promise.all([
    import('yaml'),
    import('../emulator/world/identities-files.ts'),
  ]);
  const lines = new LineCounter();
  let parsed: ReturnType<typeof parseDocument>;
  try {
    // JSON is YAML too.
    parsed = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines });
  } catch (error) {
    throw new UsageError(`the identities file ${path} cannot be read: ${(error as Error).message}`);
  }
  const [broken] = parsed.errors;
  if (broken) throw new UsageError(`the identities file ${path} is neither YAML nor JSON: ${broken.message}`);
  const lineOf = (where: readonly (string | number)[]): number | undefined => {
    for (let length = where.length; length >= 0; length--) {
      const node = parsed.getIn(where.slice(0, length), true) as
        | { readonly range?: readonly number[] }
        | undefined;
      if (node?.range) return lines.linePos(node.range[0] ?? 0).line;
    }
    return undefined;
  };
  try {
    return loadIdentities(parsed.toJS(), dirname(path), lineOf).document;
  } catch (error) {
    throw new UsageError(`the identities file ${path}:\n${(error as Error).message}`);
  }
}
