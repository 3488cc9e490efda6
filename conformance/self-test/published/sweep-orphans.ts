import { describe, listAliases, listKeys } from './calls.ts';
import { schedule } from './dispose.ts';
import { TIMES } from './limits.ts';
import { attempt, isInUse, type Session } from './session.ts';

/** Deletes the trust domain's keys that no alias names and that are too old to be in the making. */
export async function sweepOrphans(session: Session): Promise<void> {
  const { names, age, doomed } = session;
  for (const arn of await listKeys(session)) {
    if (isInUse(session, arn) || doomed.has(arn)) continue;
    await attempt(session, 'look for an orphan', { arn }, async () => {
      const key = await describe(session, arn);
      if (key?.state !== 'Enabled' || !names.describes(key.description)) return;
      if (!age.isOver(key.created, TIMES.orphanAfter)) return;
      if ((await listAliases(session, arn)).length === 0) await schedule(session, arn);
    });
  }
}
