import { type Clock, systemClock } from '../clock.ts';
import { removeDraft, writeAtomically } from '../files/atomic-file.ts';
import { type FileSystem, machineFiles } from '../files/file-system.ts';
import { KeyManagerError, type RetirableKeyManager } from '../key-manager.ts';
import type { LocalKeys } from '../local-keys/local-key.ts';
import { LocalKeyManager } from '../local-keys/local-key-manager.ts';
import { formatKeyFile, parseKeyFile } from './key-file.ts';

/** What a key manager that keeps its keys in a file is started with. */
export interface DiskKeyManagerOptions {
  /** The key file; made with the first key. Its directory has to be there. */
  readonly path: string;
  readonly trustDomain: string;
  readonly clock?: Clock;
  readonly files?: FileSystem;
}

/**
 * Starts a key manager whose keys are in one JSON file. The lock beside it, `PATH.lock`, is held until the
 * manager closes: another process would overwrite this one's keys.
 * @throws KeyManagerError `FAILED_PRECONDITION` for a file that is damaged, foreign or in use,
 * `INVALID_ARGUMENT` for a path where no file can be.
 */
export async function createDiskKeyManager(options: DiskKeyManagerOptions): Promise<RetirableKeyManager> {
  const { path, trustDomain, clock = systemClock, files = machineFiles } = options;
  const unlock = await lock(files, path);
  try {
    await removeDraft(files, path);
    let keys = await load(files, path, trustDomain);
    const storage = {
      async update(change: (keys: LocalKeys) => LocalKeys): Promise<LocalKeys> {
        const changed = change(keys);
        await writeAtomically(files, path, formatKeyFile(trustDomain, changed));
        keys = changed;
        return keys;
      },
      close: async () => unlock(),
    };
    return new LocalKeyManager(storage, keys, clock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function load(files: FileSystem, path: string, trustDomain: string): Promise<LocalKeys> {
  const text = await files.read(path).catch((cause: unknown) => {
    throw unusable(path, cause);
  });
  return text === undefined ? new Map() : parseKeyFile(path, trustDomain, text);
}

async function lock(files: FileSystem, path: string): Promise<() => void> {
  const release = await files.lock(`${path}.lock`).catch((cause: unknown) => {
    throw unusable(path, cause);
  });
  if (release) return release;
  throw new KeyManagerError(
    'FAILED_PRECONDITION',
    `key file "${path}" is in use by another process, or by another key manager of this one`,
  );
}

function unusable(path: string, cause: unknown): KeyManagerError {
  return new KeyManagerError('INVALID_ARGUMENT', `key file "${path}" cannot be used: ${String(cause)}`, {
    cause,
  });
}
