import { mapConcurrently } from '../concurrency.ts';
import { attempt } from './attempt.ts';
import { describeKey, type KeyFacts } from './key-facts.ts';
import { compare } from './key-ring.ts';
import { LIMITS, TIMES } from './limits.ts';
import { listAliases, listKeys } from './listings.ts';
import { scheduleDeletion } from './retirement.ts';
import type { Session } from './session.ts';

/**
 * Deletes the trust domain's keys that no alias names and that are too old to be in the making: what is left
 * of rotations that a stop interrupted, of this server and of others.
 * @param except ARNs of keys that are judged by other signs.
 */
export async function sweepOrphans(session: Session, except: ReadonlySet<string> = new Set()): Promise<void> {
  const { ring, doomed, serviceTime, signal } = session;
  const keys = await readKeysOfTrustDomain(session);
  const old = keys.filter(({ createdAt }) => serviceTime.isPast(createdAt, TIMES.orphanAfter));
  for (const { arn } of old) {
    signal.throwIfAborted();
    if (ring.uses(arn) || doomed.has(arn) || except.has(arn)) continue;
    await attempt(session, 'delete a key without an alias', { arn }, async () => {
      const aliases = await listAliases(session, arn);
      if (aliases.length === 0) await scheduleDeletion(session, arn);
    });
  }
}

/** The account may hold 100,000 keys of anybody; only ours are remembered. */
async function readKeysOfTrustDomain(session: Session): Promise<KeyFacts[]> {
  const { names, signal } = session;
  const keys: KeyFacts[] = [];
  await mapConcurrently(await listKeys(session), LIMITS.concurrentReads, signal, (arn) =>
    // Another team's key may well be closed to this server.
    attempt(session, 'look at a key', { arn }, async () => {
      const key = await describeKey(session, arn);
      if (key?.state === 'Enabled' && names.isDescriptionOfTrustDomain(key.description)) keys.push(key);
    }),
  );
  return keys.sort((a, b) => compare(a.arn, b.arn));
}
