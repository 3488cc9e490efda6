import type {
  ListKeyRotationsRequest,
  ListKeyRotationsResponse,
  RotationsListEntry,
} from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { expirationOf } from '../key-metadata.ts';
import type { KeyRecord } from '../key-record.ts';
import { findKey } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';
import { type Imported, type MaterialEntry, materialHistory } from '../material-store.ts';
import { page } from '../pages.ts';
import { isEverywhere } from '../replica-materials.ts';
import { isRotatable } from '../rotation.ts';

/**
 * Oldest first, as in the API reference's example. IncludeKeyMaterial "can only be used with KMS keys that
 * support automatic or on-demand key rotation"; that other keys have an empty list without it is inferred.
 */
export const ListKeyRotations: Handler<ListKeyRotationsRequest, ListKeyRotationsResponse> = async (
  input,
  context,
) => {
  const { IncludeKeyMaterial } = input;
  const all = IncludeKeyMaterial === 'ALL_KEY_MATERIAL';
  const { key, ready, items, paging } = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, 'ListKeyRotations', input.KeyId ?? '', { aliases: false });
    if (IncludeKeyMaterial && !isRotatable(key)) throw refusals.rotationNotSupported();
    const materials = isRotatable(key) ? await materialHistory(view, key) : [];
    const history = materials.filter(({ rotation }) => all || rotation);
    const found = await page(
      context,
      `rotations of ${key.arn}, ${all}`,
      input,
      LIMITS.pages.rotations,
      async (after, limit) => {
        const first = after === undefined ? 0 : Number(after) + 1;
        return history.slice(first, first + limit).map((entry, index) => ({ entry, at: first + index }));
      },
      ({ at }) => String(at),
    );
    const waiting = history.find(({ imported }) => imported?.pendingRotation);
    const ready = waiting !== undefined && (await isEverywhere(view, key, waiting.materialId));
    return { key, ready, ...found };
  });
  return { Rotations: items.map(({ entry }) => rotationEntry(key, entry, ready)), ...paging };
};

/** @param ready whether the material that waits for a rotation is in all related keys */
function rotationEntry(
  key: KeyRecord,
  { materialId, rotation, imported }: MaterialEntry,
  ready: boolean,
): RotationsListEntry {
  const state = materialId === key.materialId ? 'CURRENT' : 'NON_CURRENT';
  const waiting = ready ? 'PENDING_ROTATION' : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
  return {
    KeyId: key.id,
    KeyMaterialId: materialId,
    KeyMaterialState: imported?.pendingRotation ? waiting : state,
    ...(imported && importEntry(imported)),
    ...(rotation && { RotationDate: new Date(rotation.at), RotationType: rotation.type }),
  };
}

/** That the expiration of a material is not told while the material is gone is inferred. */
function importEntry({ present, description, validTo }: Imported): RotationsListEntry {
  return {
    ...(description !== undefined && { KeyMaterialDescription: description }),
    ImportState: present ? 'IMPORTED' : 'PENDING_IMPORT',
    ...(present && expirationOf(validTo)),
  };
}
