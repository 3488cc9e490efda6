import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryDirectory {
  readonly path: string;
  /** Takes it away with all that is in it. */
  remove(): void;
}

/** Makes a directory that is gone at the end of this process at the latest, unless a signal kills that. */
export function temporaryDirectory(): TemporaryDirectory {
  const path = mkdtempSync(join(tmpdir(), 'keyproof-'));
  if (PATHS.size === 0) process.on('exit', removeAll);
  PATHS.add(path);
  return { path, remove: () => remove(path) };
}

const PATHS = new Set<string>();

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
  PATHS.delete(path);
  if (PATHS.size === 0) process.off('exit', removeAll);
}

function removeAll(): void {
  for (const path of PATHS) remove(path);
}
