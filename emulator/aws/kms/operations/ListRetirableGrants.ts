import type { ListGrantsResponse, ListRetirableGrantsRequest } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { listGrants } from '../grant-store.ts';
import { checkPrincipal, grantEntry } from '../grants.ts';
import { placeOf } from '../key-reference.ts';
import { LIMITS } from '../limits.ts';
import { page } from '../pages.ts';

/** Grants on keys of other accounts come with access across accounts. */
export const ListRetirableGrants: Handler<ListRetirableGrantsRequest, ListGrantsResponse> = async (
  input,
  context,
) => {
  const retiring = checkPrincipal(input.RetiringPrincipal ?? '', context);
  const { items, paging } = await context.world.store.read((view) =>
    page(
      context,
      `grants that ${retiring} may retire`,
      input,
      LIMITS.pages.grants,
      (after, limit) => listGrants(view, placeOf(context), { retiring }, after, limit),
      ({ id }) => id,
    ),
  );
  return { Grants: items.map(grantEntry), ...paging };
};
