import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the tests a temporary directory of their own, and removes it after them: processes that a test kills leave
 * their sockets behind. Not on macOS, where temporary directories are so deep that a socket below one more would
 * have too long a path.
 */
export default function setup(): (() => void) | undefined {
  if (process.platform === 'darwin') return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'keyproof-tests-'));
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
