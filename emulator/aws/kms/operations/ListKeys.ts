import type { ListKeysRequest, ListKeysResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { placeOf } from '../key-reference.ts';
import { listKeys } from '../key-store.ts';
import { LIMITS } from '../limits.ts';
import { page } from '../pages.ts';

export const ListKeys: Handler<ListKeysRequest, ListKeysResponse> = async (input, context) => {
  const { items, paging } = await context.world.store.read((view) =>
    page(
      context,
      'keys',
      input,
      LIMITS.pages.keys,
      (after, limit) => listKeys(view, placeOf(context), after, limit),
      ({ id }) => id,
    ),
  );
  return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...paging };
};
