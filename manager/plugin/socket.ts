import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOCKET_PATH_LENGTH } from './limits.ts';

export interface PrivateSocket {
  readonly path: string;
  /** Removes it with its directory. */
  remove(): void;
}

/**
 * A place for a socket that nobody but this user can reach.
 * @param parent where the server wants sockets (PLUGIN_UNIX_SOCKET_DIR); absent: the system's temporary directory
 */
export function privateSocket(parent: string = tmpdir()): PrivateSocket {
  const directory = mkdtempSync(join(parent, 'keyproof-plugin-'));
  const path = join(directory, 'plugin.sock');
  const remove = () => rmSync(directory, { recursive: true, force: true });
  if (Buffer.byteLength(path) > SOCKET_PATH_LENGTH) {
    remove();
    throw new Error(
      `the path of the socket is too long for the system (${path}); set TMPDIR to a shorter directory`,
    );
  }
  return { path, remove };
}
