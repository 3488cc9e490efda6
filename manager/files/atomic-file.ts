import { dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';

/** The name of the draft beside a file. One writer at a time: what a crash has left of it is overwritten. */
const draftOf = (path: string): string => `${path}.tmp`;

/** Replaces the content of a file: whenever a crash comes, the old or the new content is there, whole. */
export async function writeAtomically(files: FileSystem, path: string, text: string): Promise<void> {
  await files.write(draftOf(path), text);
  await files.rename(draftOf(path), path);
  await files.syncDirectory(dirname(path));
}

/** Removes the draft that a crash has left: it may hold private keys. */
export function removeDraft(files: FileSystem, path: string): Promise<void> {
  return files.remove(draftOf(path));
}
