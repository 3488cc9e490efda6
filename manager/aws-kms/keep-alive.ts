import { mapConcurrently } from '../concurrency.ts';
import { isLeftOnAbandoned, PUTTING_BACK, SHARED_IDENTIFIER } from './alias-pointer.ts';
import { attempt } from './attempt.ts';
import { isCode } from './cloud-errors.ts';
import { describeKey } from './key-facts.ts';
import { LIMITS } from './limits.ts';
import type { Session } from './session.ts';
import { keyTags, TAG } from './tags.ts';

/**
 * Shows the other servers that these keys (all keys when absent) are in use: moves the dates of the aliases
 * on and, where keys are found by tags, the tags. Repairs a missing alias or missing tags on the way. A
 * failure is logged and holds up no other key.
 */
export async function keepAlive(session: Session, keyIds?: readonly string[]): Promise<void> {
  const { ring, signal, configuration } = session;
  const ids = keyIds ?? ring.sorted().map(({ publicKey }) => publicKey.id);
  await mapConcurrently(ids, LIMITS.concurrentReads, signal, async (keyId) => {
    await attempt(session, 'refresh the alias', { keyId }, () => refreshAlias(session, keyId));
    if (configuration.tagBasedDiscovery) {
      await attempt(session, 'refresh the tags', { keyId }, () => writeTags(session, keyId));
    }
  });
}

/** Tags keys that are known by their alias alone. A key that cannot be tagged stays in use through its alias. */
export async function migrate(session: Session, keyIds: readonly string[]): Promise<void> {
  await mapConcurrently(keyIds, LIMITS.concurrentReads, session.signal, (keyId) =>
    attempt(session, 'tag a key that is known by its alias', { keyId }, () => writeTags(session, keyId)),
  );
}

/** Writes all five tags: the same call refreshes a tagged key, and migrates one that is not yet tagged. */
async function writeTags({ cloud, ring, names, clock, logger }: Session, keyId: string): Promise<void> {
  const entry = ring.get(keyId);
  if (!entry) return;
  try {
    await cloud.tagResource({ KeyId: entry.arn, Tags: keyTags(names, keyId, clock.now()) });
  } catch (error) {
    if (isCode(error, 'LimitExceededException', 'TagException')) {
      const count = Object.keys(TAG).length;
      const advice = `The key has no room for the manager's ${count} tags: remove some of its other tags. Until then only its alias keeps it`;
      logger.error({ keyId, arn: entry.arn }, advice);
    }
    throw error;
  }
}

/** Under the alias lock, so that a rotation cannot come between looking and writing. */
function refreshAlias(session: Session, keyId: string): Promise<void> {
  const { aliasLock, cloud, names, ring, doomed, logger } = session;
  const alias = names.alias(keyId);
  return aliasLock.run(keyId, async () => {
    const entry = ring.get(keyId);
    if (!entry) return;
    const found = await describeKey(session, alias);
    if (found && found.arn !== entry.arn) {
      // A key that this server is disposing of loses the alias by that worker.
      if (doomed.has(found.arn)) return;
      if (!(await isLeftOnAbandoned(session, alias, found))) {
        logger.error({ alias, expected: entry.arn, found: found.arn }, SHARED_IDENTIFIER);
        return;
      }
      // The key itself is left to the sweeps, which find it without an alias.
      logger.warn({ alias, arn: found.arn, current: entry.arn }, PUTTING_BACK);
    } else if (found && found.state !== 'Enabled') {
      logger.error(
        { alias, arn: entry.arn, state: found.state },
        'A key in use cannot sign: enable it again',
      );
    }
    const target = { AliasName: alias, TargetKeyId: entry.arn };
    if (found) await cloud.updateAlias(target);
    else await cloud.createAlias(target);
  });
}
