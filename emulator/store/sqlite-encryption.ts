import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { createSealer, type Sealer } from './envelope.ts';

/*
 * What a data file says about its encryption: the salt of its key, and a proof, an envelope that opens under the
 * right master key only. A file of layout 1 has no such table, and all of it is in the clear.
 */

const PROOF_PLACE = 'encryption';
const SALT_LENGTH = 16;

/** Marks a file as encrypted, in the transaction that is open. */
export function writeEncryption(database: DatabaseSync, masterKey: Uint8Array): Sealer {
  const salt = randomBytes(SALT_LENGTH);
  const sealer = createSealer(masterKey, salt);
  database.exec('CREATE TABLE encryption (salt BLOB NOT NULL, proof TEXT NOT NULL) STRICT');
  database.prepare('INSERT INTO encryption VALUES (?, ?)').run(salt, sealer.seal(PROOF_PLACE, 'keyproof'));
  return sealer;
}

/** @returns undefined when the file was encrypted with another master key */
export function readEncryption(database: DatabaseSync, masterKey: Uint8Array): Sealer | undefined {
  const row = database.prepare('SELECT salt, proof FROM encryption').get();
  if (!row) return undefined;
  const sealer = createSealer(masterKey, row.salt as Uint8Array);
  return sealer.open(PROOF_PLACE, String(row.proof)) === undefined ? undefined : sealer;
}
