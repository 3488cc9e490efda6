import { attempt } from './attempt.ts';
import { describeKey } from './key-facts.ts';
import { TIMES } from './limits.ts';
import { listAliases, type TaggedKey } from './listings.ts';
import { deactivate, scheduleDeletion } from './retirement.ts';
import type { Session } from './session.ts';
import { deleteAlias, isStaleAlias } from './sweep-aliases.ts';
import { lastUpdateOf, TAG } from './tags.ts';

/**
 * Deletes the keys of servers of the trust domain that are gone, and what other servers marked inactive but
 * did not get to delete. A server that fell back to discovery by aliases refreshes its aliases alone: one
 * fresh alias protects a key, whatever its tags say.
 */
export async function sweepForeignKeys(session: Session, keys: readonly TaggedKey[]): Promise<void> {
  const { names, ring, doomed, signal } = session;
  for (const key of keys) {
    signal.throwIfAborted();
    if (key.tags.get(TAG.serverId) === names.serverId || ring.uses(key.arn) || doomed.has(key.arn)) continue;
    await attempt(session, "delete another server's key", { arn: key.arn }, () => sweep(session, key));
  }
}

async function sweep(session: Session, { arn, tags }: TaggedKey): Promise<void> {
  const { clock, serviceTime, names, logger } = session;
  const inactive = tags.get(TAG.active) === 'false';
  if (!inactive && !isStaleStamp(lastUpdateOf(tags), clock.now())) return;
  const key = await describeKey(session, arn);
  if (key?.state !== 'Enabled') return;
  const aliases = await listAliases(session, arn);
  // Without an alias the age of the key itself is what the service vouches for.
  const age = inactive ? TIMES.orphanAfter : TIMES.staleAfter;
  if (!serviceTime.isPast(key.createdAt, age) || !aliases.every((alias) => isStaleAlias(session, alias)))
    return;

  logger.info({ arn, serverId: tags.get(TAG.serverId), inactive }, 'Deleting a key of a server that is gone');
  if (!inactive && !(await deactivate(session, arn))) return;
  // A returning server could not start on an alias whose key waits for deletion.
  for (const { AliasName } of aliases) {
    if (names.isAliasOfTrustDomain(AliasName)) await deleteAlias(session, AliasName);
  }
  await scheduleDeletion(session, arn);
}

/**
 * Whether spire-last-update says that a server is gone. A missing stamp says so too, and so does one from the
 * far future, which only a broken clock writes; the dates of the service then decide alone.
 */
function isStaleStamp(stamp: number | undefined, now: number): boolean {
  return stamp === undefined || Math.abs(now - stamp) > TIMES.staleAfter;
}
