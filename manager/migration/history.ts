import { z } from 'zod';
import { removeDraft, writeAtomically } from '../files/atomic-file.ts';
import type { FileSystem } from '../files/file-system.ts';
import { KeyManagerError } from '../key-manager.ts';

const FORMAT = 'keyproof-key-managers';
const VERSION = 1;

const HISTORY = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  active: z.string(),
  previous: z.array(z.string()),
});

/** Whose keys are in use: the texts of configuration documents. */
export interface History {
  readonly active: string;
  /** The latest first. */
  readonly previous: readonly string[];
}

/**
 * Reads which key managers hold keys in use; undefined before the first start.
 * @throws KeyManagerError `FAILED_PRECONDITION` for a damaged or foreign file, which is left untouched: without
 * it, keys in use could be taken for lost. `UNAVAILABLE` for one that cannot be read.
 */
export async function readHistory(files: FileSystem, path: string): Promise<History | undefined> {
  const text = await withPlainError(path, 'read', async () => {
    await removeDraft(files, path);
    return files.read(path);
  });
  if (text === undefined) return undefined;
  try {
    const { active, previous } = HISTORY.parse(JSON.parse(text));
    return { active, previous };
  } catch (cause) {
    throw new KeyManagerError(
      'FAILED_PRECONDITION',
      `the file of key managers in use "${path}" is damaged or of another program, and left untouched: ` +
        'put it back from a copy, or remove it if no key of an earlier key manager is in use',
      { cause },
    );
  }
}

/** Only its owner may read it: a configuration can hold credentials. @throws KeyManagerError `UNAVAILABLE` */
export function writeHistory(files: FileSystem, path: string, history: History): Promise<void> {
  const content = { format: FORMAT, version: VERSION, ...history };
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  return withPlainError(path, 'written', () => writeAtomically(files, path, text));
}

async function withPlainError<T>(path: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new KeyManagerError(
      'UNAVAILABLE',
      `the file of key managers in use "${path}" cannot be ${what}: ${String(cause)}`,
      { cause },
    );
  }
}
