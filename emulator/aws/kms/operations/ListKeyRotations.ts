import type {
  ListKeyRotationsRequest,
  ListKeyRotationsResponse,
  RotationsListEntry,
} from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import type { KeyRecord } from '../key-record.ts';
import { findKey } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';
import { type MaterialEntry, materialHistory } from '../material-store.ts';
import { page } from '../pages.ts';
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
  const { key, items, paging } = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, 'ListKeyRotations', input.KeyId ?? '', { aliases: false });
    if (IncludeKeyMaterial && !isRotatable(key)) throw refusals.rotationNotSupported();
    const history = (await materialHistory(view, key)).filter(({ rotation }) => all || rotation);
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
    return { key, ...found };
  });
  return { Rotations: items.map(({ entry }) => rotationEntry(key, entry)), ...paging };
};

function rotationEntry(key: KeyRecord, { materialId, rotation }: MaterialEntry): RotationsListEntry {
  return {
    KeyId: key.id,
    KeyMaterialId: materialId,
    KeyMaterialState: materialId === key.materialId ? 'CURRENT' : 'NON_CURRENT',
    ...(rotation && { RotationDate: new Date(rotation.at), RotationType: rotation.type }),
  };
}
