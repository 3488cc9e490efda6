import { existsSync } from 'node:fs';
import { DataError } from './data-error.ts';
import { sealingCodec } from './sealing-codec.ts';
import { writeEncryption } from './sqlite-encryption.ts';
import { connect, dataFileOf, LAYOUTS, openDataFile } from './sqlite-file.ts';

/**
 * Encrypts the secrets of a data directory that was kept in the clear, and leaves no clear copy of them in its
 * files. All of it or nothing.
 * @returns how many records were encrypted
 * @throws DataError for a directory that cannot be used, that is encrypted already, or that somebody has open
 */
export function encryptDirectory(
  directory: string,
  masterKey: Uint8Array,
  isSecret: (recordKey: string) => boolean,
): number {
  if (!existsSync(dataFileOf(directory))) throw new DataError(`there is no data file in ${directory}`);
  const { path } = openDataFile(directory);
  const database = connect(path);
  try {
    // Only who is alone with the file can leave the write-ahead mode; that also empties the log.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON');
    database.exec('BEGIN EXCLUSIVE');
    const codec = sealingCodec(writeEncryption(database, masterKey), isSecret);
    const read = database.prepare('SELECT value FROM record WHERE key = ?');
    const update = database.prepare('UPDATE record SET value = ? WHERE key = ?');
    let encrypted = 0;
    for (const row of database.prepare('SELECT key FROM record').all()) {
      const key = row.key as Uint8Array;
      const recordKey = Buffer.from(key).toString('utf8');
      if (!isSecret(recordKey)) continue;
      update.run(codec.encode(recordKey, JSON.parse(String(read.get(key)?.value))), key);
      encrypted++;
    }
    database.exec(`PRAGMA user_version = ${LAYOUTS.encrypted}`);
    database.exec('COMMIT');
    // Pages that were free before may hold what was deleted earlier.
    database.exec('VACUUM; PRAGMA journal_mode = WAL');
    return encrypted;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    const { message } = error as Error;
    throw new DataError(
      /locked/.test(message)
        ? `${path} is in use; stop who serves it before it is encrypted`
        : `${path} cannot be encrypted: ${message}`,
    );
  } finally {
    database.close();
  }
}
