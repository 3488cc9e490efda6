import { lastPart, recordKey, recordPrefix, type Transaction, type View } from '../../store/store.ts';
import { removeLastUse } from '../../world/key-use.ts';
import { removeGrantsOf } from './grant-store.ts';
import { removeImportSecret } from './import-token.ts';
import type { AliasRecord, KeyRecord, Place } from './key-record.ts';
import { removeMaterials } from './material-store.ts';

const KEY = 'kms.key';
const ALIAS = 'kms.alias';
/** Index: key id to the names of its aliases. */
const ALIAS_OF_KEY = 'kms.alias-of-key';
/** How many keys there are: a quota bounds them, and counting 100,000 would take longer than creating one. */
const COUNT = 'kms.key-count';

export function getKey(view: View, { account, region }: Place, id: string): Promise<KeyRecord | undefined> {
  return view.get(recordKey(KEY, account, region, id));
}

/** Writes a key, a new one or one that changes. */
export async function putKey(transaction: Transaction, key: KeyRecord): Promise<void> {
  if (!(await getKey(transaction, key, key.id))) await count(transaction, key, 1);
  await transaction.set(recordKey(KEY, key.account, key.region, key.id), key);
}

/** How many keys there are, in whatever state. Files of the first layout do not say; then they are counted. */
export async function countKeys(view: View, { account, region }: Place): Promise<number> {
  const counted = await view.get<number>(recordKey(COUNT, account, region));
  return counted ?? (await view.range(recordPrefix(KEY, account, region))).length;
}

async function count(transaction: Transaction, place: Place, change: 1 | -1): Promise<void> {
  const keys = (await countKeys(transaction, place)) + change;
  await transaction.set(recordKey(COUNT, place.account, place.region), keys);
}

export async function listKeys(
  view: View,
  { account, region }: Place,
  after: string | undefined,
  limit: number,
) {
  const options = { limit, ...(after !== undefined && { after: recordKey(KEY, account, region, after) }) };
  const entries = await view.range<KeyRecord>(recordPrefix(KEY, account, region), options);
  return entries.map(({ value }) => value);
}

/** Removes a key with its material, its grants and all its aliases. */
export async function removeKey(transaction: Transaction, key: KeyRecord): Promise<void> {
  for (const name of await aliasNamesOf(transaction, key, key.id)) {
    const alias = await getAlias(transaction, key, name);
    if (alias) await removeAlias(transaction, key, alias);
  }
  await removeGrantsOf(transaction, key, key.id);
  await removeMaterials(transaction, key);
  await removeImportSecret(transaction, key);
  await count(transaction, key, -1);
  await removeLastUse(transaction, key.arn);
  await transaction.delete(recordKey(KEY, key.account, key.region, key.id));
}

export function getAlias(
  view: View,
  { account, region }: Place,
  name: string,
): Promise<AliasRecord | undefined> {
  return view.get(recordKey(ALIAS, account, region, name));
}

/** Writes an alias; `previous` is what it was before, so that the index follows. */
export async function putAlias(
  transaction: Transaction,
  place: Place,
  alias: AliasRecord,
  previous?: AliasRecord,
) {
  await transaction.set(recordKey(ALIAS, place.account, place.region, alias.name), alias);
  if (previous?.target === alias.target) return;
  if (previous) await transaction.delete(indexKey(place, previous));
  await transaction.set(indexKey(place, alias), true);
}

export async function removeAlias(transaction: Transaction, place: Place, alias: AliasRecord): Promise<void> {
  await transaction.delete(indexKey(place, alias));
  await transaction.delete(recordKey(ALIAS, place.account, place.region, alias.name));
}

function indexKey({ account, region }: Place, alias: AliasRecord): string {
  return recordKey(ALIAS_OF_KEY, account, region, alias.target, alias.name);
}

/** Aliases in the order of their names, of one key or of all. */
export async function listAliases(
  view: View,
  place: Place,
  keyId: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<readonly AliasRecord[]> {
  const { account, region } = place;
  if (keyId !== undefined) {
    const names = await aliasNamesOf(view, place, keyId, after, limit);
    const aliases = await Promise.all(names.map((name) => getAlias(view, place, name)));
    return aliases.filter((alias) => alias !== undefined);
  }
  const options = { limit, ...(after !== undefined && { after: recordKey(ALIAS, account, region, after) }) };
  const entries = await view.range<AliasRecord>(recordPrefix(ALIAS, account, region), options);
  return entries.map(({ value }) => value);
}

export async function aliasNamesOf(
  view: View,
  { account, region }: Place,
  keyId: string,
  after?: string,
  limit?: number,
): Promise<readonly string[]> {
  const entries = await view.range(recordPrefix(ALIAS_OF_KEY, account, region, keyId), {
    ...(limit !== undefined && { limit }),
    ...(after !== undefined && { after: recordKey(ALIAS_OF_KEY, account, region, keyId, after) }),
  });
  return entries.map(({ key }) => lastPart(key));
}
