import { removeDraft, writeAtomically } from '../files/atomic-file.ts';
import type { FileSystem } from '../files/file-system.ts';
import { KeyManagerError } from '../key-manager.ts';
import { formatManifest, parseManifest } from './manifest.ts';
import { KeyResourceConflict, type KeyResourceStore } from './store.ts';

/**
 * The resource as its manifest file. Several processes may write it: each write holds `PATH.lock` and checks
 * the version, which counts up as a cluster's does.
 */
export function createFileStore(path: string, files: FileSystem): KeyResourceStore {
  return {
    name: `"${path}"`,
    async load() {
      const unlock = await files.lock(`${path}.lock`);
      // Whoever holds the lock is writing the draft.
      if (unlock) await removeDraft(files, path).finally(unlock);
      const text = await files.read(path);
      return text === undefined ? undefined : parseManifest(path, text);
    },
    async save(resource, resourceVersion) {
      const unlock = await files.lock(`${path}.lock`);
      if (!unlock) throw new KeyResourceConflict(`another process is writing "${path}"`);
      try {
        await removeDraft(files, path);
        const text = await files.read(path);
        const current = text === undefined ? undefined : parseManifest(path, text);
        if (current?.resourceVersion !== resourceVersion) {
          throw new KeyResourceConflict(
            `"${path}" has version ${current?.resourceVersion}, not ${resourceVersion}`,
          );
        }
        const next = String(countOf(path, current?.resourceVersion) + 1);
        await writeAtomically(files, path, formatManifest(path, text, resource, next));
        return { ...resource, resourceVersion: next };
      } finally {
        unlock();
      }
    },
  };
}

function countOf(path: string, version = ''): number {
  if (/^\d*$/.test(version)) return Number(version);
  throw new KeyManagerError('FAILED_PRECONDITION', `"${path}": metadata.resourceVersion is no number`);
}
