import type { CallContext } from '../service.ts';
import { LIMITS } from './limits.ts';
import { paginationToken, readPaginationToken } from './pagination-token.ts';

/**
 * One page of tag keys or values. The last one has an empty PaginationToken, as recorded for GetResources.
 * @param query what is listed; a token is good for no other query
 * @param fetch gives at most `limit` names that follow `after`
 * @throws AwsError InvalidParameterException, PaginationTokenExpiredException
 */
export async function namePage(
  query: readonly string[],
  token: string | undefined,
  { now, world }: Pick<CallContext, 'now' | 'world'>,
  fetch: (after: string | undefined, limit: number) => Promise<readonly string[]>,
): Promise<{ readonly names: string[]; readonly token: string }> {
  const { after, afterEmpty } = readPaginationToken(query, token, now);
  const size = world.disorder.pageSize(LIMITS.namesPerPage, afterEmpty);
  if (size === 0) return { names: [], token: paginationToken(query, { after, afterEmpty: true }, now) };
  // One more than the page tells whether another page follows.
  const found = await fetch(after, size + 1);
  const names = found.slice(0, size);
  const last = names.at(-1);
  const more = found.length > names.length && last !== undefined;
  return { names, token: more ? paginationToken(query, { after: last, afterEmpty: false }, now) : '' };
}
