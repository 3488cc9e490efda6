import { dirname } from 'node:path';
import type { IdentitiesDocument } from '../emulator/server.ts';
import { UsageError } from './exit-codes.ts';

/**
 * Reads a YAML or JSON file of identities, with the files that it names.
 * @throws UsageError that tells each mistake with its line
 */
export async function readIdentitiesFile(path: string): Promise<IdentitiesDocument> {
  // Both bring libraries along that a start without identities does without.
  const [{ LocatedMistake, readLocatedDocument }, { loadIdentities }] = await Promise.all([
    import('../emulator/located-document.ts'),
    import('../emulator/world/identities-files.ts'),
  ]);
  let read: ReturnType<typeof readLocatedDocument>;
  try {
    read = readLocatedDocument(path);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(
      error instanceof LocatedMistake
        ? `the identities file ${path} is neither YAML nor JSON: line ${error.line}: ${message}`
        : `the identities file ${path} cannot be read: ${message}`,
    );
  }
  try {
    return loadIdentities(read.content, dirname(path), read.lineOf).document;
  } catch (error) {
    throw new UsageError(`the identities file ${path}:\n${(error as Error).message}`);
  }
}
