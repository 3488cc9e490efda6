import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Endpoint, type Served, serve } from './child.ts';
import { fillDirectory } from './fill-directory.ts';

export const MANY_KEYS = 100_000;
export const FEW_KEYS = 100;

/** A data directory with keys in it, and who serves it. */
export interface ServedDirectory extends Endpoint {
  readonly directory: string;
  /** The id of one of its keys. */
  readonly keyId: string;
}

export interface ServedDirectories {
  readonly few: ServedDirectory;
  readonly many: ServedDirectory;
  /** As few keys, served by two processes. */
  readonly twoWorkers: ServedDirectory;
  stop(): Promise<void>;
}

/** Makes and serves what is measured beside each other. @param account whose keys they are */
export async function serveDirectories(account: string): Promise<ServedDirectories> {
  const root = await mkdtemp(join(tmpdir(), 'keyproof-bench-'));
  const served: Served[] = [];
  async function begin(name: string, keys: number, ...args: readonly string[]): Promise<ServedDirectory> {
    const directory = join(root, name);
    const keyId = await fillDirectory(directory, account, keys);
    const one = await serveDirectory(directory, ...args);
    served.push(one);
    // Of two workers' primary alone, the time would tell nothing.
    const pid = args.includes('--workers') ? undefined : one.pid;
    return { directory, url: one.url, pid, keyId };
  }
  return {
    few: await begin('few', FEW_KEYS),
    many: await begin('many', MANY_KEYS),
    twoWorkers: await begin('two', FEW_KEYS, '--workers', '2'),
    async stop() {
      await Promise.all(served.map((one) => one.stop()));
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Serves a data directory in a process of its own. */
export function serveDirectory(directory: string, ...args: readonly string[]): Promise<Served> {
  return serve(
    'bin/keyproof.js',
    'serve',
    '--port',
    '0',
    '--log-level',
    'error',
    '--data',
    directory,
    ...args,
  );
}
