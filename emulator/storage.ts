import { IMPORT_SECRET } from './aws/kms/import-token.ts';
import { MATERIAL, OTHER } from './aws/kms/material-store.ts';
import type { CheckedOptions } from './options.ts';
import { readMasterKey } from './store/master-key.ts';
import { createMemoryStore } from './store/memory.ts';
import { createSqliteStore } from './store/sqlite.ts';
import { kindOf, type Store } from './store/store.ts';
import { recordOf } from './world/past.ts';
import { SESSION } from './world/sessions.ts';

/** Every kind of record that holds a secret. A new one that is not listed here would be kept in the clear. */
const SECRET_RECORDS: ReadonlySet<string> = new Set([MATERIAL, OTHER, IMPORT_SECRET, SESSION]);

/** Whether a record is encrypted where there is a master key; what it was a moment ago is as secret. */
export function isSecret(recordKey: string): boolean {
  return SECRET_RECORDS.has(kindOf(recordOf(recordKey)));
}

/** The store that the options ask for. @throws DataError */
export function openStore({ data, masterKeyFile }: CheckedOptions): Store {
  if (data === undefined) return createMemoryStore();
  if (masterKeyFile === undefined) return createSqliteStore(data);
  return createSqliteStore(data, { masterKey: readMasterKey(masterKeyFile), isSecret });
}
