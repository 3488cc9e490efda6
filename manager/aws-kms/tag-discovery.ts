import { mapConcurrently } from '../concurrency.ts';
import { adopt, type Candidate } from './adoption.ts';
import { type AliasTarget, isOutdated, loadAliasTargets, readAliasTargets } from './alias-targets.ts';
import { isDenied } from './cloud-errors.ts';
import type { Discovery } from './discovery.ts';
import { describeKey, isPendingDeletion, isSigningKey } from './key-facts.ts';
import type { KeyEntry } from './key-ring.ts';
import { LIMITS } from './limits.ts';
import { listTaggedKeys, type TaggedKey } from './listings.ts';
import { isKeyId } from './names.ts';
import { refuseNeighbours } from './neighbours.ts';
import type { Session } from './session.ts';
import { lastUpdateOf, TAG } from './tags.ts';

/**
 * Finds this server's keys by their tags and aliases. The index behind the tags lags; the alias is what a
 * rotation commits. So the target of an alias wins, tagged or not, and keys are told apart by ARN alone.
 * A tagged key whose id has no alias is what a crash between CreateKey and CreateAlias leaves: it is adopted.
 * @throws KeyManagerError `PERMISSION_DENIED` when tag:GetResources is missing, `FAILED_PRECONDITION` when an
 * alias names a key of another trust domain; the service's errors.
 */
export async function discoverByTags(session: Session): Promise<Discovery> {
  const tagged = await listTaggedKeys(session, {
    [TAG.trustDomain]: session.names.trustDomain,
    [TAG.serverId]: session.names.serverId,
    [TAG.active]: 'true',
  });
  const targets = await readAliasTargets(session);
  await refuseNeighbours(session, targets, tagged);
  const aliased = await loadAliasTargets(session, targets, 'skip');

  const takenIds = new Set(targets.map(({ keyId }) => keyId));
  const candidates = await findUnaliased(session, targets, tagged);
  const homeless = candidates.filter(({ keyId }) => !takenIds.has(keyId));
  const entries = [...aliased, ...(await adopt(session, homeless))];

  const inUse = new Set(entries.map(({ arn }) => arn));
  const duplicates = candidates.filter(({ key }) => !inUse.has(key.arn));
  return {
    entries,
    duplicates: duplicates.map(({ keyId, key }) => ({ arn: key.arn, keyId, reason: 'duplicate' })),
    ...whatToRefresh(session, entries, targets, tagged),
  };
}

/** The tagged keys that no alias names and that this server could sign with. */
async function findUnaliased(
  session: Session,
  targets: readonly AliasTarget[],
  tagged: readonly TaggedKey[],
): Promise<Candidate[]> {
  const aliased = new Set(targets.map(({ facts }) => facts?.arn));
  const others = tagged.filter(({ arn }) => !aliased.has(arn));
  const found = await mapConcurrently(others, LIMITS.concurrentReads, session.signal, (key) =>
    inspect(session, key),
  );
  return found.filter((candidate) => candidate !== undefined);
}

async function inspect(session: Session, { arn, tags }: TaggedKey): Promise<Candidate | undefined> {
  const { logger } = session;
  const keyId = tags.get(TAG.keyId);
  if (keyId === undefined || !isKeyId(keyId)) {
    logger.warn({ arn, keyId }, `Skipping a key whose tag ${TAG.keyId} is missing or no key id`);
    return undefined;
  }
  try {
    const key = await describeKey(session, arn);
    // The index still shows keys that are purged or wait for it.
    if (!key || isPendingDeletion(key)) return undefined;
    if (key.state === 'Enabled' && isSigningKey(key)) return { keyId, key };
    logger.warn({ keyId, arn, state: key.state }, 'Skipping a tagged key that is disabled or no signing key');
  } catch (error) {
    if (!isDenied(error)) throw error;
    logger.warn({ keyId, arn, error }, 'Skipping a tagged key that this server may not look at');
  }
  return undefined;
}

function whatToRefresh(
  session: Session,
  entries: readonly KeyEntry[],
  targets: readonly AliasTarget[],
  tagged: readonly TaggedKey[],
): Pick<Discovery, 'untagged' | 'outdated'> {
  const tagsOf = new Map(tagged.map(({ arn, tags }) => [arn, tags]));
  const aliasOf = new Map(targets.map((target) => [target.keyId, target]));
  const isUntagged = ({ arn, publicKey }: KeyEntry) => tagsOf.get(arn)?.get(TAG.keyId) !== publicKey.id;
  const hasOldAlias = ({ publicKey }: KeyEntry) => {
    const alias = aliasOf.get(publicKey.id);
    return alias !== undefined && isOutdated(session, alias.updatedAt);
  };
  const hasOldTags = ({ arn }: KeyEntry) => {
    const tags = tagsOf.get(arn);
    const stamp = tags && lastUpdateOf(tags);
    return tags !== undefined && isOutdated(session, stamp === undefined ? undefined : new Date(stamp));
  };
  const idsOf = (found: readonly KeyEntry[]) => found.map(({ publicKey }) => publicKey.id);
  return {
    untagged: idsOf(entries.filter(isUntagged)),
    outdated: idsOf(entries.filter((entry) => hasOldAlias(entry) || hasOldTags(entry))),
  };
}
