import { TAG } from '../../laboratory/names.ts';
import { describe, listAliases, type Tagged } from './calls.ts';
import { schedule } from './dispose.ts';
import { TIMES } from './limits.ts';
import { attempt, isInUse, type Session } from './session.ts';
import { deleteAlias, isStale } from './sweep-aliases.ts';
import { stampOf } from './tags.ts';

/** Deletes the keys of servers of the trust domain that are gone, by their tags. */
export async function sweepTagged(session: Session, tagged: readonly Tagged[]): Promise<void> {
  for (const { arn, tags } of tagged) {
    if (tags.get(TAG.serverId) === session.names.serverId || isInUse(session, arn)) continue;
    const inactive = tags.get(TAG.active) === 'false';
    if (!inactive && !isGone(session, stampOf(tags))) continue;
    await attempt(session, "delete a peer's key", { arn }, () => sweep(session, arn, inactive));
  }
}

async function sweep(session: Session, arn: string, inactive: boolean): Promise<void> {
  const { age, defects, names } = session;
  const key = await describe(session, arn);
  // I: a key that stays active is met again by every scan, and scheduled again, until it is purged.
  const again = defects.has('I') && key?.state === 'PendingDeletion';
  if (key?.state !== 'Enabled' && !again) return;
  if (!age.isOver(key.created, inactive ? TIMES.orphanAfter : TIMES.staleAfter)) return;
  const aliases = await listAliases(session, arn);
  // F: a server that was rolled back to aliases refreshes no tags, and is taken for gone (awskms.go:348-355, 1325-1440).
  if (!defects.has('F') && !aliases.every((alias) => isStale(session, alias))) return;
  for (const { AliasName = '' } of aliases) {
    // H: the alias stays on the key that waits for its purge.
    if (!defects.has('H') && names.isOfTrustDomain(AliasName)) await deleteAlias(session, AliasName);
  }
  await schedule(session, arn);
}

/** Whether spire-last-update says so; what a wrong clock wrote says nothing, and leaves it to the service's dates. */
function isGone({ age, defects }: Session, stamp: Date | undefined): boolean {
  if (stamp === undefined || age.isOver(stamp, TIMES.staleAfter)) return true;
  // F: the tags are all there is to go by.
  return !defects.has('F') && age.isAhead(stamp, TIMES.aheadAfter);
}
