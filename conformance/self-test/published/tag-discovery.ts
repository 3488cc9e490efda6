import { isDenied } from '../../../manager/aws-kms/cloud-errors.ts';
import { mapConcurrently } from '../../../manager/concurrency.ts';
import { TAG } from '../../laboratory/names.ts';
import { describe, findTagged, isUsable, type Tagged } from './calls.ts';
import { type Choice, type Found, found } from './discovery.ts';
import type { Doomed } from './dispose.ts';
import { LIMITS } from './limits.ts';
import { type Candidate, mergeById } from './merge.ts';
import { refuseNeighbours } from './neighbours.ts';
import { readOwnAliases, usableTarget } from './own-aliases.ts';
import type { Session } from './session.ts';
import { stampOf } from './tags.ts';
import { claimAlias } from './write-alias.ts';

/** Finds the keys of this server by its tags, and by its aliases those that have no tags yet. */
export async function discoverByTags(session: Session): Promise<Found> {
  const { trustDomain, serverId } = session.names;
  const indexed = await findTagged(session, {
    [TAG.trustDomain]: trustDomain,
    [TAG.serverId]: serverId,
    [TAG.active]: 'true',
  });
  const candidates = await readCandidates(session, indexed);
  const aliases = await readOwnAliases(session);
  // J: the trust domains a.b and a_b share their aliases; the plugin takes either's.
  if (!session.defects.has('J')) await refuseNeighbours(session, aliases, indexed);

  const choices: Choice[] = [];
  const leftovers: Doomed[] = [];
  for (const keyId of new Set([...candidates, ...aliases].map((each) => each.keyId))) {
    const alias = aliases.find((each) => each.keyId === keyId);
    const usable = alias && usableTarget(session, alias);
    const tagged = candidates.filter((candidate) => candidate.keyId === keyId);
    const merged = mergeById(session, tagged, alias && { usable });
    leftovers.push(
      ...merged.leftovers.map(({ facts }) => ({ keyId, arn: facts.arn, why: 'leftover' as const })),
    );
    const facts = merged.needsAlias ? await claimAlias(session, keyId, merged.winner) : merged.winner;
    if (!facts) continue;
    const stamp = tagged.find((candidate) => candidate.facts.arn === facts.arn);
    const signs = [...(alias ? [alias.updated] : []), ...(stamp ? [stamp.stamp] : [])];
    choices.push({ keyId, facts, tagged: stamp !== undefined, signs });
  }
  return found(session, choices, leftovers);
}

/** The keys of the index that a server can sign with; it also shows such as wait for their purge. */
async function readCandidates(session: Session, indexed: readonly Tagged[]): Promise<Candidate[]> {
  const read = await mapConcurrently(indexed, LIMITS.concurrentReads, session.signal, (key) =>
    readCandidate(session, key),
  );
  return read.filter((candidate) => candidate !== undefined);
}

async function readCandidate(session: Session, { arn, tags }: Tagged): Promise<Candidate | undefined> {
  const { logger } = session;
  const keyId = tags.get(TAG.keyId);
  if (!keyId) {
    logger.warn({ arn }, `Leaving out a key without the tag ${TAG.keyId}`);
    return undefined;
  }
  try {
    const facts = await describe(session, arn);
    if (isUsable(facts)) return { keyId, facts, stamp: stampOf(tags) };
    if (facts?.state === 'Disabled') logger.warn({ arn, keyId }, 'Leaving out a tagged key that is disabled');
  } catch (error) {
    if (!isDenied(error)) throw error;
    logger.warn({ arn, keyId, error }, 'Leaving out a tagged key that this server may not look at');
  }
  return undefined;
}
