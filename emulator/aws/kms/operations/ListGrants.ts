import type { ListGrantsRequest, ListGrantsResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { getGrant, listGrants } from '../grant-store.ts';
import { checkGrantId, grantEntry } from '../grants.ts';
import { findKey } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';
import { page } from '../pages.ts';

/** A filter that nothing matches gives an empty list; that an unknown grant id does too is inferred. */
export const ListGrants: Handler<ListGrantsRequest, ListGrantsResponse> = async (input, context) => {
  const { GrantId, GranteePrincipal: grantee } = input;
  const { items, paging } = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, 'ListGrants', input.KeyId ?? '', { aliases: false });
    const id = GrantId === undefined ? undefined : checkGrantId(GrantId);
    return page(
      context,
      `grants of ${key.arn} to ${grantee ?? 'anybody'}, ${id ?? 'each'}`,
      input,
      LIMITS.pages.grants,
      async (after, limit) => {
        if (id === undefined) return listGrants(view, key, { keyId: key.id, grantee }, after, limit);
        const grant = after === undefined ? await getGrant(view, key, key.id, id) : undefined;
        return grant && (grantee === undefined || grant.grantee === grantee) ? [grant] : [];
      },
      (grant) => grant.id,
    );
  });
  return { Grants: items.map(grantEntry), ...paging };
};
