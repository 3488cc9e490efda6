import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the lock that a file stands for. The kernel holds it for the process and lets go when the process
 * ends, also by `kill -9`: a file with a process number in it would outlive its process. SQLite is the door to
 * such locks that Node brings along; the file stays empty.
 * @returns how to let go; undefined when another process, or another part of this one, holds the lock.
 * @throws the system's error when the file can have no place
 */
export function lockFile(path: string): (() => void) | undefined {
  // SQLite would say only that it is "unable to open database file".
  accessSync(dirname(path), constants.W_OK);
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

const SQLITE_BUSY = 5;
