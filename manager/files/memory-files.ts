import { basename, dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';

/** Files that are in memory alone: those of a machine that is made up, and outlives its processes. */
export class MemoryFiles implements FileSystem {
  readonly texts = new Map<string, string>();
  readonly #locks = new Set<string>();

  async read(path: string): Promise<string | undefined> {
    return this.texts.get(path);
  }

  async write(path: string, text: string): Promise<void> {
    this.texts.set(path, text);
  }

  async rename(from: string, to: string): Promise<void> {
    const text = this.texts.get(from);
    if (text === undefined) throw new Error(`ENOENT: ${from}`);
    this.texts.delete(from);
    this.texts.set(to, text);
  }

  /** Directories are there when something is in them. */
  async list(path: string): Promise<readonly string[]> {
    const here = [...this.texts.keys()].filter((file) => dirname(file) === path);
    return here.map((file) => basename(file)).toSorted();
  }

  async makeDirectory(): Promise<void> {}

  async syncDirectory(): Promise<void> {}

  async remove(path: string): Promise<void> {
    this.texts.delete(path);
  }

  async lock(path: string): Promise<(() => void) | undefined> {
    if (this.#locks.has(path)) return undefined;
    this.#locks.add(path);
    return () => this.#locks.delete(path);
  }

  /** What the kernel does when a process ends. */
  unlockAll(): void {
    this.#locks.clear();
  }
}
