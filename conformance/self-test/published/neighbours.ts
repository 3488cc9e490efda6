import { KeyManagerError } from '../../../manager/index.ts';
import { TAG } from '../../laboratory/names.ts';
import { findTagsOf, type Tagged } from './calls.ts';
import type { OwnAlias } from './own-aliases.ts';
import type { Session } from './session.ts';

/**
 * Refuses aliases that name keys of another trust domain: the names of a.b and a_b are the same, their tags are not.
 * @throws KeyManagerError
 */
export async function refuseNeighbours(
  session: Session,
  aliases: readonly OwnAlias[],
  indexed: readonly Tagged[],
): Promise<void> {
  const known = new Set(indexed.map(({ arn }) => arn));
  const unknown = aliases.flatMap(({ target }) => (target && !known.has(target.arn) ? [target.arn] : []));
  for (const { arn, tags } of await findTagsOf(session, unknown)) {
    const owner = tags.get(TAG.trustDomain) ?? session.names.trustDomain;
    if (owner === session.names.trustDomain) continue;
    throw new KeyManagerError('FAILED_PRECONDITION', `an alias of this server names ${arn} of "${owner}"`);
  }
}
