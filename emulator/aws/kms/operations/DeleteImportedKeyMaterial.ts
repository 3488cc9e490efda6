import type {
  DeleteImportedKeyMaterialRequest,
  DeleteImportedKeyMaterialResponse,
} from '@aws-sdk/client-kms';
import { refusals } from '../errors.ts';
import { dropMaterial } from '../imports.ts';
import { changeKey } from '../key-operation.ts';
import { currentEntry, materialHistory } from '../material-store.ts';

/** Deletes the material in use when none is named. On material that is gone already it has no effect. */
export const DeleteImportedKeyMaterial = changeKey<
  DeleteImportedKeyMaterialRequest,
  DeleteImportedKeyMaterialResponse
>('DeleteImportedKeyMaterial', async (key, { KeyMaterialId }, _context, transaction) => {
  if (key.origin !== 'EXTERNAL') throw refusals.wrongOrigin(key);
  const history = await materialHistory(transaction, key);
  const entry =
    KeyMaterialId === undefined
      ? currentEntry(history)
      : history.find(({ materialId }) => materialId === KeyMaterialId);
  if (KeyMaterialId !== undefined && !entry) throw refusals.materialNotFound(KeyMaterialId);
  const named = key.spec === 'SYMMETRIC_DEFAULT' && entry ? { KeyMaterialId: entry.materialId } : {};
  return {
    key: entry ? await dropMaterial(transaction, key, entry) : key,
    output: { KeyId: key.arn, ...named },
  };
});
