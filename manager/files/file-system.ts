import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { lockFile } from './lock-file.ts';

/** Lets go of a lock. */
export type Release = () => void;

/** What the managers do with files; each call is one step that a crash can follow. */
export interface FileSystem {
  /** The text of a file; undefined when there is none. */
  read(path: string): Promise<string | undefined>;
  /** Makes or overwrites a file that only its owner can read, and waits until it is on the disk. */
  write(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** The names in a directory, sorted; none when there is no such directory. */
  list(path: string): Promise<readonly string[]>;
  /** Makes a directory, and those above it; one that is there is as good. */
  makeDirectory(path: string): Promise<void>;
  /** Waits until the names in a directory are on the disk. */
  syncDirectory(path: string): Promise<void>;
  /** Removes a file; one that is not there is as good. */
  remove(path: string): Promise<void>;
  /** Takes a lock that ends with the process, however it ends; undefined when another holds it. */
  lock(path: string): Promise<Release | undefined>;
}

/** The machine's files. */
export const machineFiles: FileSystem = {
  read: (path) => unlessMissing(readFile(path, 'utf8')),
  async write(path, text) {
    // A file that is there keeps its mode when it is overwritten, and its other names would get the text.
    await rm(path, { force: true });
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
  },
  rename: (from, to) => rename(from, to),
  async list(path) {
    return ((await unlessMissing(readdir(path))) ?? []).toSorted();
  },
  async makeDirectory(path) {
    await mkdir(path, { recursive: true });
  },
  async syncDirectory(path) {
    await using directory = await open(path, 'r');
    await directory.sync();
  },
  remove: (path) => rm(path, { force: true }),
  lock: async (path) => lockFile(path),
};

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
