import { TAG } from '../../laboratory/names.ts';
import { findTagged, listAliases } from './calls.ts';
import type { Disposal } from './dispose.ts';
import { cleansUp, resumeDeletions, sweepLeftovers } from './leftovers.ts';
import { TIMES } from './limits.ts';
import { refresh } from './refresh.ts';
import { attempt, type Session } from './session.ts';
import { sweepAliases } from './sweep-aliases.ts';
import { sweepOrphans } from './sweep-orphans.ts';
import { sweepTagged } from './sweep-tagged.ts';

/**
 * Starts what comes round: every refresh moves the dates of this server's aliases on, and the sweeps that follow it
 * find the service's now in them.
 */
export function startMaintenance(session: Session, disposal: Disposal): void {
  const { tasks, byTags } = session;
  if (byTags) void tasks.run(() => resumeDeletions(session, disposal));
  void tasks.run(() => attempt(session, 'go on with the maintenance', {}, () => loop(session, disposal)));
}

async function loop(session: Session, disposal: Disposal): Promise<void> {
  const { age, signal, tasks } = session;
  for (let elapsed: number = TIMES.refresh; ; elapsed += TIMES.refresh) {
    await age.sleep(TIMES.refresh, signal);
    // Not awaited: a call without an answer must not hold up the next refresh.
    const now = elapsed;
    void tasks.run(() => tick(session, disposal, now));
  }
}

async function tick(session: Session, disposal: Disposal, elapsed: number): Promise<void> {
  await refresh(session, [...session.entries.keys()].sort());
  const keys = elapsed % TIMES.keySweep === 0;
  if (session.byTags) {
    if (keys) await attempt(session, 'sweep by tags', {}, () => sweepByTags(session, disposal));
    return;
  }
  if (elapsed % TIMES.aliasSweep === 0) {
    await attempt(session, 'sweep aliases', {}, async () =>
      sweepAliases(session, await listAliases(session)),
    );
  }
  if (keys) await attempt(session, 'sweep keys', {}, () => sweepOrphans(session));
}

async function sweepByTags(session: Session, disposal: Disposal): Promise<void> {
  const aliases = await listAliases(session);
  const tagged = await findTagged(session, { [TAG.trustDomain]: session.names.trustDomain });
  await sweepLeftovers(session, disposal, tagged);
  await sweepTagged(session, tagged);
  // Servers that were taken away before they migrated have left aliases only.
  await sweepAliases(session, aliases, new Set(tagged.map(({ arn }) => arn)));
  // C: a key that has neither alias nor tags is collected by no server in tag mode.
  if (cleansUp(session) && !session.defects.has('C'))
    await attempt(session, 'sweep keys', {}, () => sweepOrphans(session));
}
