import { recordKey, recordPrefix, type Transaction, type View } from '../../../store/store.ts';
import { refusals } from '../errors.ts';
import type { Place } from '../key-record.ts';
import type { KeyStoreRecord } from './record.ts';

const KEY_STORE = 'kms.custom-key-store';

export function getKeyStore(
  view: View,
  { account, region }: Place,
  id: string,
): Promise<KeyStoreRecord | undefined> {
  return view.get(recordKey(KEY_STORE, account, region, id));
}

/** @throws AwsError CustomKeyStoreNotFoundException */
export async function findKeyStore(view: View, place: Place, id: string): Promise<KeyStoreRecord> {
  const found = await getKeyStore(view, place, id);
  if (!found) throw refusals.keyStoreNotFound(id);
  return found;
}

export function putKeyStore(transaction: Transaction, record: KeyStoreRecord): Promise<void> {
  return transaction.set(recordKey(KEY_STORE, record.account, record.region, record.id), record);
}

export function removeKeyStore(
  transaction: Transaction,
  { account, region, id }: KeyStoreRecord,
): Promise<void> {
  return transaction.delete(recordKey(KEY_STORE, account, region, id));
}

/** The custom key stores of an account and Region, in the order of their ids. There are never many. */
export async function listKeyStores(
  view: View,
  { account, region }: Place,
): Promise<readonly KeyStoreRecord[]> {
  const entries = await view.range<KeyStoreRecord>(recordPrefix(KEY_STORE, account, region));
  return entries.map(({ value }) => value);
}
