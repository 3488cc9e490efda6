import { lastPart, recordKey, recordPrefix, type Transaction, type View } from '../../store/store.ts';
import type { KeyRecord, MaterialRecord, Place } from './key-record.ts';

/** Key id to the material in use. */
export const MATERIAL = 'kms.material';
/** Key id to the materials that a key has had, oldest first; written at the first rotation. */
const HISTORY = 'kms.material-history';
/** Key id and material id to a material that is not the one in use. */
export const EARLIER = 'kms.earlier-material';

/** How a material became the one in use. */
export interface Rotation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly type: 'AUTOMATIC' | 'ON_DEMAND';
}

/** One of the materials of a symmetric encryption key. */
export interface MaterialEntry {
  readonly materialId: string;
  /** Absent for the first. */
  readonly rotation?: Rotation;
}

/** The material in use. */
export async function getMaterial(
  view: View,
  { account, region }: Place,
  id: string,
): Promise<MaterialRecord> {
  const material = await view.get<MaterialRecord>(recordKey(MATERIAL, account, region, id));
  if (!material) throw new Error(`Key ${id} has no material.`);
  return material;
}

export function putMaterial(
  transaction: Transaction,
  { account, region }: Place,
  id: string,
  material: MaterialRecord,
): Promise<void> {
  return transaction.set(recordKey(MATERIAL, account, region, id), material);
}

/** The materials of a symmetric encryption key, oldest first; nothing for any other key. */
export async function materialHistory(view: View, key: KeyRecord): Promise<readonly MaterialEntry[]> {
  const written = await view.get<readonly MaterialEntry[]>(historyKey(key, key.id));
  return written ?? (key.materialId === undefined ? [] : [{ materialId: key.materialId }]);
}

/** A material that the key had before; undefined when it never had it. */
export function getEarlierMaterial(
  view: View,
  { account, region, id }: KeyRecord,
  materialId: string,
): Promise<MaterialRecord | undefined> {
  return view.get(recordKey(EARLIER, account, region, id, materialId));
}

/**
 * Puts a material in the place of the one in use, which stays to decrypt with.
 * @returns the key as it is to be written
 */
export async function replaceMaterial(
  transaction: Transaction,
  key: KeyRecord,
  next: MaterialRecord,
  rotation: Rotation,
): Promise<KeyRecord> {
  const { account, region, id } = key;
  const history = await materialHistory(transaction, key);
  const current = await getMaterial(transaction, key, id);
  await transaction.set(recordKey(EARLIER, account, region, id, current.id), current);
  await putMaterial(transaction, key, id, next);
  await transaction.set(historyKey(key, id), [...history, { materialId: next.id, rotation }]);
  return { ...key, materialId: next.id };
}

/** Gives a new replica key every material of its primary key, and their history. */
export async function copyMaterials(transaction: Transaction, from: KeyRecord, to: KeyRecord): Promise<void> {
  await putMaterial(transaction, to, to.id, await getMaterial(transaction, from, from.id));
  const history = await transaction.get<readonly MaterialEntry[]>(historyKey(from, from.id));
  if (history) await transaction.set(historyKey(to, to.id), history);
  for (const { key, value } of await transaction.range<MaterialRecord>(
    recordPrefix(EARLIER, from.account, from.region, from.id),
  )) {
    await transaction.set(recordKey(EARLIER, to.account, to.region, to.id, lastPart(key)), value);
  }
}

/** Removes every material of a key, and its history. */
export async function removeMaterials(
  transaction: Transaction,
  { account, region, id }: KeyRecord,
): Promise<void> {
  const earlier = await transaction.range(recordPrefix(EARLIER, account, region, id));
  for (const { key } of earlier) await transaction.delete(key);
  await transaction.delete(historyKey({ account, region }, id));
  await transaction.delete(recordKey(MATERIAL, account, region, id));
}

function historyKey({ account, region }: Place, id: string): string {
  return recordKey(HISTORY, account, region, id);
}
