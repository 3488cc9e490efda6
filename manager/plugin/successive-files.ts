import { type FileSystem, machineFiles, type Release } from '../files/file-system.ts';
import { KeyManagerError } from '../key-manager.ts';

/** A manager's place at the files. */
interface Tenant {
  /** Settles when it may write. */
  turn: Promise<void>;
}

interface HeldLock {
  readonly release: Release;
  readonly holders: Set<Tenant>;
}

/**
 * The files of managers of which each takes the place of the one before. The next one gets the locks that the one
 * before holds: it can start over the same key file, and the one before is whole when it does not. One of them writes
 * at a time. Whoever else holds a lock, another process or the same manager, keeps it.
 */
export class SuccessiveFiles {
  readonly #files: FileSystem;
  readonly #locks = new Map<string, HeldLock>();
  #tenant: Tenant | undefined;

  constructor(files: FileSystem = machineFiles) {
    this.#files = files;
  }

  /**
   * Starts the next manager. What the one before wants to write meanwhile waits; it is written when `start` fails, and
   * refused when it does not: it would undo what the next one writes.
   */
  async next<T>(start: (files: FileSystem) => Promise<T>): Promise<T> {
    const tenant: Tenant = { turn: Promise.resolve() };
    const rest = Promise.withResolvers<void>();
    // Often nobody waits for it.
    rest.promise.catch(() => {});
    if (this.#tenant) this.#tenant.turn = rest.promise;
    try {
      const started = await start(this.#view(tenant));
      this.#tenant = tenant;
      rest.reject(new KeyManagerError('UNAVAILABLE', 'a new configuration has taken the place of this one'));
      return started;
    } catch (error) {
      rest.resolve();
      throw error;
    }
  }

  #view(tenant: Tenant): FileSystem {
    const files = this.#files;
    return {
      read: (path) => files.read(path),
      list: (path) => files.list(path),
      makeDirectory: (path) => files.makeDirectory(path),
      syncDirectory: (path) => files.syncDirectory(path),
      write: async (path, text) => {
        await tenant.turn;
        return files.write(path, text);
      },
      rename: async (from, to) => {
        await tenant.turn;
        return files.rename(from, to);
      },
      remove: async (path) => {
        await tenant.turn;
        return files.remove(path);
      },
      lock: (path) => this.#lock(path, tenant),
    };
  }

  async #lock(path: string, tenant: Tenant): Promise<Release | undefined> {
    let held = this.#locks.get(path);
    if (!held) {
      const release = await this.#files.lock(path);
      if (!release) return undefined;
      held = { release, holders: new Set() };
      this.#locks.set(path, held);
    }
    const { holders, release } = held;
    if (holders.has(tenant)) return undefined;
    holders.add(tenant);
    return () => {
      holders.delete(tenant);
      if (holders.size > 0) return;
      this.#locks.delete(path);
      release();
    };
  }
}
