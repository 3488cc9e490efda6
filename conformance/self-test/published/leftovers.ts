import { TAG } from '../../laboratory/names.ts';
import { describe, findTagged, isUsable, type Tagged } from './calls.ts';
import type { Disposal, Doomed } from './dispose.ts';
import { TIMES } from './limits.ts';
import { attempt, isInUse, type Session } from './session.ts';

/** Whether a server in tag mode finds what it has left behind itself. */
export function cleansUp({ defects }: Session): boolean {
  // B1: the loser is never disposed of by its own server. G: what the queue has lost stays lost.
  return !defects.has('B1') && !defects.has('G');
}

/** Deletes what a start has found beside the keys in use. */
export function disposeOfLeftovers(session: Session, disposal: Disposal, found: readonly Doomed[]): void {
  if (!cleansUp(session)) return;
  for (const key of found) disposal.add(key);
}

/** Takes up the deletions that the last stop interrupted after the key was marked inactive. */
export async function resumeDeletions(session: Session, disposal: Disposal): Promise<void> {
  const { clock, signal, names } = session;
  if (!cleansUp(session)) return;
  await attempt(session, 'resume deletions', {}, async () => {
    await clock.sleep(TIMES.grace, signal);
    const own = { [TAG.trustDomain]: names.trustDomain, [TAG.serverId]: names.serverId };
    await sweepLeftovers(session, disposal, await findTagged(session, { ...own, [TAG.active]: 'false' }));
  });
}

/** Deletes this server's tagged keys that it does not use: inactive ones at once, others when they are old. */
export async function sweepLeftovers(
  session: Session,
  disposal: Disposal,
  tagged: readonly Tagged[],
): Promise<void> {
  if (!cleansUp(session)) return;
  for (const { arn, tags } of tagged) {
    const keyId = tags.get(TAG.keyId);
    if (!keyId || tags.get(TAG.serverId) !== session.names.serverId) continue;
    if (isInUse(session, arn) || session.doomed.has(arn)) continue;
    await attempt(session, 'look at a leftover', { arn }, async () => {
      const key = await describe(session, arn);
      if (!isUsable(key)) return;
      if (tags.get(TAG.active) === 'false' || session.age.isOver(key.created, TIMES.orphanAfter)) {
        disposal.add({ keyId, arn, why: 'leftover' });
      }
    });
  }
}
