import type { ListAliasesRequest, ListAliasesResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { findKey, placeOf } from '../key-reference.ts';
import { listAliases } from '../key-store.ts';
import { LIMITS } from '../limits.ts';
import { page } from '../pages.ts';

export const ListAliases: Handler<ListAliasesRequest, ListAliasesResponse> = async (input, context) => {
  const { items, paging } = await context.world.store.read(async (view) => {
    const key =
      input.KeyId === undefined
        ? undefined
        : await findKey(view, context, 'ListAliases', input.KeyId, { aliases: false, use: 'asks-itself' });
    return page(
      context,
      `aliases of ${key?.arn ?? 'all keys'}`,
      input,
      LIMITS.pages.aliases,
      (after, limit) => listAliases(view, placeOf(context), key?.id, after, limit),
      ({ name }) => name,
    );
  });
  const Aliases = items.map((alias) => ({
    AliasName: alias.name,
    AliasArn: alias.arn,
    TargetKeyId: alias.target,
    CreationDate: new Date(alias.created),
    LastUpdatedDate: new Date(alias.updated),
  }));
  return { Aliases, ...paging };
};
