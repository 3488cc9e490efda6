import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataError } from './data-error.ts';
import type { Sealer } from './envelope.ts';
import { readEncryption, writeEncryption } from './sqlite-encryption.ts';

/** SQLite's own field for whose file it is ("KPRF"), and the layouts that this version writes. */
const APPLICATION_ID = 0x4b505246;
export const LAYOUTS = { clear: 1, encrypted: 2 } as const;

/** A data file that can be used. */
export interface DataFile {
  readonly path: string;
  /** For an encrypted one. */
  readonly sealer?: Sealer;
}

/** Up to this size a file is read through for damage; a larger one is checked where it is opened and read. */
const CHECKED_WHOLE_BYTES = 32 * 1024 * 1024;

/** Milliseconds that a write waits for one of another process. */
const BUSY_TIMEOUT = 10_000;

/**
 * The database file of a data directory, made when it is missing. Keys are blobs, so that SQLite orders them by
 * their bytes; values are JSON.
 * @param masterKey what secrets are encrypted with; without it they are in the clear
 * @throws DataError for a directory that cannot be had, a damaged file, one of something else, or a newer one; for
 *   an encrypted one without its master key, and for one in the clear with a master key
 */
export function openDataFile(directory: string, masterKey?: Uint8Array): DataFile {
  makeDirectory(directory);
  const path = dataFileOf(directory);
  const sealer = existsSync(path) ? check(path, masterKey) : create(path, masterKey);
  return { path, ...(sealer && { sealer }) };
}

/** Where a data directory has its file. */
export function dataFileOf(directory: string): string {
  return join(directory, 'keyproof.db');
}

/** A connection on a file that {@link openDataFile} gave. */
export function connect(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DataError(`the data directory ${directory} cannot be made: ${(error as Error).message}`);
  }
}

function create(file: string, masterKey: Uint8Array | undefined): Sealer | undefined {
  try {
    const database = connect(file);
    // Write-ahead logging lets readers keep their state while a write goes on.
    database.exec(`
      PRAGMA journal_mode = WAL;
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS record (key BLOB PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA user_version = ${masterKey ? LAYOUTS.encrypted : LAYOUTS.clear};
    `);
    const sealer = masterKey && writeEncryption(database, masterKey);
    database.exec('COMMIT');
    database.close();
    // It holds private keys; the files beside it take its mode over.
    chmodSync(file, 0o600);
    return sealer;
  } catch (error) {
    throw new DataError(`the data file ${file} cannot be made: ${(error as Error).message}`);
  }
}

/** Looks at a file without writing to it. */
function check(file: string, masterKey: Uint8Array | undefined): Sealer | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT });
    const owner = pragma(database, 'application_id');
    const layout = pragma(database, 'user_version');
    const bytes = Number(pragma(database, 'page_count')) * Number(pragma(database, 'page_size'));
    if (owner !== APPLICATION_ID)
      throw new DataError(`${file} is a database of something else; it is left as it is`);
    if (layout !== LAYOUTS.clear && layout !== LAYOUTS.encrypted) {
      throw new DataError(
        `${file} has the layout ${layout}, this version of keyproof reads ${LAYOUTS.clear} and ` +
          `${LAYOUTS.encrypted}; use the version that wrote it`,
      );
    }
    const damage = bytes <= CHECKED_WHOLE_BYTES ? pragma(database, 'quick_check(1)') : 'ok';
    if (damage !== 'ok') throw new DataError(damagedText(file, String(damage)));
    if (isCutShort(file)) throw new DataError(damagedText(file, 'it is shorter than its header says'));
    database.prepare('SELECT key FROM record LIMIT 1').get();
    return sealerOf(database, file, layout === LAYOUTS.encrypted, masterKey);
  } catch (error) {
    throw error instanceof DataError ? error : new DataError(damagedText(file, (error as Error).message));
  } finally {
    database?.close();
  }
}

/** @throws DataError when file and master key do not belong together */
function sealerOf(
  database: DatabaseSync,
  file: string,
  encrypted: boolean,
  masterKey: Uint8Array | undefined,
): Sealer | undefined {
  if (!encrypted && masterKey) {
    throw new DataError(
      `${file} is not encrypted; it is left as it is. Encrypt it once with 'keyproof encrypt', ` +
        'or start without --master-key-file',
    );
  }
  if (!encrypted) return undefined;
  if (!masterKey) {
    throw new DataError(
      `${file} is encrypted; give the master key that it was made with (--master-key-file)`,
    );
  }
  const sealer = readEncryption(database, masterKey);
  if (!sealer) throw new DataError(`${file} is encrypted with another master key; it is left as it is`);
  return sealer;
}

/**
 * Whether pages at the end are missing (SQLite file format: page size at 16, page count at 28). While there is a
 * log beside it, the log may hold them.
 */
function isCutShort(file: string): boolean {
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) return false;
  const header = Buffer.alloc(100);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header);
  } finally {
    closeSync(descriptor);
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return statSync(file).size < header.readUInt32BE(28) * pageSize;
}

function damagedText(file: string, why: string): string {
  return `${file} cannot be read (${why}); it is left as it is. Restore it from a copy, or name another --data directory`;
}

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
