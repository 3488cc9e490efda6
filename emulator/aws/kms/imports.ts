import type { ImportType } from '@aws-sdk/client-kms';
import type { Transaction } from '../../store/store.ts';
import { type DueHandler, scheduleEvent } from '../../world/due.ts';
import { refusals } from './errors.ts';
import type { KeyRecord, MaterialRecord } from './key-record.ts';
import { getKey, putKey } from './key-store.ts';
import { withMaterials } from './material-state.ts';
import {
  currentEntry,
  deleteMaterial,
  type Imported,
  type MaterialEntry,
  materialHistory,
  putHistory,
  putMaterial,
  putOtherMaterial,
} from './material-store.ts';
import { isReplica } from './related-keys.ts';
import { announceMaterial, withdrawMaterial } from './replica-materials.ts';
import { carryOutRotations } from './rotation.ts';

/** The kind of the due event that ends a material; its payload is [account, Region, key id, material id]. */
export const EXPIRE_MATERIAL = 'kms.expire-material';

/** What a request says about the material that it imports. */
interface ImportRequest {
  readonly type: ImportType | undefined;
  readonly materialId: string | undefined;
  readonly description: string | undefined;
  /** Absent when the material does not expire. */
  readonly validTo: number | undefined;
}

/**
 * Gives a key the material. The first becomes the one in use; another one of a symmetric encryption key waits
 * for a rotation on demand; one that the key had or has is put back or gets another expiration. A replica takes
 * the materials of its primary key alone; that NEW_KEY_MATERIAL is refused as what else is the primary key's is
 * inferred.
 * @returns the key as it is to be written
 * @throws AwsError IncorrectKeyMaterialException, KMSInvalidStateException
 */
export async function importMaterial(
  transaction: Transaction,
  key: KeyRecord,
  material: MaterialRecord,
  request: ImportRequest,
  now: number,
): Promise<KeyRecord> {
  const history = await materialHistory(transaction, key);
  const known = history.find(({ materialId }) => materialId === material.id);
  const replica = await isReplica(transaction, key);
  if (replica && request.type === 'NEW_KEY_MATERIAL') throw refusals.notPrimary(key.arn);
  checkImport(key, history, known, material, request);
  const description = request.description ?? known?.imported?.description;
  const imported: Imported = {
    present: true,
    pendingRotation: known ? known.imported?.pendingRotation === true : history.length > 0,
    ...(description !== undefined && { description }),
    ...(request.validTo !== undefined && { validTo: request.validTo }),
  };
  const entry: MaterialEntry = { ...known, materialId: material.id, imported };
  const changed = known ? history.map((other) => (other === known ? entry : other)) : [...history, entry];
  if (currentEntry(changed) === entry) await putMaterial(transaction, key, key.id, material);
  else await putOtherMaterial(transaction, key, material);
  await putHistory(transaction, key, changed);
  if (!known) await announceMaterial(transaction, key, entry);
  if (imported.validTo !== undefined) {
    const payload = [key.account, key.region, key.id, material.id];
    await scheduleEvent(transaction, imported.validTo, { kind: EXPIRE_MATERIAL, payload });
  }
  return carryOutRotations(transaction, withMaterials(key, changed), now);
}

function checkImport(
  key: KeyRecord,
  history: readonly MaterialEntry[],
  known: MaterialEntry | undefined,
  material: MaterialRecord,
  { type = history.length === 0 ? 'NEW_KEY_MATERIAL' : 'EXISTING_KEY_MATERIAL', materialId }: ImportRequest,
): void {
  if (type === 'EXISTING_KEY_MATERIAL') {
    const named = materialId === undefined || materialId === material.id;
    if (!known || !named) throw refusals.otherMaterial(key);
    return;
  }
  if (known) throw refusals.materialKnown(key);
  if (history.some(({ imported }) => imported?.pendingRotation)) throw refusals.materialWaits(key);
}

/**
 * Deletes a material of a key. One that waits for a rotation is forgotten, but by a replica, which waits for it
 * again; without any other the key is out of use until it is imported again (DeleteImportedKeyMaterial, API
 * reference).
 * @returns the key as it is to be written
 */
export async function dropMaterial(
  transaction: Transaction,
  key: KeyRecord,
  entry: MaterialEntry,
): Promise<KeyRecord> {
  const { imported } = entry;
  if (!imported?.present) return key;
  const history = await materialHistory(transaction, key);
  await deleteMaterial(transaction, key, entry.materialId);
  const forgotten = imported.pendingRotation && !(await isReplica(transaction, key));
  if (forgotten) await withdrawMaterial(transaction, key, entry.materialId);
  const changed = forgotten
    ? history.filter(({ materialId }) => materialId !== entry.materialId)
    : history.map((other) =>
        other.materialId === entry.materialId ? { ...entry, imported: withoutMaterial(imported) } : other,
      );
  await putHistory(transaction, key, changed);
  return withMaterials(key, changed);
}

/** Ends a material at its date, unless it was deleted or got another date meanwhile. */
export const expireMaterial: DueHandler = async (transaction, payload, at) => {
  const [account = '', region = '', id = '', material = ''] = payload as readonly string[];
  const key = await getKey(transaction, { account, region }, id);
  if (!key) return;
  const entry = (await materialHistory(transaction, key)).find(({ materialId }) => materialId === material);
  if (entry?.imported?.validTo === undefined || entry.imported.validTo > at) return;
  await putKey(transaction, await dropMaterial(transaction, key, entry));
};

/** What a key becomes whose deletion is cancelled. That it waits for its material again is inferred. */
export async function rescued(transaction: Transaction, key: KeyRecord): Promise<KeyRecord> {
  const disabled: KeyRecord = { ...key, state: 'Disabled' };
  return key.origin === 'EXTERNAL'
    ? withMaterials(disabled, await materialHistory(transaction, key))
    : disabled;
}

function withoutMaterial({ validTo: _, ...imported }: Imported): Imported {
  return { ...imported, present: false };
}
