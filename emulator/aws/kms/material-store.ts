import { lastPart, recordKey, recordPrefix, type Transaction, type View } from '../../store/store.ts';
import type { KeyRecord, MaterialRecord, Place } from './key-record.ts';

/** Key id to the material in use. */
export const MATERIAL = 'kms.material';
/** Key id to the materials that a key has had, oldest first; written at the first rotation or import. */
const HISTORY = 'kms.material-history';
/** Key id and material id to a material that is not the one in use. */
export const OTHER = 'kms.other-material';

/** How a material became the one in use. */
export interface Rotation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly type: 'AUTOMATIC' | 'ON_DEMAND';
}

/** What is known of a material that was imported. */
export interface Imported {
  /** False once it was deleted or has expired. */
  readonly present: boolean;
  /** Whether it waits for a rotation on demand and is not the key's for good yet. */
  readonly pendingRotation: boolean;
  readonly description?: string;
  /** Milliseconds since the epoch; absent when it does not expire. */
  readonly validTo?: number;
}

/** One of the materials of a key. */
export interface MaterialEntry {
  readonly materialId: string;
  /** Absent for the first, and for one that waits for its rotation. */
  readonly rotation?: Rotation;
  readonly imported?: Imported;
}

/** The material in use. */
export async function getMaterial(
  view: View,
  { account, region }: Place,
  id: string,
): Promise<MaterialRecord> {
  const material = await findMaterial(view, { account, region, id });
  if (!material) throw new Error(`Key ${id} has no material.`);
  return material;
}

function findMaterial(
  view: View,
  { account, region, id }: Place & { readonly id: string },
): Promise<MaterialRecord | undefined> {
  return view.get(recordKey(MATERIAL, account, region, id));
}

export function putMaterial(
  transaction: Transaction,
  { account, region }: Place,
  id: string,
  material: MaterialRecord,
): Promise<void> {
  return transaction.set(recordKey(MATERIAL, account, region, id), material);
}

/**
 * The materials of a symmetric encryption key or of a key with imported material, oldest first; nothing for any
 * other key. One that waits for its rotation is the last.
 */
export async function materialHistory(view: View, key: KeyRecord): Promise<readonly MaterialEntry[]> {
  const written = await view.get<readonly MaterialEntry[]>(historyKey(key, key.id));
  return written ?? (key.materialId === undefined ? [] : [{ materialId: key.materialId }]);
}

/** The entry of the material in use. */
export function currentEntry(history: readonly MaterialEntry[]): MaterialEntry | undefined {
  return history.findLast(({ imported }) => !imported?.pendingRotation);
}

export function putHistory(
  transaction: Transaction,
  key: KeyRecord,
  history: readonly MaterialEntry[],
): Promise<void> {
  return transaction.set(historyKey(key, key.id), history);
}

/** A material of the key that is not the one in use; undefined when there is none of that id. */
export function getOtherMaterial(
  view: View,
  { account, region, id }: KeyRecord,
  materialId: string,
): Promise<MaterialRecord | undefined> {
  return view.get(recordKey(OTHER, account, region, id, materialId));
}

export function putOtherMaterial(
  transaction: Transaction,
  { account, region, id }: KeyRecord,
  material: MaterialRecord,
): Promise<void> {
  return transaction.set(recordKey(OTHER, account, region, id, material.id), material);
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
  const history = await materialHistory(transaction, key);
  const waiting = history.find(({ materialId }) => materialId === next.id);
  // A replica can be without its imported material when its primary key is rotated.
  const current = await findMaterial(transaction, key);
  if (current) await putOtherMaterial(transaction, key, current);
  await transaction.delete(recordKey(OTHER, key.account, key.region, key.id, next.id));
  await putMaterial(transaction, key, key.id, next);
  await putHistory(transaction, key, [
    ...history.filter((entry) => entry !== waiting),
    {
      materialId: next.id,
      rotation,
      ...(waiting?.imported && { imported: { ...waiting.imported, pendingRotation: false } }),
    },
  ]);
  return { ...key, materialId: next.id };
}

/** Gives a new replica key every material of its primary key, and their history. */
export async function copyMaterials(transaction: Transaction, from: KeyRecord, to: KeyRecord): Promise<void> {
  await putMaterial(transaction, to, to.id, await getMaterial(transaction, from, from.id));
  const history = await transaction.get<readonly MaterialEntry[]>(historyKey(from, from.id));
  if (history) await transaction.set(historyKey(to, to.id), history);
  for (const { key, value } of await transaction.range<MaterialRecord>(
    recordPrefix(OTHER, from.account, from.region, from.id),
  )) {
    await transaction.set(recordKey(OTHER, to.account, to.region, to.id, lastPart(key)), value);
  }
}

/** Deletes the bytes of one material, not its entry in the history. */
export async function deleteMaterial(
  transaction: Transaction,
  { account, region, id }: KeyRecord,
  materialId: string,
): Promise<void> {
  const current = recordKey(MATERIAL, account, region, id);
  const isCurrent = (await transaction.get<MaterialRecord>(current))?.id === materialId;
  await transaction.delete(isCurrent ? current : recordKey(OTHER, account, region, id, materialId));
}

/** Removes every material of a key, and its history. */
export async function removeMaterials(
  transaction: Transaction,
  { account, region, id }: KeyRecord,
): Promise<void> {
  const others = await transaction.range(recordPrefix(OTHER, account, region, id));
  for (const { key } of others) await transaction.delete(key);
  await transaction.delete(historyKey({ account, region }, id));
  await transaction.delete(recordKey(MATERIAL, account, region, id));
}

function historyKey({ account, region }: Place, id: string): string {
  return recordKey(HISTORY, account, region, id);
}
