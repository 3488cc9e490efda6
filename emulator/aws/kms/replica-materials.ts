import type { Transaction, View } from '../../store/store.ts';
import type { KeyRecord } from './key-record.ts';
import { deleteMaterial, type MaterialEntry, materialHistory, putHistory } from './material-store.ts';
import { getRelatedKeys, keyAt, replicasOf } from './related-keys.ts';

/*
 * Imported material is not copied between related keys: "you must import the same key material into related primary
 * and replica keys" (KMS developer guide). What they share is which materials there are, and their order, so every
 * replica has the entries of its primary key and waits for the bytes.
 */

/** Tells a new replica key which materials its primary key has. */
export async function expectMaterials(
  transaction: Transaction,
  primary: KeyRecord,
  replica: KeyRecord,
): Promise<void> {
  const history = await materialHistory(transaction, primary);
  await putHistory(transaction, replica, history.map(awaited));
}

/** Tells the replica keys of a material that is new in their primary key. */
export async function announceMaterial(
  transaction: Transaction,
  primary: KeyRecord,
  entry: MaterialEntry,
): Promise<void> {
  for (const replica of await replicasOf(transaction, primary)) {
    const history = await materialHistory(transaction, replica);
    await putHistory(transaction, replica, [...history, awaited(entry)]);
  }
}

/**
 * Takes a material that waits for a rotation from the replica keys: "you'll also be deleting the key materials for
 * the replica Region keys" (DeleteImportedKeyMaterial, API reference). That its expiration does so too is inferred.
 */
export async function withdrawMaterial(
  transaction: Transaction,
  primary: KeyRecord,
  materialId: string,
): Promise<void> {
  for (const replica of await replicasOf(transaction, primary)) {
    const history = await materialHistory(transaction, replica);
    await deleteMaterial(transaction, replica, materialId);
    await putHistory(
      transaction,
      replica,
      history.filter((entry) => entry.materialId !== materialId),
    );
  }
}

/** Whether a material is in every related key; of a single-Region key, whether it is there. */
export async function isEverywhere(view: View, key: KeyRecord, materialId: string): Promise<boolean> {
  for (const related of await allRelated(view, key)) {
    const history = await materialHistory(view, related);
    if (!history.find((entry) => entry.materialId === materialId)?.imported?.present) return false;
  }
  return true;
}

async function allRelated(view: View, key: KeyRecord): Promise<readonly KeyRecord[]> {
  if (!key.multiRegion) return [key];
  const { primary, replicas } = await getRelatedKeys(view, key);
  return Promise.all([primary, ...replicas].map((region) => keyAt(view, key, region)));
}

/** What a replica knows of a material that nobody has imported into it. Description and expiration are its own. */
function awaited({ materialId, rotation, imported }: MaterialEntry): MaterialEntry {
  return {
    materialId,
    ...(rotation && { rotation }),
    imported: { present: false, pendingRotation: imported?.pendingRotation === true },
  };
}
