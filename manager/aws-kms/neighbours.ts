import { KeyManagerError } from '../key-manager.ts';
import type { AliasTarget } from './alias-targets.ts';
import { listTagsOf, type TaggedKey } from './listings.ts';
import type { Session } from './session.ts';
import { TAG } from './tags.ts';

/**
 * Makes sure that our aliases name our keys. In an alias the trust domains `a.b` and `a_b` are the same; the
 * tags tell them apart.
 * @param ours keys that are known to carry our trust domain's tag.
 * @throws KeyManagerError `FAILED_PRECONDITION` when an alias names a key of such a neighbour.
 */
export async function refuseNeighbours(
  session: Session,
  targets: readonly AliasTarget[],
  ours: readonly TaggedKey[],
): Promise<void> {
  const { trustDomain } = session.names;
  const known = new Set(ours.map(({ arn }) => arn));
  const unknown = targets.flatMap(({ facts }) => (facts && !known.has(facts.arn) ? [facts.arn] : []));
  for (const { arn, tags } of await listTagsOf(session, unknown)) {
    const owner = tags.get(TAG.trustDomain);
    if (owner === undefined || owner === trustDomain) continue;
    const alias = targets.find(({ facts }) => facts?.arn === arn)?.alias;
    throw new KeyManagerError(
      'FAILED_PRECONDITION',
      `alias "${alias}" names key "${arn}" of trust domain "${owner}", whose aliases look like those of ` +
        `"${trustDomain}": give this server an identifier that no server of "${owner}" has`,
    );
  }
}
